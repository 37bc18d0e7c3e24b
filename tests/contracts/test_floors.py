"""Every room has a floor, so that import-linter (`make check`) can hold it there."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _floors() -> set[str]:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    return set(re.findall(r"deskterm[\w.]*", config["importlinter:contract:floors"]["layers"]))


def _rooms(folder: Path, prefix: str) -> set[str]:
    return {
        prefix + path.stem
        for path in folder.iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }


def test_every_room_stands_on_a_floor() -> None:
    rooms = _rooms(ROOT / "deskterm", "deskterm.") - {"deskterm.mail"}
    assert {"deskterm.cli", "deskterm.desk", "deskterm.store", "deskterm.safe"} <= rooms
    homeless = sorted(rooms - _floors())
    assert not homeless, f"give these a floor in .importlinter: {homeless}"
