"""A desk to test with, a clock that stands still, and mails written by hand."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

from deskterm import desk as desk_module
from deskterm.desk import Desk
from deskterm.policy import Actor
from deskterm.terms import Role
from deskterm.values import Taken

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
HELP = "help@acme.test"


class FixedClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> datetime:
        """Move on by a timedelta's keywords."""
        self.now += timedelta(**span)
        return self.now


class Place(NamedTuple):
    """As much of a Config as the desk looks at."""

    database: str
    path: Path = Path("/nonexistent/config.toml")


def make_desk(url: str, clock: FixedClock | None = None, *, mailbox: bool = True) -> Desk:
    """A new desk called Acme with ana as its admin, and a mailbox help@acme.test."""
    desk = desk_module.found(
        Place(url),  # type: ignore[arg-type]
        name="Acme",
        login="ana",
        agent_name="Ana Ruiz",
        agent_email="ana@acme.test",
        user="ana-at-os",
        clock=clock or FixedClock(),
    )
    if mailbox:
        desk.write.mailboxes.add("help", host="127.0.0.1", address=HELP)
    return desk


def open_desk(url: str, clock: FixedClock, login: str = "ana") -> Desk:
    """An existing desk as that agent."""
    return desk_module.open(Place(url), login=login, clock=clock)  # type: ignore[arg-type]


def add_agent(desk: Desk, login: str, role: Role = Role.AGENT) -> Desk:
    """The same desk as a new agent sees it."""
    writer = desk.store.writer
    with writer.session() as session:
        from deskterm.store.tables import AgentTable

        row = AgentTable(
            login=login,
            name=login.title(),
            email=f"{login}@acme.test",
            role=role,
            created_at=desk.clock(),
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        actor = Actor(row.id, login, row.name, role)
    return Desk(desk.store, actor, desk.clock)


_COUNTER = itertools.count(1)


def mail(
    sender: str = "Joe Doe <joe@client.test>",
    subject: str = "Printer on fire",
    text: str = "It burns.",
    *,
    to: str = HELP,
    cc: str = "",
    message_id: str | None = None,
    in_reply_to: str = "",
    references: Sequence[str] = (),
    date: datetime | None = None,
    headers: str = "",
    html: bool = False,
) -> bytes:
    """A mail's bytes; every one has a Message-ID of its own unless told, "" for none."""
    if message_id is None:
        message_id = f"<m{next(_COUNTER)}@client.test>"
    lines = [f"From: {sender}", f"To: {to}", f"Subject: {subject}"]
    lines += [f"Cc: {cc}"] if cc else []
    lines += [f"Message-ID: {message_id}"] if message_id else []
    lines += [f"In-Reply-To: {in_reply_to}"] if in_reply_to else []
    lines += [f"References: {' '.join(references)}"] if references else []
    lines += [f"Date: {format_datetime(date)}"] if date else []
    lines += headers.strip().splitlines()
    kind = "text/html" if html else "text/plain"
    lines += ["MIME-Version: 1.0", f"Content-Type: {kind}; charset=utf-8"]
    return ("\r\n".join(lines) + "\r\n\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()


def mail_with_file(data: bytes, filename: str = "a.bin", **fields: str) -> bytes:
    """The same with one attachment."""
    import base64

    bare = mail(**fields).decode()  # type: ignore[arg-type]
    head, _, body = bare.partition("\r\n\r\n")
    head = head.replace("Content-Type: text/plain; charset=utf-8", "")
    coded = base64.encodebytes(data).decode().replace("\n", "\r\n")
    return (
        f"{head.strip()}\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n"
        f"--xx\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
        f'--xx\r\nContent-Type: application/octet-stream; name="{filename}"\r\n'
        f'Content-Disposition: attachment; filename="{filename}"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{coded}\r\n--xx--\r\n"
    ).encode()


def take(desk: Desk, raw: bytes, **how: object) -> Taken:
    """One mail through the real intake."""
    return desk.as_system().write.intake.take(raw, **how)  # type: ignore[arg-type]


def send_all(desk: Desk) -> list[bytes]:
    """Claim and mark sent whatever is due; the mails."""
    system = desk.as_system()
    sent = []
    while (claimed := system.write.outbox.claim()) is not None:
        system.write.outbox.sent(claimed.id)
        sent.append(claimed.raw)
    return sent


def kinds(desk: Desk, number: int) -> list[str]:
    """The kinds of a ticket's events, oldest first."""
    return [event.kind for event in desk.read.tickets.events(number)]
