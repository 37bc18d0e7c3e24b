"""A line of a public key file, taken apart: what sshd would take, and nothing else."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import NamedTuple

from deskterm.errors import Usage
from deskterm.safe import storable_line

LONGEST = 16384
LEAST_RSA = 2048
_CURVES = ("nistp256", "nistp384", "nistp521")
# How many strings the blob holds (RFC 4253 §6.6, RFC 5656 §3.1, OpenSSH PROTOCOL.u2f).
_PARTS = {
    "ssh-ed25519": 2,
    "ssh-rsa": 3,
    **{f"ecdsa-sha2-{curve}": 3 for curve in _CURVES},
    "sk-ssh-ed25519@openssh.com": 3,
    "sk-ecdsa-sha2-nistp256@openssh.com": 4,
}
TYPES = tuple(_PARTS)


class KeyLine(NamedTuple):
    """Type, base64 as sshd's %k writes it, comment, and the fingerprint of `ssh-keygen -l`."""

    type: str
    data: str
    comment: str
    fingerprint: str


def parse(line: str) -> KeyLine:
    """The key of one line `TYPE BASE64 [COMMENT]`; Usage says what is wrong with it."""
    text = line.strip()
    if "PRIVATE KEY" in text:
        raise _wrong("that is a private key; it stays with its owner", "the file that ends in .pub")
    if "\n" in text or "\r" in text:
        raise _wrong("a key is one line")
    if len(text) > LONGEST:
        raise _wrong("the line is too long for a key")
    words = text.split(None, 2)
    if not words:
        raise _wrong("there is no key")
    kind = words[0]
    if kind not in _PARTS:
        if any(word in _PARTS for word in text.split()):
            raise _wrong("nothing may stand before the key's type; options are deskterm's to set")
        raise _wrong(f"no key type '{kind[:40]}'; there are {', '.join(TYPES)}")
    if len(words) < 2:
        raise _wrong("the key itself is missing")
    blob = _decoded(words[1])
    _check(kind, _strings(blob))
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    comment = storable_line(words[2])[:200] if len(words) > 2 else ""
    return KeyLine(kind, base64.b64encode(blob).decode(), comment, f"SHA256:{digest}")


def _wrong(why: str, next_step: str = "the line of a file like ~/.ssh/id_ed25519.pub") -> Usage:
    return Usage(f"{why}. Nothing was changed.", next_step)


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise _wrong("the key is not whole: its base64 does not decode") from None


def _strings(blob: bytes) -> list[bytes]:
    """The blob's length-prefixed strings (RFC 4251 §5), all of it used up."""
    found: list[bytes] = []
    while blob:
        size = int.from_bytes(blob[:4], "big")
        if len(blob) < 4 + size or len(blob) < 4:
            raise _wrong("the key is not whole: it ends too early")
        found.append(blob[4 : 4 + size])
        blob = blob[4 + size :]
    return found


def _check(kind: str, parts: list[bytes]) -> None:
    if not parts or parts[0] != kind.encode():
        raise _wrong(f"the line says {kind} but the key is of another type")
    if len(parts) != _PARTS[kind]:
        raise _wrong("the key is not whole: it has not the parts of its type")
    if kind == "ssh-rsa":
        bits = int.from_bytes(parts[2], "big").bit_length()
        if bits < LEAST_RSA:
            raise _wrong(f"an RSA key of {bits} bits is too weak; {LEAST_RSA} are the least")
    elif "ed25519" in kind:
        if len(parts[1]) != 32:
            raise _wrong("the key is not whole: an ed25519 key has 32 bytes")
    elif not _on_curve(kind, parts[1], parts[2]):
        raise _wrong("the key is not whole: that is no point of its curve")


def _on_curve(kind: str, curve: bytes, point: bytes) -> bool:
    named = curve.decode("latin-1")
    return named in _CURVES and named in kind and len(point) >= 65 and point[:1] == b"\x04"
