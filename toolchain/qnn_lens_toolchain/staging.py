"""Puts the model and its weight files into the scratch folder under a fixed name.

The compiler names its graphs after a hash of the path that it is given, so nothing it writes shall depend on where it ran.
External data is only read from inside the model's real folder: a hard link to the weights works, a symbolic link only when the
model itself is one into the same folder.
"""

import os
import shutil
from pathlib import Path

from .problems import JobProblem


def stage(request: dict, scratch: Path) -> Path:
    """Returns the model's path relative to the working folder `scratch/work`."""
    model = Path(request["model"]).absolute()
    folder = scratch / "model"
    folder.mkdir()
    name = request.get("name", model.name)
    source = Path(request.get("dataFolder", model.parent))
    pairs = [(model, folder / name)]
    for data in request.get("data", []):
        # The model says where its weights are, and a hostile one may say /etc/passwd.
        if not (source / data).resolve().is_relative_to(source.resolve()):
            raise JobProblem(
                "external-escape",
                str(model),
                f'The weights file "{data}" is outside the model\'s folder.',
                "Move it into the model's folder.",
            )
        pairs.append((source / data, folder / data))
    for _, to in pairs:
        to.parent.mkdir(parents=True, exist_ok=True)
    for original, _ in pairs:
        original.resolve(strict=True)
    one_folder = source.resolve() == model.parent.resolve()
    for way in (os.link, os.symlink, copy) if one_folder else (os.link, copy):
        if all_by(way, pairs):
            return Path("..") / "model" / name
    raise OSError("the model could not be linked or copied")


def all_by(way, pairs: list[tuple[Path, Path]]) -> bool:
    """All or nothing: a linked model beside copied weights would not be accepted."""
    try:
        for source, to in pairs:
            way(source.resolve(), to)
    except OSError:
        if way is copy:
            raise
        for _, to in pairs:
            to.unlink(missing_ok=True)
        return False
    return True


def copy(source: Path, to: Path) -> None:
    shutil.copyfile(source, to)
