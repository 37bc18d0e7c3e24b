"""agent add, set, activate and deactivate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskterm.cli import output, shapes
from deskterm.cli.agent import Login, left_behind
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.session import desk_of, session_of
from deskterm.errors import Usage
from deskterm.terms import Role

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.values import Agent

RoleWord = Annotated[
    str | None,
    typer.Option("--role", metavar="admin|lead|agent", help="What they may do; agent."),
]
OsUser = Annotated[
    str | None,
    typer.Option("--os-user", metavar="USER", help="Who acts as them on this machine; nobody."),
]
Language = Annotated[
    str | None, typer.Option("--language", metavar="en|es", help="Of their screens; the desk's.")
]
Zone = Annotated[
    str | None, typer.Option("--time-zone", metavar="ZONE", help="Their clock; the desk's.")
]
Position = Annotated[
    str | None, typer.Option("--position", metavar="TEXT", help="What they are in the house.")
]
Phone = Annotated[str | None, typer.Option("--phone", metavar="NUMBER", help="Their telephone.")]
Reports = Annotated[
    bool | None, typer.Option("--reports/--no-reports", help="Whether a lead may read reports.")
]


@command(
    "deskterm agent add luis --name 'Luis Prado' --email luis@acme.test --group Support",
    "deskterm agent add eva --name 'Eva Gil' --email eva@acme.test --role lead --reports",
    "deskterm agent add root --name Ops --email ops@acme.test --role admin --os-user ops",
    role="role",
)
def add(
    ctx: typer.Context,
    login: Login,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Their name.")] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="ADDRESS", help="Their e-mail address.")
    ] = None,
    role: RoleWord = None,
    os_user: OsUser = None,
    group: Annotated[
        list[str] | None, typer.Option("--group", metavar="NAME", help="Theirs; may be repeated.")
    ] = None,
    language: Language = None,
    time_zone: Zone = None,
    position: Position = None,
    phone: Phone = None,
    reports: Reports = None,
    as_json: Json = False,
) -> None:
    """Add an agent, who may come in at once.

    They come in as their OS user here, or by SSH: see key add and agent invite.
    """
    desk = desk_of(ctx)
    made = desk.write.agents.add(
        login,
        name=name or _asked("Name", "--name"),
        email=email or _asked("E-mail address", "--email"),
        role=role or Role.AGENT.value,
        os_user=os_user or "",
        groups=group or (),
        language=language or "",
        time_zone=time_zone or "",
        position=position or "",
        phone=phone or "",
        reports=bool(reports),
    )
    if as_json:
        output.json_object(shapes.plain(made))
    else:
        output.say(f"agent {login} added ({made.role}).")
    _warn_of_no_group(made)
    _warn_of_shared_address(desk, made)


def _warn_of_no_group(agent: Agent) -> None:
    if agent.role is Role.AGENT and not agent.groups:
        output.say(
            f"{agent.login} is in no group: they see only what is assigned to them or names them. "
            f"Next: deskterm group member NAME --add {agent.login}"
        )


def _warn_of_shared_address(desk: Desk, agent: Agent) -> None:
    others = [
        one.login
        for one in desk.read.agents.list()
        if one.login != agent.login and one.email.lower() == agent.email.lower()
    ]
    if others:
        output.say(
            f"{agent.email} is the address of {', '.join(others)} too: mail to agents cannot tell "
            f"them apart. Next: deskterm agent set {agent.login} --email ADDRESS"
        )


def _owner(ctx: typer.Context, login: str) -> str:
    """The OS user who owns the desk and works as that agent, else ""."""
    from deskterm import desk

    return desk.works_as(session_of(ctx).config(), login)


def _warn_of_lost_owner(owner: str, login: str, back: str) -> None:
    """Say how the owner of the desk's file gets in again, who is no active agent any more."""
    output.say(
        f"OS user {owner}, who owns the desk, worked as {login}: mail is still fetched and sent, "
        f"everything else is refused to them now. Next: deskterm --as OTHER {back}"
    )


def _asked(what: str, option: str) -> str:
    if not output.interactive():
        raise Usage(f"{option} is missing.", "deskterm agent add --help")
    return output.ask(what)


@command(
    "deskterm agent set luis --role lead",
    "deskterm agent set luis --login luisa --name 'Luisa Prado'",
    "deskterm agent set luis --os-user ''                # no OS user acts as luis",
    "deskterm agent set luis --notices assigned,mentioned",
    role="role",
    notices="notice",
)
def set_fields(
    ctx: typer.Context,
    login: Login,
    new_login: Annotated[
        str | None, typer.Option("--login", metavar="LOGIN", help="Another login.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Their name.")] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="ADDRESS", help="Their e-mail address.")
    ] = None,
    role: RoleWord = None,
    os_user: OsUser = None,
    language: Language = None,
    time_zone: Zone = None,
    position: Position = None,
    phone: Phone = None,
    signature: Annotated[
        str | None, typer.Option("--signature", metavar="TEXT", help="Under their replies.")
    ] = None,
    notices: Annotated[
        str | None,
        typer.Option(
            "--notices", metavar="WORDS", help="Mailed: assigned, mentioned, group; all; none."
        ),
    ] = None,
    reports: Reports = None,
    as_json: Json = False,
) -> None:
    """Change an agent; what is not named stays.

    Admins change everything, leads other agents' names and addresses, everybody their own name,
    signature, language, time zone, position, phone and notices. Groups: see group member.
    """
    named: dict[str, Any] = {
        "login": new_login,
        "name": name,
        "email": email,
        "role": role,
        "os_user": os_user,
        "language": language,
        "time_zone": time_zone,
        "position": position,
        "phone": phone,
        "signature": signature,
        "notices": notices,
        "reports": reports,
    }
    fields = {key: value for key, value in named.items() if value is not None}
    if not fields:
        raise Usage("nothing to change.", "deskterm agent set --help")
    desk = desk_of(ctx)
    owner = _owner(ctx, login) if os_user is not None else ""
    made = desk.write.agents.set(login, **fields)
    if as_json:
        output.json_object(shapes.plain(made))
    else:
        output.say(f"agent {made.login} changed.")
    if role is not None:
        _warn_of_no_group(made)
    if email is not None:
        _warn_of_shared_address(desk, made)
    if owner and made.os_user != owner and len(_admins(desk)) > 1:  # the only one is theirs
        back = f"agent set {made.login} --os-user {owner}"
        _warn_of_lost_owner(owner, made.login, back)


def _admins(desk: Desk) -> list[str]:
    found = desk.read.agents.list()
    return [one.login for one in found if one.role is Role.ADMIN and one.active]


@command(
    "deskterm agent deactivate luis                      # and say what still names luis",
    "deskterm agent deactivate luis --reassign eva",
    "deskterm agent deactivate luis --reassign group:Support",
    reassign="heir",
)
def deactivate(
    ctx: typer.Context,
    login: Login,
    reassign: Annotated[
        str | None,
        typer.Option(
            "--reassign", metavar="LOGIN|group:NAME|none", help="Who gets their open tickets."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Shut an agent out at once, here and by SSH; history and queued mail stay.

    What still names them is listed with the command for each. Open tickets are handed over 200 at
    a time; where it was cut short, the same command goes on.
    """
    if reassign == "":
        raise Usage(
            "--reassign names nobody. Nothing was changed.", "--reassign LOGIN, group:NAME or none"
        )
    desk = desk_of(ctx)
    owner = _owner(ctx, login)
    done = desk.write.agents.deactivate(login, reassign or "")
    if owner:
        _warn_of_lost_owner(owner, login, f"agent activate {login}")
    if as_json:
        output.json_object(shapes.plain(done))
        return
    output.say(f"agent {login} is not active any more.")
    if done.reassigned:
        many = output.counted(len(done.reassigned), "open ticket")
        output.say(f"{many} went to {_heir(reassign or '')}.")
    for line in left_behind(desk, done.agent, done.left):
        output.line(line)


def _heir(reassign: str) -> str:
    return "nobody" if reassign == "none" else reassign


@command("deskterm agent activate luis")
def activate(ctx: typer.Context, login: Login, as_json: Json = False) -> None:
    """Let an agent in again, with the role and the groups they had."""
    made = desk_of(ctx).write.agents.activate(login)
    if as_json:
        output.json_object(shapes.plain(made))
    else:
        output.say(f"agent {login} is active.")
