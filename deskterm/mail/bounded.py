"""Parsing under limits of time and memory, from any thread.

Tame mail is parsed here and now; what is large or oddly built goes to a child process that is
killed at the limit, because a thread cannot be stopped and its memory cannot be taken back.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

from deskterm.mail.message import Unparsable, parse
from deskterm.mail.parsed import Address, Bounce, Mail, Part

LARGEST_MAIL = 64 * 2**20
_TAME_BYTES = 6 * 2**20
_TAME_DASHES = 4000
_TAME_CONTAINERS = 40
_CHILD = (sys.executable, "-P", "-m", "deskterm.mail.bounded")


def parse_bounded(
    raw: bytes, seconds: float = 4.0, megabytes: int = 500, *, largest: int = LARGEST_MAIL
) -> Mail:
    """The mail in `raw` within `seconds` of wall time and `megabytes` of memory.

    Raises Unparsable with the reason, also for mail of more than `largest` bytes.
    """
    if len(raw) > largest:
        raise Unparsable(
            f"The mail has {len(raw) // 2**20} MB; the most that is read is {largest // 2**20} MB."
        )
    if is_tame(raw):
        return parse(raw)
    return _parse_in_child(raw, seconds, megabytes)


def is_tame(raw: bytes) -> bool:
    """Whether the cost of parsing is known to be small from a glance at the bytes."""
    if len(raw) > _TAME_BYTES:
        return False
    if raw.count(b"\n--") + raw.count(b"\r--") > _TAME_DASHES:
        return False
    return len(raw) < 200_000 or raw.lower().count(b"multipart/") <= _TAME_CONTAINERS


def _parse_in_child(raw: bytes, seconds: float, megabytes: int) -> Mail:
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            (*_CHILD, str(megabytes)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as fault:
        raise Unparsable(
            f"The mail needs a process of its own, and none could start: {fault}."
        ) from fault
    with child:
        try:
            answer, _ = child.communicate(raw, timeout=seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            raise Unparsable(f"The mail took more than {seconds:g} seconds to read.") from None
        except BaseException:
            child.kill()
            raise
    if child.returncode != 0 or not answer:
        raise Unparsable(f"The mail stopped its reader, which had {megabytes} MB of memory.")
    return _received(answer)


def _sent(mail: Mail) -> bytes:
    """JSON on one line, then the attachments' bytes one after the other."""
    files = mail.attachments
    values = asdict(mail)
    for part in values["attachments"]:
        del part["data"]
    values["date"] = mail.date.isoformat() if mail.date else None
    return b"".join([json.dumps(values).encode("ascii"), b"\n", *(part.data for part in files)])


def _received(answer: bytes) -> Mail:
    end = answer.index(b"\n")
    values: dict[str, Any] = json.loads(answer[:end])
    if "reason" in values:
        raise Unparsable(values["reason"])
    position = end + 1
    parts = []
    for fields in values["attachments"]:
        data = answer[position : position + fields["size"]]
        position += fields["size"]
        parts.append(Part(data=data, **fields))
    values["attachments"] = tuple(parts)
    values["sender"] = Address(**values["sender"])
    for name in ("reply_to", "to", "cc"):
        values[name] = tuple(Address(**entry) for entry in values[name])
    if values["bounce"]:
        values["bounce"] = Bounce(**values["bounce"])
    if values["date"]:
        values["date"] = datetime.fromisoformat(values["date"])
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
    return Mail(**values)


def _limit_memory(megabytes: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))
    except (ImportError, ValueError, OSError):
        return  # not every system can; the time limit still holds


def _child(megabytes: int) -> None:
    _limit_memory(megabytes)
    out = sys.stdout.buffer
    try:
        out.write(_sent(parse(sys.stdin.buffer.read())))
    except Unparsable as fault:
        out.write(json.dumps({"reason": fault.reason}).encode("ascii") + b"\n")
    except MemoryError:
        out.write(b'{"reason": "Reading the mail takes more memory than it may."}\n')
    out.flush()


if __name__ == "__main__":
    _child(int(sys.argv[1]))
