"""What agents are mailed that nobody typed: notices and invitations, one row a language."""

from __future__ import annotations

from dataclasses import dataclass

from deskterm.terms import Notice


@dataclass(frozen=True, slots=True)
class AgentWording:
    """The words of one language.

    `titles` take {group} and {subject}; `wrote` and `by` take {who}; the invitation's take
    {name}, {desk}, {address}, {admin} and {email}.
    """

    language: str
    titles: dict[Notice, str]
    wrote: str
    by: str
    open_it: str
    answer_there: str
    shortened: str
    invited: str
    invitation: str


ENGLISH = AgentWording(
    language="en",
    titles={
        Notice.GROUP: "New in {group}: {subject}",
        Notice.ASSIGNED: "Assigned to you: {subject}",
        Notice.MENTIONED: "You are named in a note: {subject}",
    },
    wrote="{who} wrote:",
    by="By {who}.",
    open_it="Open it:",
    answer_there="Please answer there: a reply to this mail does not reach the customer.",
    shortened="[…]",
    invited="Your place at {desk}",
    invitation="""Hello {name},

{admin} has made a place for you at {desk}, a helpdesk that runs in the terminal.
Your login is {login}.

1. If you have no SSH key yet, make one on your own computer:

     ssh-keygen -t ed25519

2. Send the public half, the file ~/.ssh/id_ed25519.pub, to {admin} <{email}>.
   The other file, without .pub, stays with you.

3. Once {admin} has put your key in, log in with:

     ssh {address}""",
)
SPANISH = AgentWording(
    language="es",
    titles={
        Notice.GROUP: "Nuevo en {group}: {subject}",
        Notice.ASSIGNED: "Asignado a usted: {subject}",
        Notice.MENTIONED: "Le nombran en una nota: {subject}",
    },
    wrote="{who} escribió:",
    by="Por {who}.",
    open_it="Para abrirlo:",
    answer_there="Responda allí, por favor: una respuesta a este correo no llega al cliente.",
    shortened="[…]",
    invited="Su sitio en {desk}",
    invitation="""Hola, {name}:

{admin} le ha preparado un sitio en {desk}, un servicio de asistencia que funciona en el terminal.
Su usuario es {login}.

1. Si aún no tiene una clave SSH, créela en su propio ordenador:

     ssh-keygen -t ed25519

2. Envíe la mitad pública, el archivo ~/.ssh/id_ed25519.pub, a {admin} <{email}>.
   El otro archivo, sin .pub, no sale de su ordenador.

3. Cuando {admin} haya dado de alta su clave, entre con:

     ssh {address}""",
)
_WORDINGS = {words.language: words for words in (ENGLISH, SPANISH)}

LINES = 20
"""Lines of a message that a notice shows."""
_WIDTH = 200


def agent_wording(language: str) -> AgentWording:
    """The words of a language; English for one we do not speak."""
    return _WORDINGS.get(language, ENGLISH)


def notice_title(language: str, kind: Notice, group: str, subject: str) -> str:
    """A notice's subject, without the ticket's tag."""
    title = agent_wording(language).titles[kind]
    # One pass over the template: a group's name may hold {subject}.
    return title.format(group=group, subject=subject)


def notice_text(language: str, who: str, text: str, number: int, address: str) -> str:
    """A notice's body: who wrote, how it begins, how to open it; `address` as `ssh` takes it."""
    words = agent_wording(language)
    parts = []
    if begins := _beginning(text, words.shortened):
        parts.append(words.wrote.format(who=who))
        parts.append(begins)
    elif who:
        parts.append(words.by.format(who=who))
    ways = [f"  deskterm show {number}"]
    if address:
        ways.append(f"  ssh {address} show {number}")
    parts.append("\n".join((words.open_it, *ways)))
    parts.append(words.answer_there)
    return "\n\n".join(parts)


def _beginning(text: str, shortened: str) -> str:
    lines = text.strip().splitlines()
    shown = [f"  {line[:_WIDTH]}".rstrip() for line in lines[:LINES]]
    if len(lines) > LINES:
        shown.append(f"  {shortened}")
    return "\n".join(shown)


def invitation(
    language: str, *, name: str, login: str, desk: str, address: str, admin: str, email: str
) -> tuple[str, str]:
    """Subject and body of an invitation; without an `address` the last line shows desk@HOST."""
    words = agent_wording(language)
    body = words.invitation.format(
        name=name, login=login, desk=desk, address=address or "desk@HOST", admin=admin, email=email
    )
    return words.invited.format(desk=desk), body
