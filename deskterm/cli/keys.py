"""keys: what sshd asks by AuthorizedKeysCommand (%u %t %k), at every attempt to log in."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

from deskterm.errors import Misconfigured, Usage

if TYPE_CHECKING:
    from deskterm.config import Config


def answer(config: Config, words: list[str]) -> None:
    """The authorized_keys line for `USER TYPE BASE64` on stdout, or nothing."""
    if len(words) != 3:
        raise Usage("keys USER TYPE BASE64 is what sshd runs: AuthorizedKeysCommand … %u %t %k.")
    from deskterm import desk

    user, kind, data = words
    found = desk.key_holder(config, user, kind, data)
    if found is None:
        return
    line = entry(config, *found)
    sys.stdout.write(f"{line} {kind} {data}\n")


def entry(config: Config, login: str, key: int) -> str:
    """The options before a key: nothing but a terminal, and the gate as its only command."""
    command = [sys.executable, "-I", "-m", "deskterm", *_place(config)]
    command += ["gate", "--as", login, "--key", str(key)]
    quoted = shlex.join(command)
    if any(ord(char) < 32 for char in quoted):
        raise Misconfigured("a path with a line break cannot stand in authorized_keys.")
    # sshd(8): within the quotes only \\" is an escape, other backslashes are themselves.
    return f'restrict,pty,command="{quoted.replace(chr(34), chr(92) + chr(34))}"'


def _place(config: Config) -> list[str]:
    """The desk by name where options or the environment named it: the gate hears neither."""
    from deskterm.config import is_url, shown_database

    place: list[str] = []
    if config.origins["config"] == "DESKTERM_CONFIG":
        place += ["--config", os.path.abspath(config.path)]  # noqa: PTH100  (links stay)
    if config.origins["database"] == "DESKTERM_DB":
        database = config.database
        if not is_url(database):
            database = os.path.abspath(database)  # noqa: PTH100
        elif shown_database(database) != database:
            raise Misconfigured(
                "the database's URL holds a password, which every process list would show.",
                "put it into config.toml as database",
            )
        place += ["--db", database]
    return place
