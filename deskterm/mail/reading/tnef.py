"""winmail.dat (TNEF, MS-OXTNEF): the files inside, and nothing else of it."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SIGNATURE = b"\x78\x9f\x3e\x22"
_ATTACH_RENDER = 0x9002  # starts a new attachment
_ATTACH_TITLE = 0x8010
_ATTACH_DATA = 0x800F
_ATTACH_PROPERTIES = 0x9005
_BODY = 0x800C
_LONG_FILENAME = 0x3707
_FILENAME = 0x3001
_MIME_TAG = 0x370E
_CONTENT_ID = 0x3712
_FIXED_SIZES = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_MOST_FILES = 500


@dataclass
class TnefFile:
    """One file; `content_type` and `content_id` are '' when not told."""

    name: str = ""
    data: bytes = b""
    content_type: str = ""
    content_id: str = ""


def read_tnef(data: bytes) -> tuple[list[TnefFile], bytes]:
    """(files, plain text body as bytes); ([], b'') if this is no TNEF."""
    files: list[TnefFile] = []
    body = b""
    if not data.startswith(_SIGNATURE):
        return files, body
    position = 6
    while position + 9 <= len(data) and len(files) < _MOST_FILES:
        tag, _, size = struct.unpack_from("<HHI", data, position + 1)
        value = data[position + 9 : position + 9 + size]
        position += 9 + size + 2
        if len(value) < size:
            break
        if tag == _ATTACH_RENDER:
            files.append(TnefFile())
        elif tag == _BODY:
            body = value.rstrip(b"\x00")
        elif files and tag == _ATTACH_TITLE:
            files[-1].name = files[-1].name or _text(value)
        elif files and tag == _ATTACH_DATA:
            files[-1].data = value
        elif files and tag == _ATTACH_PROPERTIES:
            _describe(files[-1], value)
    return [file for file in files if file.name or file.data], body


def _text(value: bytes) -> str:
    return value.rstrip(b"\x00").decode("cp1252", "replace")


def _describe(file: TnefFile, data: bytes) -> None:
    """Reads the MAPI properties of an attachment up to the first that cannot be read."""
    try:
        _properties(file, data)
    except struct.error:
        return


def _properties(file: TnefFile, data: bytes) -> None:
    (count,) = struct.unpack_from("<I", data, 0)
    position = 4
    for _ in range(min(count, 1000)):
        kind, number = struct.unpack_from("<HH", data, position)
        position += 4
        if number >= 0x8000:
            position = _past_name(data, position)
        several, kind = bool(kind & 0x1000), kind & 0xFFF
        if kind in _FIXED_SIZES and not several:
            position += _FIXED_SIZES[kind]
            continue
        values = 1
        if several or kind in (0x1E, 0x1F, 0x102, 0xD):
            (values,) = struct.unpack_from("<I", data, position)
            position += 4
        for _ in range(min(values, 1000)):
            if kind in _FIXED_SIZES:
                position += _FIXED_SIZES[kind]
                continue
            (size,) = struct.unpack_from("<I", data, position)
            _assign(file, number, kind, data[position + 4 : position + 4 + size])
            position += 4 + size + (-size % 4)


def _past_name(data: bytes, position: int) -> int:
    (kind,) = struct.unpack_from("<I", data, position + 16)
    (size,) = struct.unpack_from("<I", data, position + 20)
    return position + 24 if kind == 0 else position + 24 + size + (-size % 4)


def _assign(file: TnefFile, number: int, kind: int, value: bytes) -> None:
    if kind not in (0x1E, 0x1F):
        return
    text = value.decode("utf-16-le", "replace").rstrip("\x00") if kind == 0x1F else _text(value)
    if not text:
        return
    if number == _LONG_FILENAME or (number == _FILENAME and not file.name):
        file.name = text
    elif number == _MIME_TAG:
        file.content_type = text.lower()
    elif number == _CONTENT_ID:
        file.content_id = text.strip("<>")
