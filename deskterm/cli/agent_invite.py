"""agent invite: agents made of names and addresses, told by mail how to log in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.session import desk_of
from deskterm.errors import Usage
from deskterm.terms import Role

if TYPE_CHECKING:
    from deskterm.values import Invitation, Invitee


@command(
    "deskterm agent invite 'Luis Prado' luis@acme.test --group Support",
    "deskterm agent invite 'Eva Gil <eva@acme.test>' 'Raúl Paz <raul@acme.test>'",
    "deskterm agent invite 'Ops <ops@acme.test>' --admin",
    role="role",
    group="group",
)
def invite(
    ctx: typer.Context,
    people: Annotated[
        list[str],
        typer.Argument(metavar="NAME EMAIL | 'NAME <EMAIL>'...", help="Who becomes an agent."),
    ],
    admin: Annotated[bool, typer.Option("--admin", help="They may do everything.")] = False,
    role: Annotated[
        str | None,
        typer.Option("--role", metavar="admin|lead|agent", help="What they may do; agent."),
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option("--group", metavar="NAME", help="Theirs; may be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make agents and mail each how to log in by SSH.

    The login is what stands left of the @. Without the setting ssh_address or a mailbox to send
    from, the texts are printed for you to pass on. One bad address, and nobody is invited.
    """
    if admin and role not in (None, Role.ADMIN.value):
        raise Usage(f"--admin and --role {role} say different things. Nobody was invited.")
    desk = desk_of(ctx)
    made = desk.write.agents.invite(
        _invitees(people), admin=admin, role=role or Role.AGENT.value, groups=group or ()
    )
    if as_json:
        output.json_lines(map(shapes.plain, made))
    for one in made:
        _tell(one, print_text=not as_json)
    if any(one.mailed for one in made):
        output.say("Next: deskterm send; and when they send their key: deskterm key add LOGIN KEY")
    else:
        output.say(f"nothing was mailed: {made[0].why}. Please pass the text on yourself.")
    if made and not admin and role in (None, Role.AGENT.value) and not group:
        adding = " ".join(f"--add {one.login}" for one in made)
        output.say(
            "they are in no group and see only what is assigned to them or names them. "
            f"Next: deskterm group member NAME {adding}"
        )


def _tell(one: Invitation, *, print_text: bool) -> None:
    if one.mailed:
        output.say(f"agent {one.login} added; the invitation to {one.email} waits in the outbox.")
        return
    output.say(f"agent {one.login} added; for {one.name} <{one.email}>:")
    if print_text:
        output.text(f"{one.subject}\n\n{one.text}\n")


def _invitees(words: Sequence[str]) -> list[Invitee]:
    """`NAME EMAIL`, or each word one of `NAME <EMAIL>` and `EMAIL`."""
    from deskterm.values import Invitee

    if len(words) == 2 and "@" not in words[0] and "<" not in words[1]:
        return [Invitee(words[0].strip(), words[1].strip())]
    return [_invitee(word) for word in words]


def _invitee(word: str) -> Invitee:
    from deskterm.values import Invitee

    name, angle, rest = word.strip().rpartition("<")
    if angle and rest.endswith(">"):
        address = rest[:-1].strip()
        name = name.strip().strip('"').strip()
    else:
        address, name = word.strip(), ""
    if "@" not in address:
        raise Usage(
            f"'{word}' has no e-mail address. Nobody was invited.",
            "deskterm agent invite 'Luis Prado <luis@acme.test>'",
        )
    return Invitee(name or address.partition("@")[0], address)
