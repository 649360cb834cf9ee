"""python -m qnn_lens_toolchain REQUEST.json [--events FILE] [--guard]"""

import argparse
import json
import sys
from pathlib import Path

from .events import Events
from .jobs import run
from .lifetime import end_with_parent, end_with_stdin
from .problems import as_problem


def main() -> int:
    parser = argparse.ArgumentParser(prog="qnn_lens_toolchain", description=__doc__)
    parser.add_argument("request", type=Path, help="a JSON file that says what to do (README.md)")
    parser.add_argument("--events", type=Path, help="write the events to this file instead of file descriptor 3")
    parser.add_argument("--guard", action="store_true", help="end as soon as standard input ends: the caller is gone")
    args = parser.parse_args()

    end_with_parent()
    if args.guard:
        end_with_stdin()
    events = Events(args.events)
    try:
        request = json.loads(args.request.read_text(encoding="utf-8"))
        events.send("result", **run(request, events))
        return 0
    except Exception as thrown:
        events.send("problem", fatal=True, **as_problem(thrown, str(args.request)))
        return 1


if __name__ == "__main__":
    sys.exit(main())
