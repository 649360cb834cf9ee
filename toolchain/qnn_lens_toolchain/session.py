"""An onnxruntime session on the QNN HTP backend, and what it says about itself."""

import os
from pathlib import Path
from typing import Any


def library(name: str) -> str:
    import onnxruntime_qnn

    pattern = "{}.dll" if os.name == "nt" else "lib{}.so"
    return str(Path(onnxruntime_qnn.LIB_DIR_FULL_PATH) / pattern.format(name))


def versions() -> dict[str, str]:
    import platform

    import onnxruntime
    from onnxruntime_qnn import build_and_package_info as build

    return {
        "python": platform.python_version(),
        "onnxruntime": onnxruntime.__version__,
        "onnxruntime-qnn": build.__version__,
        "QAIRT": build.qnn_version,
    }


def qnn_device() -> Any:
    import onnxruntime
    import onnxruntime_qnn

    provider = onnxruntime_qnn.get_ep_name()
    onnxruntime.register_execution_provider_library(provider, onnxruntime_qnn.get_library_path())
    return next(device for device in onnxruntime.get_ep_devices() if device.ep_name == provider)


def open_session(model: Path, request: dict, provider_options: dict[str, str], entries: dict[str, str]) -> Any:
    """`socModel` and `fp16` always: without either, float nodes would silently stay on the CPU."""
    import onnxruntime
    import onnxruntime_qnn

    options = onnxruntime.SessionOptions()
    # Errors only: a warning per initializer would push what matters out of the log's last lines.
    options.log_severity_level = 3
    for key, value in {"session.record_ep_graph_assignment_info": "1", **entries}.items():
        options.add_session_config_entry(key, value)
    provider = {
        "backend_path": onnxruntime_qnn.get_qnn_htp_path(),
        "soc_model": str(request["socModel"]),
        "enable_htp_fp16_precision": "1" if request.get("fp16", True) else "0",
        "enable_framework_op_trace": "1",
        **request.get("providerOptions", {}),
        **provider_options,
    }
    options.add_provider_for_devices([qnn_device()], provider)
    return onnxruntime.InferenceSession(str(model), options)


def assignment(session: Any) -> list[dict]:
    """Which provider took which node, after onnxruntime's own optimizers: the only proof against a silent fallback to the CPU."""
    return [
        {"provider": part.ep_name, "nodes": [[node.name, node.op_type, node.domain] for node in part.get_nodes()]}
        for part in session.get_provider_graph_assignment_info()
    ]
