"""python htp_config_parser.py FILE...: what Qualcomm's own reader says of HTP backend-extensions configs.

Per file one JSON line on file descriptor 3: {"file", "accepted", "log": [[level, text]], "library"}. The reader is the one that qnn-net-run loads
(libQnnHtpNetRunExtensions of the onnxruntime-qnn wheel). It has no C interface: the object of `createBackendInterface` is called by the
position of its methods in the table of virtual functions, as observed in onnxruntime-qnn 2.7.0 on x86-64 Linux (libc++, Itanium C++ ABI).
"""

import ctypes
import json
import os
import sys
from pathlib import Path

import onnxruntime_qnn

SET_UP_LOGGING, INITIALIZE, LOAD_CONFIG = 2, 3, 7
MOST_VERBOSE = 5

LogCallback = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_uint64, ctypes.c_void_p)


class LongString(ctypes.Structure):
    """libc++'s std::string in its long form: the lowest bit of the capacity says that it is one."""

    _fields_ = [("capacity", ctypes.c_size_t), ("size", ctypes.c_size_t), ("data", ctypes.c_char_p)]


def method(target: int, slot: int, result: type, *arguments: type):
    table = ctypes.cast(target, ctypes.POINTER(ctypes.c_void_p))[0]
    address = ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[slot]
    return ctypes.CFUNCTYPE(result, ctypes.c_void_p, *arguments)(address)


def read_config(file: str, extensions: ctypes.CDLL, backend: ctypes.CDLL) -> dict:
    log: list[tuple[int, str]] = []

    @LogCallback
    def keep(form, level, _time, arguments):
        line = ctypes.create_string_buffer(4096)
        ctypes.CDLL(None).vsnprintf(line, len(line), form, ctypes.c_void_p(arguments))
        log.append((level, line.value.decode(errors="replace")))

    extensions.createBackendInterface.restype = ctypes.c_void_p
    target = extensions.createBackendInterface()
    method(target, SET_UP_LOGGING, ctypes.c_bool, LogCallback, ctypes.c_int)(target, keep, MOST_VERBOSE)
    method(target, INITIALIZE, ctypes.c_bool, ctypes.c_void_p)(target, backend._handle)
    path = os.fsencode(file)
    text = LongString(len(path) + 1 | 1, len(path), path)
    accepted = method(target, LOAD_CONFIG, ctypes.c_bool, ctypes.POINTER(LongString))(target, ctypes.byref(text))
    return {"file": file, "accepted": accepted, "log": log, "library": extensions._name}


def main() -> None:
    folder = Path(onnxruntime_qnn.LIB_DIR_FULL_PATH)
    backend = ctypes.CDLL(str(folder / "libQnnHtp.so"), mode=ctypes.RTLD_GLOBAL)
    extensions = ctypes.CDLL(str(folder / "libQnnHtpNetRunExtensions.so"))
    with os.fdopen(3, "w") as events:
        for file in sys.argv[1:]:
            print(json.dumps(read_config(file, extensions, backend)), file=events, flush=True)


main()
