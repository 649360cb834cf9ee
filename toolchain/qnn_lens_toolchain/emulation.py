"""Runs a session on samples: one file of float32 per input with all samples, one file per output and sample."""

import time
from pathlib import Path
from typing import Any

from .events import Events
from .problems import JobProblem

NUMPY_TYPES = {"float": "float32", "double": "float64", "bool": "bool"}


def emulate(session: Any, request: dict, work: Path, events: Events) -> None:
    """Each sample is an event with its time, so the caller can say how long the rest takes, and end it."""
    import numpy

    inputs, names = request["inputs"], request["outputs"]
    samples, budget = int(request["samples"]), float(request.get("budgetSeconds", "inf"))
    folder = work / "samples"
    folder.mkdir()
    events.step("emulate")
    started = time.monotonic()
    for index in range(samples):
        feeds = {one["name"]: sample_of(numpy, one, index) for one in inputs}
        before = time.monotonic()
        results = session.run(names, feeds)
        seconds = time.monotonic() - before
        for number, result in enumerate(results):
            numpy.ascontiguousarray(result, dtype="<f4").tofile(folder / f"{index}-{number}.raw")
        events.send("sample", index=index, seconds=seconds)
        spent = time.monotonic() - started
        if spent + spent / (index + 1) > budget:
            break


def sample_of(numpy: Any, one: dict, index: int) -> Any:
    """The values of one input of one sample; the file has floats, whatever the input takes."""
    dims = one["dims"]
    count = 1
    for dim in dims:
        count *= dim
    values = numpy.fromfile(one["file"], dtype="<f4", count=count, offset=4 * count * index)
    if values.size != count:
        raise JobProblem(
            "input-file",
            one["name"],
            f"The input has {count} elements a sample, and sample {index + 1} has {values.size}.",
            "Give each sample all its elements.",
        )
    return values.reshape(dims).astype(NUMPY_TYPES.get(one["dtype"], one["dtype"]))
