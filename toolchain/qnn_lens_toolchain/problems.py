"""Failures as {code, where, what, fix}: one sentence with the offending value, one that says what to do."""

import errno
import re


class JobProblem(Exception):
    def __init__(self, code: str, where: str, what: str, fix: str) -> None:
        super().__init__(what)
        self.fields = {"code": code, "where": where, "what": what, "fix": fix}


# QNN error codes that a compilation on a PC can meet; what they mean in practice comes from the issue trackers of onnxruntime
# and executorch.
QNN_CODES = {
    1002: (
        "QNN could not prepare the graph for this chip (error 1002, reported as a memory error).",
        "It is rarely about memory: this chip has no kernel for some operation of the model in this precision, as Hexagon v68 for most"
        " of fp16. Choose another chip, or quantize the model.",
    ),
    1008: (
        "The QNN libraries are of different versions (error 1008).",
        "Set up the toolchain again, so that all libraries come from one release.",
    ),
    3110: (
        "QNN refused the configuration of an operation (error 3110).",
        "Look for an operation of unusual type, rank or attributes, or quantize it in another way.",
    ),
    6004: ("QNN met an invalid tensor (error 6004).", "Look for dimensions of size 0 and for ranks above 5."),
    6005: (
        "QNN refused the configuration of an operation (error 6005).",
        "Look for an operation of unusual type, rank or attributes.",
    ),
    6022: ("QNN could not finalize the graph (error 6022).", "The first error in the log is the cause."),
}

# What onnxruntime says, as (pattern, code, fix). The sentence itself is kept: it quotes the value.
ORT_MESSAGES = (
    (
        r"External data path|external data|external initializer",
        "external-data",
        "Put the weights file where the model says, inside the model's folder.",
    ),
    (
        r"was inserted using the NHWC format",
        "layout-refused",
        "onnxruntime changed this node's layout for QNN, and QNN then refused it: replace the node by simpler ones, or take it out.",
    ),
    (r"Dynamic shape is not supported", "dynamic-shape", "Give the inputs fixed shapes and fold the shape arithmetic before compiling."),
    (
        r"invalid node while compiling",
        "partition-failed",
        "The model splits into several parts and one of them cannot be written: look at the placement and remove what keeps it apart.",
    ),
    (
        r"is not a registered function/op|No Op registered|Unrecognized schema|domain .* is not",
        "op-unknown",
        "The model uses an operator that onnxruntime does not know: remove or replace it.",
    ),
    (
        r"Unsupported model IR version|opset .* is under development|only \*guarantees\*",
        "version-unsupported",
        "Export the model with a lower opset or IR version.",
    ),
    (
        r"INVALID_PROTOBUF|Protobuf parsing failed|INVALID_GRAPH|This is an invalid model|ShapeInferenceError|Type Error|failed:",
        "model-invalid",
        "Check the model: onnxruntime refuses to load it.",
    ),
)


def as_problem(thrown: BaseException, where: str) -> dict[str, str]:
    if isinstance(thrown, JobProblem):
        return thrown.fields
    if isinstance(thrown, ImportError):
        return {
            "code": "tool-missing",
            "where": thrown.name or "python",
            "what": f"A Python package of the toolchain is missing: {thrown}.",
            "fix": "Set up the toolchain again.",
        }
    if isinstance(thrown, OSError):
        return os_problem(thrown, where)
    return runtime_problem(str(thrown), where)


def os_problem(thrown: OSError, where: str) -> dict[str, str]:
    code, fix = {
        errno.ENOSPC: ("disk-full", "Free some disk space and try again."),
        errno.EACCES: ("no-permission", "Choose a folder that you can write to."),
        errno.EROFS: ("read-only", "Choose a folder that you can write to."),
        errno.ENOENT: ("file-missing", "Check the path."),
    }.get(thrown.errno or 0, ("io", "Check the disk and the permissions."))
    return {"code": code, "where": str(thrown.filename or where), "what": f"{thrown.strerror or thrown}.", "fix": fix}


def runtime_problem(text: str, where: str) -> dict[str, str]:
    qnn = re.search(r"[Cc]ode:? ?(\d{4,5})", text)
    if qnn and int(qnn[1]) in QNN_CODES:
        what, fix = QNN_CODES[int(qnn[1])]
        return {"code": f"qnn-{qnn[1]}", "where": where, "what": what, "fix": fix}
    what = sentence(text)
    for pattern, code, fix in ORT_MESSAGES:
        if re.search(pattern, text):
            return {"code": code, "where": where, "what": what, "fix": fix}
    code = f"qnn-{qnn[1]}" if qnn else "toolchain-failed"
    return {"code": code, "where": where, "what": what, "fix": "The log has the details."}


def sentence(text: str) -> str:
    """The first line without onnxruntime's `[ONNXRuntimeError] : 1 : FAIL :` and without source locations."""
    line = text.strip().splitlines()[0] if text.strip() else "unknown failure"
    line = re.sub(r"^\[ONNXRuntimeError\] : \d+ : \w+ : ", "", line)
    line = re.sub(r"/\S+/(\w+\.(?:cc|h)):\d+ \S+ ", r"\1: ", line)
    return f"onnxruntime: {line.rstrip('.')}."
