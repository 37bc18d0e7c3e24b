"""One run of the program: which desk, as whom; opened when a command first asks for it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from deskterm.cli.stdout import note_commit
from deskterm.errors import Usage

if TYPE_CHECKING:
    import typer

    from deskterm.config import Config
    from deskterm.desk import Desk


class Session:
    """The global options, and the desk they lead to."""

    def __init__(
        self,
        *,
        database: str | None = None,
        config_file: str | None = None,
        login: str | None = None,
        key: int = 0,
    ) -> None:
        named = (("--db", database), ("--config", config_file), ("--as", login))
        for option, value in named:
            if value == "":  # an empty shell variable: not what they meant, whatever it was
                raise Usage(
                    f"{option} is empty. Nothing was done.", f"name it, or leave {option} out"
                )
        self._database = database
        self._config_file = config_file
        self._login = login
        self._key = key
        self._config: Config | None = None
        self._desk: Desk | None = None

    def config(self) -> Config:
        """This machine's configuration, read once."""
        if self._config is None:
            from deskterm import config

            given = {"DESKTERM_DB": self._database, "DESKTERM_CONFIG": self._config_file}
            chosen = {name: value for name, value in given.items() if value}
            self._config = config.load({**os.environ, **chosen})
        return self._config

    def desk(self, *, porter: bool = False) -> Desk:
        """The desk, as the agent who asks; NotFound when there is none.

        A `porter` carries mail or backs up, what the owner of the desk's file always may, unless
        --as says who is meant.
        """
        if self._desk is None:
            from deskterm import desk

            config = self.config()
            login = self._login or config.agent or None
            porter = porter and not self._login
            self._desk = desk.open(config, login=login, key=self._key, porter=porter)
        return self._desk

    def check_admin(self, what: str) -> None:
        """Refused when --as names somebody who is no admin; `what` completes: may not …."""
        if self._login:
            from deskterm import desk

            desk.check_admin(self.config(), self._login, what)

    def close(self) -> None:
        """Close the desk, if it was opened."""
        if self._desk is not None:
            if self._desk.store.written():
                note_commit()
            self._desk.close()
            self._desk = None


def session_of(ctx: typer.Context) -> Session:
    """The session of a command's context."""
    session = ctx.obj
    assert isinstance(session, Session)
    return session


def desk_of(ctx: typer.Context) -> Desk:
    """The desk a command works on."""
    return session_of(ctx).desk()


def porter_of(ctx: typer.Context) -> Desk:
    """The same for a command that carries mail or backs up; see Session.desk."""
    return session_of(ctx).desk(porter=True)
