"""This machine's side: where the desk is, what the terminal likes, where passwords come from.

The database is the desk; config.toml is the machine. The environment is asked first, then the
file, then the default. What reads TOML, finds folders or writes is imported when needed: most
commands find DESKTERM_DB and are done.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from deskterm.config.schema import DEFAULTS, SECTIONS
from deskterm.errors import Misconfigured

__all__ = ["Config", "Setting", "describe", "load", "set_value"]


SYSTEM = Path("/etc/deskterm/config.toml")
"""For users who have no config.toml of their own."""


class Setting(NamedTuple):
    """One value as `config show` tells it: dotted key, value fit for JSON, and its source."""

    key: str
    value: str | bool | list[str]
    origin: str


class Config(NamedTuple):
    """What this machine says. `database` is a path or a postgresql:// URL.

    `values` holds the file's settings by dotted key (`mailboxes.help.password_file`); `distrust`
    says why commands in the file may not be run, or is empty.
    """

    path: Path
    database: str
    origins: Mapping[str, str]
    values: Mapping[str, Any]
    env: Mapping[str, str]
    distrust: str

    def __repr__(self) -> str:
        return f"Config({self.path})"  # the environment and URLs hold passwords

    @property
    def theme(self) -> str:
        """dark, light, high-contrast or terminal."""
        return str(self._value("tui.theme"))

    @property
    def mouse(self) -> bool:
        """Whether the terminal's mouse is asked for."""
        return bool(self._value("tui.mouse"))

    @property
    def bell(self) -> str:
        """For which new mail the bell rings: mine, all or off."""
        return str(self._value("tui.bell"))

    @property
    def agent(self) -> str:
        """The login that acts on this machine; empty: whoever the OS user is mapped to."""
        return str(self._value("desk.agent"))

    @property
    def poll(self) -> bool:
        """Whether an open TUI fetches and sends in the background."""
        return bool(self._value("desk.poll"))

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """Action → the keys it has here instead of its own."""
        bound = {k[5:]: v for k, v in self.values.items() if k.startswith("keys.")}
        return {k: (v,) if isinstance(v, str) else tuple(v) for k, v in bound.items()}

    def secret(self, mailbox: str, purpose: str = "imap") -> str:
        """A mailbox's password; Misconfigured when there is none, or its source is not sound.

        For `smtp` its own sources come first, then the mailbox's.
        """
        from deskterm.config import secrets

        return secrets.find(self, mailbox, purpose).read()

    def secret_source(self, mailbox: str, purpose: str = "imap") -> str:
        """Which source `secret` would use, in words; never what it holds."""
        from deskterm.config import secrets

        return secrets.find(self, mailbox, purpose).name

    def save_secret(self, mailbox: str, value: str, purpose: str = "imap") -> str:
        """Keeps a password in the keyring, else in a 0600 file; returns where, in words."""
        from deskterm.config import secrets

        return secrets.save(self, mailbox, value, purpose)

    def _value(self, key: str) -> Any:
        return self.values.get(key, DEFAULTS[key])


def load(env: Mapping[str, str] = os.environ) -> Config:
    """Reads config.toml: the user's or else the machine's, if there is one.

    Misconfigured names the line or the key that is wrong.
    """
    origins: dict[str, str] = {}
    if named := env.get("DESKTERM_CONFIG"):
        path = Path(named).expanduser()
        origins["config"] = "DESKTERM_CONFIG"
    else:
        from platformdirs import user_config_path

        path = user_config_path("deskterm", appauthor=False) / "config.toml"
        origins["config"] = "default"
        if not os.path.exists(path) and os.path.exists(SYSTEM):  # noqa: PTH110  (never raises)
            path = SYSTEM
            origins["config"] = "system"
    values, written = _read(path)
    origins |= dict.fromkeys(values, str(path))
    if named := env.get("DESKTERM_DB"):
        database = named if "://" in named else str(Path(named).expanduser())
        origins["database"] = "DESKTERM_DB"
    elif named := values.get("database", ""):
        database = named if "://" in named else str(path.parent / Path(named).expanduser())
    else:
        from platformdirs import user_data_path

        database = str(user_data_path("deskterm", appauthor=False) / "desk.db")
        origins["database"] = "default"
    return Config(path, database, origins, values, env, _distrust(path, written, database))


def describe(config: Config) -> list[Setting]:
    """Every setting with where it comes from; words of commands and passwords of URLs left out."""
    shown = [
        Setting("config", str(config.path), config.origins["config"]),
        Setting("database", shown_database(config.database), config.origins["database"]),
    ]
    listed = [f"{table}.{key}" for table, inside in SECTIONS.items() for key in inside]
    others = sorted(key for key in config.values if key not in listed and key != "database")
    for key in [*listed, *others]:
        value = config.values.get(key, DEFAULTS.get(key))
        if key.endswith("password_command"):
            value = [value[0], "…"] if len(value) > 1 else value
        shown.append(Setting(key, value, config.origins.get(key, "default")))
    return shown


def set_value(path: Path, key: str, value: str | bool | list[str] | None) -> None:
    """Writes one setting, keeping comments; None takes it out, or a whole `mailboxes.NAME`.

    Text is read as people type it (`on`, `pass show help`). The file gets mode 0600.
    """
    from deskterm.config import writing

    writing.set_value(path, key, value)


def is_url(database: str) -> bool:
    """Whether a desk lives on PostgreSQL rather than in a file."""
    return database.startswith(("postgresql://", "postgres://"))


def shown_database(database: str) -> str:
    """The database without a password in its URL."""
    if not is_url(database):
        return database
    hidden = re.sub(r"(?<=://)([^/@:]*):[^/]*@", r"\1:***@", database)
    return re.sub(r"(?<=[?&]password=)[^&]*", "***", hidden)


def _read(path: Path) -> tuple[dict[str, Any], os.stat_result | None]:
    try:
        with path.open("rb") as file:
            written = os.fstat(file.fileno())
            data = file.read()
    except FileNotFoundError:
        return {}, None
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from error
    import tomllib

    from deskterm.config.schema import flatten

    try:
        document = tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Misconfigured(f"{path} is not UTF-8 (at line {line}).") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Misconfigured(f"{path} is not valid TOML: {error}.") from error
    return flatten(document, str(path)), written


def _distrust(path: Path, written: os.stat_result | None, database: str) -> str:
    """Why somebody else may have written the file (design.md section 5), or ""."""
    if written is None:
        return ""
    owners = {0, os.geteuid()}
    if not is_url(database) and Path(database).exists():
        owners.add(Path(database).stat().st_uid)
    folder = path.parent.stat()
    if written.st_uid not in owners:
        return f"{path} belongs to another user"
    if written.st_mode & 0o022:
        return f"{path} can be written by others (chmod go-w {path})"
    if folder.st_mode & 0o002 and not folder.st_mode & stat.S_ISVTX:
        return f"{path.parent} can be written by everybody (chmod o-w {path.parent})"
    return ""
