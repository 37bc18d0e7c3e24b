"""Files of this machine on their way to a ticket."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from deskterm import door
from deskterm.errors import NotFound, Usage

if TYPE_CHECKING:
    from deskterm.desk.writes.files import Upload


def uploads(paths: Iterable[str] | None) -> tuple[Upload, ...]:
    """Every file, read before anything is written; NotFound or Usage names the first bad one."""
    return tuple(upload(path) for path in paths or ())


def upload(path: str, name: str = "") -> Upload:
    """One file; `-` is stdin, `-:log.txt` stdin under that name; `name` is what it is called."""
    from deskterm.desk.writes.files import Upload

    if path == "-" or path.startswith("-:"):
        from deskterm.cli import piped

        return Upload(name or path[2:] or "attachment.bin", piped.read(piped.FILE))
    file = door.named(path, "send it by a pipe: … attachment add N --name NAME < FILE")
    if file.is_dir():
        raise Usage(f"{path} is a folder; attach its files. Nothing was written.")
    try:
        return Upload(name or file.name, file.read_bytes())
    except FileNotFoundError:
        raise NotFound(f"no file {path}. Nothing was written.") from None
