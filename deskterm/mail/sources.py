"""Mails from files: mbox, Maildir, folders of .eml, single mails, standard input.

Everything is streamed: two mails are in memory at most, whatever the file's size. Bytes come as
they are stored, but for mbox's own marks: the `From ` line, the quoting of `>From `, and the one
empty line before the next mail (mboxrd; mboxo reads the same but for the rarest bodies).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from deskterm.errors import DeskError, NotFound, Usage

LIMIT = 128 << 20  # bytes of one mail; well above what a desk takes in
_LINE = 1 << 16  # bytes a read: a file without line ends must not be read whole
# A time and a year, in asctime's order or with a zone in between; or an ISO date.
_DATED = re.compile(
    rb"From .*(?:\d\d?:\d\d(?::\d\d)?\s.*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d[ T]\d\d:\d\d)"
)
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:|>?From ")
_QUOTED = re.compile(rb">+From ")
_PACKED = {
    b"PK\x03\x04": "a zip archive: unpack it first",
    b"\x1f\x8b": "packed with gzip: zcat FILE | deskterm mail import -",
    b"\xd0\xcf\x11\xe0": "an Outlook .msg file: save the mail as .eml",
    b"SQLite format 3": "a database",
    b"!BDN": "an Outlook .pst file: export its folders as mbox",
}


class Mail(NamedTuple):
    """A raw mail and where it came from: `a.eml`, `inbox.mbox:12`, `-`."""

    label: str
    raw: bytes


def read(path: str, stdin: BinaryIO, limit: int = LIMIT) -> Iterator[Mail]:
    """The mails of a file, a folder, or of standard input (`-`).

    A mail longer than `limit` bytes is cut there. Files inside a folder that cannot be read are
    named in a DeskError once all the others have been yielded.
    """
    if path == "-":
        return _stream(stdin, "-", limit)
    place = Path(path)
    if _is_folder(place):
        return _folder(_files(place), limit)
    return _file(place, path, limit)


def total_bytes(path: str) -> int:
    """About how many bytes `read` will yield, for a progress bar; 0 when nobody can know."""
    if path == "-":
        return 0
    place = Path(path)
    return sum(map(_size, _files(place) if _is_folder(place) else [place]))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0


def _is_folder(place: Path) -> bool:
    try:
        if not place.exists():
            raise NotFound(f"no file or folder {place}.")
        return place.is_dir()
    except OSError as error:  # a folder on the way that may not be entered
        raise DeskError(f"{place} cannot be read: {error.strerror}.") from error


def _file(place: Path, label: str, limit: int) -> Iterator[Mail]:
    try:
        file = place.open("rb")
    except OSError as error:
        raise DeskError(f"{place} cannot be read: {error.strerror}.") from error
    with file:
        yield from _stream(file, label, limit)


def _files(place: Path) -> list[Path]:
    """A folder's mails, oldest first: Maildir names begin with the second of arrival."""
    try:
        boxes = [box for box in (place / "new", place / "cur") if box.is_dir()]
        if boxes:
            found = [file for box in boxes for file in box.iterdir() if file.name[0] != "."]
            return sorted(found, key=lambda file: (_second(file.name), file.name))
        eml = [file for file in place.iterdir() if file.suffix.lower() == ".eml"]
    except OSError as error:
        raise DeskError(f"{place} cannot be read: {error.strerror}.") from error
    if not eml:
        raise Usage(f"{place} is no Maildir (new/, cur/) and holds no .eml files.")
    return sorted(eml)


def _second(name: str) -> int:
    digits = name.partition(".")[0]
    return int(digits) if digits.isdecimal() and digits.isascii() else 0


def _folder(files: list[Path], limit: int) -> Iterator[Mail]:
    failed: list[str] = []
    for file in files:
        try:
            raw = _whole(file, limit)
        except OSError as error:
            failed.append(f"{file} ({error.strerror})")
            continue
        if raw:
            yield Mail(str(file), raw)
    if failed:
        others = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        raise DeskError(f"not read: {failed[0]}{others}. All other mails were read.")


def _whole(file: Path, limit: int) -> bytes:
    try:
        handle = file.open("rb")
    except FileNotFoundError:
        # A mail reader moved it from new/ to cur/, or changed its flags, since we looked.
        stem = file.name.partition(":")[0]
        moved = [f for f in (file.parent.parent / "cur").glob("*") if f.name.startswith(stem)]
        if not moved:
            return b""
        handle = moved[0].open("rb")
    with handle:
        return handle.read(limit)


def _stream(file: BinaryIO, label: str, limit: int) -> Iterator[Mail]:
    try:
        first = file.readline(_LINE)
        while first in (b"\n", b"\r\n"):
            first = file.readline(_LINE)
        for magic, what in _PACKED.items():
            if first.startswith(magic):
                raise Usage(f"{label} is {what}.")
        if first.startswith(b"From "):
            yield from _numbered(_mbox(file, first, limit), label)
        elif first:
            yield Mail(label, first + file.read(max(0, limit - len(first))))
    except OSError as error:
        raise DeskError(f"{label} cannot be read: {error.strerror}.") from error


def _numbered(mails: Iterator[bytes], label: str) -> Iterator[Mail]:
    """Mails of an mbox with their place in it; a single one (an .eml saved so) is the file."""
    first = next(mails, None)
    if first is None:
        return
    second = next(mails, None)
    yield Mail(label if second is None else f"{label}:1", first)
    if second is None:
        return
    del first
    yield Mail(f"{label}:2", second)
    del second
    for number, raw in enumerate(mails, 3):
        yield Mail(f"{label}:{number}", raw)


def _mbox(file: BinaryIO, first: bytes, limit: int) -> Iterator[bytes]:
    dated = bool(_DATED.match(first))
    mail = _Growing(limit)
    line, starts = file.readline(_LINE), True
    while line:
        following = file.readline(_LINE)
        if (
            starts
            and line.startswith(b"From ")
            and (_DATED.match(line) if dated else mail.ends_empty)
            and (not following or _HEADER.match(following))
        ):
            if raw := mail.finished():
                yield raw
            mail = _Growing(limit)
        else:
            mail.add(line[1:] if starts and _QUOTED.match(line) else line, starts)
        starts = line.endswith(b"\n")
        line = following
    if raw := mail.finished():
        yield raw


class _Growing:
    """A mail being read, up to a limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._raw = bytearray()
        self.ends_empty = True

    def add(self, line: bytes, starts: bool) -> None:
        self.ends_empty = starts and line in (b"\n", b"\r\n")
        if len(self._raw) < self._limit:
            self._raw += line[: self._limit - len(self._raw)]

    def finished(self) -> bytes:
        """The mail without the empty line that ends it in an mbox; b"" when nothing is there."""
        for end in (b"\r\n", b"\n"):
            if self.ends_empty and self._raw.endswith(b"\n" + end):
                del self._raw[-len(end) :]
                break
        return bytes(self._raw) if self._raw.strip() else b""
