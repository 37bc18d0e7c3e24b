"""init: a new desk with its first agent."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from deskterm.cli import output
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.session import session_of
from deskterm.errors import Conflict, Usage


@command(
    "deskterm init                                       # asks for what it needs",
    "deskterm init --name Acme --agent ana --agent-name 'Ana Ruiz' --agent-email ana@acme.test",
    "deskterm init --name Acme --agent ana --agent-email ana@acme.test --language es \\",
    "    --time-zone Europe/Madrid --group Soporte",
)
def init(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="What customers see."),
    ] = None,
    agent: Annotated[
        str | None, typer.Option("--agent", metavar="LOGIN", help="Your login on the desk.")
    ] = None,
    agent_name: Annotated[
        str | None, typer.Option("--agent-name", metavar="NAME", help="Your name.")
    ] = None,
    agent_email: Annotated[
        str | None, typer.Option("--agent-email", metavar="ADDRESS", help="Your e-mail address.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="en|es", help="What customers are written.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option("--time-zone", metavar="ZONE", help="Such as Europe/Madrid.")
    ] = None,
    group: Annotated[
        str, typer.Option("--group", metavar="NAME", help="A first group: new tickets are its.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Found a desk in the configured database. You become its first agent and admin.

    What is not given is asked on a terminal, and elsewhere taken from this machine.
    """
    from deskterm import desk
    from deskterm.config import shown_database

    config = session_of(ctx).config()
    if desk.exists(config):
        raise Conflict(
            f"there is a desk at {shown_database(config.database)} already.", "deskterm list"
        )
    user = desk.os_user()
    login = agent or _ask("Your login", _login_of(user))
    made = desk.found(
        config,
        name=name or _ask("Name of the desk", ""),
        login=login,
        agent_name=agent_name or _ask("Your name", real_name() or login),
        agent_email=agent_email or _ask("Your e-mail address", os.environ.get("EMAIL", "")),
        language=language or _ask("Language of the desk (en or es)", default_language()),
        time_zone=time_zone or _ask("Time zone", default_zone()),
        user=user,
        group=group,
    )
    made.close()
    where = shown_database(config.database)
    if as_json:
        output.json_object({"database": where, "agent": made.actor.login})
    else:
        output.say(f"desk founded at {where}. Next: deskterm mailbox add, or deskterm demo")


def _ask(what: str, default: str) -> str:
    if output.interactive():
        return output.ask(what, default)
    if not default:
        options = {"Name of the desk": "--name", "Your e-mail address": "--agent-email"}
        raise Usage(f"{options[what]} is missing.", "deskterm init --help")
    return default


def _login_of(user: str) -> str:
    kept = "".join(ch for ch in user.lower() if (ch.isalnum() and ch.isascii()) or ch in "._-")
    return kept.lstrip("0123456789._-")[:32] or "admin"


def real_name() -> str:
    """The user's name as the system knows it, "" when it does not."""
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_gecos.partition(",")[0].strip()
    except KeyError:
        return ""


def default_language() -> str:
    """The desk's language after the locale: es for Spanish, else en."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if word := os.environ.get(variable):
            return "es" if word.lower().startswith("es") else "en"
    return "en"


def default_zone() -> str:
    """This machine's time zone by name: TZ, /etc/timezone or where /etc/localtime leads."""
    named = [os.environ.get("TZ", "").lstrip(":")]
    timezone = Path("/etc/timezone")
    if timezone.is_file():
        named.append(timezone.read_text(errors="replace").strip())
    localtime = Path("/etc/localtime")
    if localtime.is_symlink():
        named.append(str(localtime.readlink()).rpartition("zoneinfo/")[2])
    return next(filter(_is_zone, named), "UTC")


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return bool(name) and ZoneInfo(name) is not None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
