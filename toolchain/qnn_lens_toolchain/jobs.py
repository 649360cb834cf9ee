"""The jobs. Each takes a request and writes only inside the scratch folder that the request names."""

import os
import re
import shutil
from pathlib import Path
from typing import Any, Callable

from .aimet import aimet, aimet_versions
from .emulation import emulate
from .events import Events
from .metric import metric
from .problems import JobProblem, sentence
from .session import assignment, library, open_session, qnn_device, versions
from .staging import stage

TRACE = "qnn_op_trace.json"
LEAST_FREE_BYTES = 64 * 1024


def run(request: dict, events: Events) -> dict:
    job = JOBS.get(request.get("job", ""))
    if job is None:
        raise JobProblem("request-invalid", "job", f'There is no job "{request.get("job")}".', f"Choose one of {', '.join(JOBS)}.")
    events.step("import")
    events.send("started", job=request["job"], versions=aimet_versions() if job is aimet else versions())
    return job(request, events)


def doctor(request: dict, events: Events) -> dict:
    """Which libraries are there, and does the provider register."""
    names = ("QnnHtp", "HtpPrepare", "QnnIr", "QnnSaver", "QnnSystem", "QnnGpu", "QnnHtpNetRunExtensions")
    libraries = {name: Path(library(name)).is_file() for name in names}
    # On Windows the preparation library is named after the backend.
    if os.name == "nt":
        libraries["HtpPrepare"] = Path(library("QnnHtpPrepare")).is_file()
    return {"versions": versions(), "libraries": libraries, "provider": qnn_device().ep_name}


def place(request: dict, events: Events) -> dict:
    return compile_with(request, events, {}, {})[1]


def context(request: dict, events: Events) -> dict:
    """`<contextName>.bin` for one chip, with all partitions, and the .onnx that loads it."""
    name = request["contextName"]
    work = Path(request["scratch"]).resolve(strict=True) / "work"
    # The provider writes <stem>_qnn.bin. Four characters less give a file name of the same length as the wanted one, so that the
    # name inside the wrapper can be exchanged in place.
    stem = name[:-4]
    written = {"ep.context_enable": "1", "ep.context_file_path": f"{stem}.onnx", "ep.context_embed_mode": "0"}
    binary, wrapper = work / f"{stem}_qnn.bin", work / f"{stem}.onnx"
    try:
        _, result = compile_with(request, events, {}, written)
    except JobProblem:
        raise
    except Exception as thrown:
        # The binary is written before the wrapper, which onnxruntime 1.31 cannot write when a partition lies in the body of a
        # branch or loop.
        if not binary.is_file():
            raise
        events.warn(
            "wrapper-failed",
            f"{name}.onnx",
            f"The context binary was written, but not the .onnx that loads it. {sentence(str(thrown))}",
            "Load the binary with the QNN API, or take the branches and loops out of the model.",
        )
        result = {"subgraphs": []}
    if not binary.is_file():
        raise JobProblem(
            "not-on-htp",
            request["name"],
            "No node of the model runs on the HTP, so there is no context binary.",
            "Look at the placement: it says why each node stays on the CPU.",
        )
    final = work / f"{name}.bin"
    if wrapper.is_file():
        renamed = wrapper.read_bytes().replace(binary.name.encode(), final.name.encode())
        wrapper.unlink()
        wrapper = work / f"{name}.onnx"
        wrapper.write_bytes(renamed)
        events.file("wrapper", wrapper, work.parent)
    binary.rename(final)
    events.file("context", final, work.parent)
    return result


def dlc(request: dict, events: Events) -> dict:
    """One .dlc per partition. Not together with `ep.context_enable`: then the session fails after writing."""
    options = {"dump_qnn_ir_dlc": "1", "dump_qnn_ir_dlc_dir": "dlc", "qnn_ir_backend_path": library("QnnIr")}
    work, result = compile_with(request, events, options, {})
    for number, file in enumerate(sorted((work / "dlc").glob("*.dlc"), key=partition_of)):
        file.write_bytes(without_time(file.read_bytes()))
        events.file("dlc", file, work.parent, partition=number)
    return result


def source(request: dict, events: Events) -> dict:
    """The QNN graph as C source, and its weights."""
    work, result = compile_with(request, events, {"qnn_saver_path": library("QnnSaver")}, {})
    for file in sorted((work / "saver_output").iterdir()):
        events.file("source", file, work.parent)
    return result


def simulate(request: dict, events: Events) -> dict:
    """Simulated device time, whole and per kernel. One session at level `optrace` gives both: its CSV holds all rows of `detailed`."""
    work, result = compile_with(request, events, {"profiling_level": "optrace", "profiling_file_path": "profile.csv"}, {})
    for role, pattern in (("profile-csv", "profile.csv"), ("profile-log", "profile_qnn.log"), ("schematic", "*_schematic.bin")):
        for file in sorted(work.glob(pattern), key=partition_of):
            events.file(role, file, work.parent)
    return result


def emulated(request: dict, events: Events) -> dict:
    """Runs samples with the HTP's own arithmetic, as long as the time asked for lasts; at least one."""
    work, session = open_with(request, events, {}, {})
    parts = assignment(session)
    if not any(part["provider"] == "QNNExecutionProvider" for part in parts):
        raise JobProblem(
            "not-on-htp",
            request["name"],
            "No node of the model runs on the HTP, so there is nothing to emulate.",
            "Look at the placement: it says why each node stays on the CPU.",
        )
    emulate(session, request, work, events)
    return {"subgraphs": parts}


def compile_with(request: dict, events: Events, options: dict[str, str], entries: dict[str, str]) -> tuple[Path, dict]:
    work, session = open_with(request, events, options, entries)
    return work, {"subgraphs": assignment(session)}


def open_with(request: dict, events: Events, options: dict[str, str], entries: dict[str, str]) -> tuple[Path, Any]:
    scratch = Path(request["scratch"]).resolve(strict=True)
    work = scratch / "work"
    work.mkdir()
    events.step("stage")
    model = stage(request, scratch)
    # The libraries write beside the working folder's files; relative paths keep the machine's folders out of what they write.
    os.chdir(work)
    events.step("compile")
    try:
        session = open_session(model, request, options, entries)
    finally:
        refuse_full_disk(work)
    events.step("collect")
    # Copied weights may be large and are not needed any more. Windows may still hold them: then they go with the scratch folder.
    shutil.rmtree(scratch / "model", ignore_errors=True)
    if (work / TRACE).is_file():
        events.file("op-trace", work / TRACE, scratch)
    return work, session


def refuse_full_disk(work: Path) -> None:
    """The native libraries do not notice when a write comes short: on a full disk, what they wrote may be cut off."""
    free = shutil.disk_usage(work).free
    if free < LEAST_FREE_BYTES:
        raise JobProblem("disk-full", str(work), f"The disk has only {free} bytes left.", "Free some space and start again.")


def partition_of(file: Path) -> tuple[int, str]:
    """The provider ends its graph names with `_<counter>_<partition>`; as text, `_10` would sort before `_2`."""
    number = re.search(r"_(\d+)(?:_schematic)?\.\w+$", file.name)
    return (int(number[1]) if number else 0, file.name)


def without_time(dlc_bytes: bytes) -> bytes:
    """A .dlc records the moment of its making, uncompressed and outside any checksum: the same input shall give the same bytes."""
    return re.sub(rb'"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"', b'"1970-01-01 00:00:00 UTC"', dlc_bytes)


JOBS: dict[str, Callable[[dict, Events], dict]] = {
    "doctor": doctor,
    "place": place,
    "context": context,
    "dlc": dlc,
    "source": source,
    "simulate": simulate,
    "emulate": emulated,
    "metric": metric,
    "aimet": aimet,
}
