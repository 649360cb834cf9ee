"""One job of the QNN toolchain per process: a request file in, NDJSON events out."""
