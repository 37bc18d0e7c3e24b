"""config show and config set: this machine's file, the desk's settings, and one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskterm import door
from deskterm.cli import output
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.paint import Column
from deskterm.cli.session import Session, session_of
from deskterm.errors import NotFound, Usage
from deskterm.words import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deskterm.desk import Desk

_COLUMNS = (Column("key"), Column("value", keeps=False), Column("origin", "from", keeps=False))
OWN = (
    "name",
    "email",
    "signature",
    "language",
    "time_zone",
    "position",
    "phone",
    "notices",
)
"""Fields of one's own that `me.` stands before."""


@command("deskterm config show", "deskterm config show --json", "deskterm config show me.signature")
def show(
    ctx: typer.Context,
    key: Annotated[str | None, typer.Argument(metavar="[KEY]", help="Only this one.")] = None,
    as_json: Json = False,
) -> None:
    """Show every setting with its value and where it comes from.

    config.toml is this machine; the database is the desk; me.* is you.
    """
    found = list(_settings(session_of(ctx)))
    if key is not None:
        found = [one for one in found if one["key"] == key]
        if not found:
            raise _unknown(key, known_keys(session_of(ctx)))
        if not as_json:
            output.text(output.plain(found[0]["value"]))
            return
    shown = ([one["key"], output.plain(one["value"]), one["origin"]] for one in found)
    output.listing(_COLUMNS, found, as_json_lines=as_json, shown=shown)


def _settings(session: Session) -> Iterator[dict[str, Any]]:
    from deskterm import config

    machine = session.config()
    # Through the SSH door the machine is the server: its paths and commands are nobody's business.
    for setting in () if door.behind_gate() else config.describe(machine):
        yield {"key": setting.key, "value": setting.value, "origin": setting.origin}
    desk = _desk_if_there(session)
    if desk is None:
        return
    for key, value in desk.read.settings.all().items():
        yield {"key": key, "value": value, "origin": "desk"}
    me = desk.read.agents.me()
    for key in OWN:
        yield {"key": f"me.{key}", "value": getattr(me, key), "origin": f"agent {me.login}"}


def _desk_if_there(session: Session) -> Desk | None:
    try:
        return session.desk()
    except NotFound:
        return None


def _unknown(key: str, known: list[str]) -> NotFound:
    near = nearest(key, known)
    hint = f" (did you mean {near}?)" if near else ""
    return NotFound(f"no setting '{key}'{hint}.", "deskterm config show")


def known_keys(session: Session) -> list[str]:
    """Every key `config set` takes here."""
    return [one["key"] for one in _settings(session)]


@command(
    "deskterm config set publish_delay 10",
    "deskterm config set me.signature 'Ana Ruiz, Acme Support'",
    "deskterm config set tui.theme light",
)
def set_value(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="See config show.")],
    value: Annotated[
        list[str] | None, typer.Argument(metavar="VALUE...", help="The new value; - is stdin.")
    ] = None,
    unset: Annotated[
        bool, typer.Option("--unset", help="Back to the default (config.toml only).")
    ] = False,
) -> None:
    """Change a setting: of the desk, of this machine, or (me.…) your own."""
    session = session_of(ctx)
    words = list(value or ())
    if unset == bool(words):
        raise Usage("give a value, or --unset.", "deskterm config set --help")
    text = _text(words)
    desk = _desk_if_there(session)
    if key.startswith("me."):
        _set_own(session.desk(), key.removeprefix("me."), text)
    elif desk is not None and key in desk.read.settings.all():
        if unset:
            raise Usage(f"{key} is a setting of the desk; give it a value.")
        desk.write.settings.set(key, text)
    else:
        _set_machine(session, key, None if unset else text)
    output.say(f"{key} {'is unset' if unset else 'is set'}.")


def _text(words: list[str]) -> str:
    if words == ["-"]:
        from deskterm.cli import piped

        return piped.read(piped.VALUE).decode(errors="replace").rstrip("\n")
    return " ".join(words)


def _set_own(desk: Desk, field: str, text: str) -> None:
    if field not in OWN:
        raise _unknown(f"me.{field}", [f"me.{own}" for own in OWN])
    desk.write.agents.set(desk.actor.login, **{field: text})


def _set_machine(session: Session, key: str, text: str | None) -> None:
    from deskterm import config

    door.refuse(f"{key} is a setting of the server's config.toml and cannot be changed")
    if "." not in key and key != "database":
        raise _unknown(key, known_keys(session))
    session.check_admin(f"change {key} of this machine")
    config.set_value(session.config().path, key, text)
