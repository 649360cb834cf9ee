"""The event channel: one JSON object per line, never on stdout or stderr, because the native libraries print there."""

import json
import os
from pathlib import Path


class Events:
    def __init__(self, file: Path | None) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self._channel = 3 if file is None else os.open(file, flags, 0o644)
        os.fstat(self._channel)  # fails here and now when the caller gave no channel

    def send(self, kind: str, **fields: object) -> None:
        line = json.dumps({"type": kind, **fields}, ensure_ascii=True) + "\n"
        rest = line.encode("ascii")
        while rest:
            rest = rest[os.write(self._channel, rest) :]

    def step(self, name: str) -> None:
        self.send("step", name=name)

    def file(self, role: str, path: Path, root: Path, **fields: object) -> None:
        relative = path.relative_to(root).as_posix()
        self.send("file", role=role, path=relative, bytes=path.stat().st_size, **fields)

    def warn(self, code: str, where: str, what: str, fix: str) -> None:
        self.send("problem", fatal=False, code=code, where=where, what=what, fix=fix)
