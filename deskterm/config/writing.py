"""Writing config.toml and password files: comments kept, whole or not at all, mode 0600.

The only module that imports tomlkit.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from deskterm.config.schema import MAILBOX, coerce, flatten
from deskterm.errors import Busy, Misconfigured, NotFound, Usage


def set_value(path: Path, key: str, value: str | bool | list[str] | None) -> None:
    """See deskterm.config.set_value."""
    import tomllib

    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    *tables, last = _parts(key)
    if value is not None:
        value = coerce(key, value)
    try:
        document = tomlkit.parse(path.read_text("utf-8") if path.exists() else "")
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path} is not valid TOML: {error}. It was left alone.") from error
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from error
    table: MutableMapping[str, Any] = document
    for depth, name in enumerate(tables):
        if name not in table and value is not None:
            # "mailboxes" itself needs no line of its own above [mailboxes.help].
            table[name] = tomlkit.table(is_super_table=depth < len(tables) - 1)
        inner = table.get(name)
        if not isinstance(inner, MutableMapping):
            raise NotFound(f"{path} says nothing of {key}.")
        table = inner
    if value is not None:
        table[last] = value
    elif table.pop(last, None) is None:
        raise NotFound(f"{path} says nothing of {key}.")
    text = tomlkit.dumps(document)
    flatten(tomllib.loads(text), str(path))
    write_private(path, text)


def write_private(path: Path, text: str) -> None:
    """Replaces a file in one step; new folders get 0700, the file 0600 and its owner back."""
    target = path.resolve()  # a dotfile manager's link stays a link
    part = ""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            if target.exists() and os.geteuid() == 0:
                before = target.stat()
                os.fchown(file.fileno(), before.st_uid, before.st_gid)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(target)
    except OSError as error:
        if part:
            Path(part).unlink(missing_ok=True)
        kind = Busy if error.errno in (errno.ENOSPC, errno.EDQUOT) else Misconfigured
        raise kind(f"{path} cannot be written: {error.strerror}. It was left as it was.") from error


def _parts(key: str) -> list[str]:
    """Tables and key; the name of a mailbox or of an action may hold dots of its own."""
    section, _, rest = key.partition(".")
    if section == "mailboxes" and rest:
        name, _, inner = rest.rpartition(".")
        return [section, name, inner] if name and inner in MAILBOX else [section, rest]
    parts = [section, rest] if rest else [section]
    if not all(parts) or key.endswith("."):
        raise Usage(f"{key} is not the name of a setting.")
    return parts
