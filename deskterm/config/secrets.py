"""A mailbox's password, from a command, systemd, a 0600 file, the environment or the keyring.

They are asked in this order. The only module that imports keyring, and it does so when all other
sources are silent.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deskterm.errors import Misconfigured, Usage

if TYPE_CHECKING:
    from deskterm.config import Config

_SECONDS = 30.0  # that a command may take
_BYTES = 1 << 16  # that a secret's file is read for
_SERVICE = "deskterm"  # by hand: `keyring set deskterm help`


class Source(NamedTuple):
    """Where a password is, in words, and how to get it."""

    name: str
    read: Callable[[], str]


def find(config: Config, mailbox: str, purpose: str) -> Source:
    """The source in use."""
    for prefix in ("smtp_", "") if purpose == "smtp" else ("",):
        for source in _sources(config, mailbox, prefix):
            return source
    raise Misconfigured(
        f"mailbox {mailbox} has no password: none in {config.path}, in the environment "
        f"({_variable(mailbox, '')}) or in a keyring.",
        f"deskterm mailbox password {mailbox}",
    )


def save(config: Config, mailbox: str, value: str, purpose: str) -> str:
    """Keeps the password where the mailbox's file is configured, else in the keyring or a file."""
    from deskterm.config import load, set_value

    if not value or re.search(r"[\x00-\x1f\x7f]", value):
        raise Usage("a password is one line of text.")
    prefix = "smtp_" if purpose == "smtp" else ""
    section = f"mailboxes.{mailbox}.{prefix}"
    file = config.values.get(f"{section}password_file")
    if not file and config.values.get(f"{section}keyring") is not False:
        saved = _to_keyring(_entry(mailbox, prefix), value)
        if saved and prefix and not config.values.get(f"{section}keyring"):
            set_value(config.path, f"{section}keyring", True)
    else:
        saved = False
    where = "keyring"
    if not saved:
        from deskterm.config.writing import write_private

        name = file or f"passwords/{_entry(_file_name(mailbox), prefix).replace('/', '.')}"
        path = config.path.parent / Path(name).expanduser()
        write_private(path, value + "\n")
        if not file:
            set_value(config.path, f"{section}password_file", name)
        where = f"file {path}"
    used = find(load(config.env), mailbox, purpose).name
    return where if used == where else f"{where}, but {used} comes first"


def _sources(config: Config, mailbox: str, prefix: str) -> Iterator[Source]:
    def setting(key: str) -> object:
        return config.values.get(f"mailboxes.{mailbox}.{prefix}{key}")

    what = f"mailbox {mailbox}"
    argv = setting("password_command")
    if isinstance(argv, list):
        yield Source(f"command {argv[0]}", partial(_run, argv, what, config.distrust))
    credentials = config.env.get("CREDENTIALS_DIRECTORY")
    if credentials:
        path = Path(credentials) / _entry(_file_name(mailbox), prefix).replace("/", ".")
        if path.is_file():  # systemd guards its mode
            yield Source(f"systemd credential {path.name}", partial(_read, path, what, 0))
    file = setting("password_file")
    if isinstance(file, str):
        path = config.path.parent / Path(file).expanduser()
        yield Source(f"file {path}", partial(_read, path, what, 0o077))
    named = setting("password_env")
    variable = str(named or _variable(mailbox, prefix))
    if named or config.env.get(variable):
        yield Source(
            f"environment variable {variable}",
            lambda: _one_line(config.env.get(variable, ""), f"{what}: {variable}"),
        )
    wanted = setting("keyring")
    if wanted or (wanted is None and not prefix):
        value = _from_keyring(_entry(mailbox, prefix))
        if value is not None:
            held = value
            yield Source("keyring", lambda: _one_line(held, f"{what}: the keyring's entry"))
        elif wanted:
            raise Misconfigured(
                f"{what}: the keyring holds no password for {_entry(mailbox, prefix)}.",
                f"deskterm mailbox password {mailbox}",
            )


def _variable(mailbox: str, prefix: str) -> str:
    return f"DESKTERM_{prefix.upper()}PASSWORD_" + re.sub("[^A-Z0-9]", "_", mailbox.upper())


def _entry(mailbox: str, prefix: str) -> str:
    return f"{mailbox}/smtp" if prefix else mailbox


def _file_name(mailbox: str) -> str:
    return re.sub(r"[^\w.@+-]", "_", mailbox).lstrip(".") or "_"


def _one_line(text: str, where: str) -> str:
    """The first line; managers such as pass keep notes below it."""
    line = text.split("\n", 1)[0].rstrip("\r")
    if not line:
        raise Misconfigured(f"{where} is empty.")
    if re.search(r"[\x00-\x1f\x7f]", line):
        raise Misconfigured(f"{where} holds a control character.")
    return line


def _read(path: Path, what: str, forbidden: int) -> str:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode & 0o777
            if mode & forbidden:
                raise Misconfigured(
                    f"{what}: {path} may be read by others (mode {mode:03o}).", f"chmod 600 {path}"
                )
            data = file.read(_BYTES)
    except OSError as error:
        raise Misconfigured(f"{what}: {path} cannot be read: {error.strerror}.") from error
    return _text(data, f"{what}: {path}")


def _text(data: bytes, where: str) -> str:
    try:
        return _one_line(data.decode(), where)
    except UnicodeDecodeError as error:
        raise Misconfigured(f"{where} is not UTF-8.") from error


def _run(argv: list[str], what: str, distrust: str) -> str:
    if distrust:
        raise Misconfigured(f"{what}: password_command is not run, because {distrust}.")
    import signal
    import subprocess

    where = f"{what}: password_command {argv[0]}"
    try:
        # A session of its own: a time-out then ends what the command has started as well.
        process = subprocess.Popen(  # noqa: S603 - argv from a file only its owner writes
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise Misconfigured(f"{where} cannot be run: {error.strerror}.") from error
    with process:
        try:
            out, err = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            raise Misconfigured(f"{where} took longer than {_SECONDS:g} s.") from error
    if process.returncode:
        from deskterm.safe import clean_line

        words = clean_line(err.decode("utf-8", "replace").strip().rpartition("\n")[2])[:200]
        said = f": {words}" if words else ""
        raise Misconfigured(f"{where} failed with exit {process.returncode}{said}.")
    return _text(out, where)


def _from_keyring(entry: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        return keyring.get_password(_SERVICE, entry)
    except NoKeyringError:
        return None  # a server without a desktop
    except (KeyringError, RuntimeError, OSError) as error:
        raise Misconfigured(
            f"the keyring cannot be read ({type(error).__name__}). "
            "Unlock it, or write keyring = false for the mailbox."
        ) from error


def _to_keyring(entry: str, value: str) -> bool:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, entry, value)
        return keyring.get_password(_SERVICE, entry) == value  # the null backend keeps nothing
    except (KeyringError, RuntimeError, OSError):
        return False
