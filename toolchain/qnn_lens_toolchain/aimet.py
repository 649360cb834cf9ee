"""Encodings as AIMET finds them, in a Python where the user has it."""

import re
from pathlib import Path
from typing import Any, Iterator

from .emulation import sample_of
from .events import Events
from .problems import JobProblem

CONFIGS = "common/quantsim_config"
CONFIG = re.compile(r"htp_quantsim_config_v(\d+)_per_channel_linear\.json")


def aimet_versions() -> dict[str, str]:
    import platform

    aimet_onnx = imported()
    import onnxruntime

    return {"python": platform.python_version(), "onnxruntime": onnxruntime.__version__, "aimet-onnx": aimet_onnx.__version__}


def imported() -> Any:
    import sys

    try:
        import aimet_onnx
        import aimet_onnx.quantsim
    except ImportError as thrown:
        raise JobProblem(
            "aimet-missing",
            sys.executable,
            f"This Python cannot import aimet_onnx ({thrown}).",
            "Name a Python that has it, or install it there: pip install aimet-onnx.",
        ) from thrown
    return aimet_onnx


def aimet(request: dict, events: Events) -> dict:
    """AIMET's simulation of quantization is calibrated on the samples; its encodings are a file."""
    import onnx

    quantsim = imported().quantsim
    work = Path(request["scratch"]).resolve(strict=True) / "work"
    work.mkdir()
    model = onnx.load(request["model"])
    events.step("simulate")
    try:
        simulation = quantsim.QuantizationSimModel(
            model,
            param_type=f"int{request['weights']}",
            activation_type=f"int{request['activations']}",
            quant_scheme=request["scheme"],
            config_file=config_of(Path(quantsim.__file__).parent, request),
        )
        events.step("calibrate")
        simulation.compute_encodings(feeds(request))
        events.step("export")
        simulation.export(str(work), "aimet")
    except Exception as thrown:
        raise JobProblem(
            "aimet-failed", request["model"], f"AIMET could not quantize the model: {first_line(thrown)}.", "Quantize without AIMET."
        ) from thrown
    events.file("encodings", work / "aimet.encodings", work.parent)
    return {"subgraphs": []}


def feeds(request: dict) -> Iterator[dict[str, Any]]:
    import numpy

    for index in range(request["samples"]):
        yield {one["name"]: sample_of(numpy, one, index) for one in request["inputs"]}


def config_of(package: Path, request: dict) -> str | None:
    """The rules of the chip's generation, or of the newest one before it that this AIMET knows; without channels its plain rules."""
    known = {int(found[1]): path for path in (package / CONFIGS).glob("*.json") if (found := CONFIG.fullmatch(path.name))}
    fitting = [arch for arch in known if arch <= request["arch"]]
    return str(known[max(fitting)]) if fitting and request["perChannel"] else None


def first_line(thrown: Exception) -> str:
    text = str(thrown).strip() or type(thrown).__name__
    return text.splitlines()[0].rstrip(".")
