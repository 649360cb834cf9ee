"""python qnn_session.py MODEL OPTIONS...: opens the model with each set of provider options (a JSON object) on the real QNN provider.

Per set one JSON line on file descriptor 3: {"qnn": nodes that the provider took, "other": nodes that it did not, "error"}. What the provider
says of the options goes to its log, on standard error, between lines `options N` and the next.
"""

import json
import os
import sys

import onnxruntime
from qnn_lens_toolchain.session import assignment, qnn_device

WARNINGS = 2


def open_with(model: str, options: dict[str, str], device: object) -> dict:
    session_options = onnxruntime.SessionOptions()
    session_options.log_severity_level = WARNINGS
    session_options.add_session_config_entry("session.record_ep_graph_assignment_info", "1")
    try:
        session_options.add_provider_for_devices([device], options)
        session = onnxruntime.InferenceSession(model, session_options)
    except Exception as thrown:
        return {"qnn": 0, "other": 0, "error": str(thrown)}
    counts = {"qnn": 0, "other": 0}
    for part in assignment(session):
        counts["qnn" if part["provider"] == "QNNExecutionProvider" else "other"] += len(part["nodes"])
    return {**counts, "error": None}


def main() -> None:
    model, *sets = sys.argv[1:]
    device = qnn_device()
    with os.fdopen(3, "w") as events:
        for number, options in enumerate(sets):
            print(f"options {number}", file=sys.stderr, flush=True)
            print(json.dumps(open_with(model, json.loads(options), device)), file=events, flush=True)


main()
