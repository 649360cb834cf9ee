"""Calls the user's `metric(outputs, name)` for each sample: it is the user's code, and runs in this process alone."""

import importlib.util
import math
from pathlib import Path
from typing import Any

from .events import Events
from .problems import JobProblem


def metric(request: dict, events: Events) -> dict:
    import numpy

    file = request["file"]
    judge = metric_of(file)
    arrays = {
        one["name"]: numpy.fromfile(one["path"], dtype="<f4").reshape([len(request["names"]), *one["dims"]]) for one in request["outputs"]
    }
    for index, name in enumerate(request["names"]):
        try:
            value = float(judge({key: array[index] for key, array in arrays.items()}, name))
            if not math.isfinite(value):
                raise ValueError(f"it gave {value}")
        except Exception as thrown:
            raise failed(file, f' for the sample "{name}"', thrown) from thrown
        events.send("score", index=index, value=value)
    return {}


def metric_of(file: str) -> Any:
    try:
        spec = importlib.util.spec_from_file_location(Path(file).stem, file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.metric
    except Exception as thrown:
        raise failed(file, "", thrown) from thrown


def failed(file: str, where: str, thrown: Exception) -> JobProblem:
    why = f"{type(thrown).__name__}: {thrown}".rstrip(".")
    return JobProblem("metric-failed", file, f"The metric failed{where}: {why}.", "It must define metric(outputs, name) and return a number.")
