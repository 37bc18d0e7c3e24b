"""Mail to agents about what somebody else did: outbox rows, never messages of the ticket."""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import NamedTuple

from deskterm.desk.writes.work import Work, dump_people
from deskterm.mail import token
from deskterm.mail.compose import mailable
from deskterm.mail.quotes import reply_text
from deskterm.mail.wording_agents import notice_text, notice_title
from deskterm.store.instants import to_ms
from deskterm.store.tables import OutboxTable
from deskterm.terms import OPEN_CATEGORIES, Category, Direction, Notice, OutboxState
from deskterm.values import Person

ONCE = timedelta(minutes=1)
"""How long the same notice is not sent again."""
SPAN, MOST = timedelta(minutes=10), 30
"""No agent gets more notices than that in that time: a loop of mails ends there, whatever it is
made of, and so does a flood that nobody wants twice."""
_READ = 20_000
"""Characters of a message in which its beginning is looked for."""
_LOOKED_AT = 1000
"""Outbox rows, the newest ones, that are counted for it."""


class _Ticket(NamedTuple):
    number: int
    subject: str
    group: str
    mailbox: int
    address: str


class _Reader(NamedTuple):
    id: int
    name: str
    email: str
    language: str
    notices: str


class _Said(NamedTuple):
    """Who wrote, from which address (only of mail that came in), and what."""

    who: str
    address: str
    text: str


def send_notices(work: Work) -> None:
    """Queue what `work.tell` was told, if the desk can mail: one notice an agent and ticket.

    Whoever did it hears nothing, nor who has that switch off. Who is not responsible any more by
    now, or for a ticket that is done with, is not told of it.
    """
    boxes = dict(work.sql.rows("SELECT id, address FROM mailboxes WHERE enabled ORDER BY id"))
    if not boxes or work.setting("can_send", "yes") != "yes":
        return
    for number in dict.fromkeys(number for _, number, _ in work.news):
        told = [(kind, who) for kind, ticket, who in work.news if ticket == number]
        row = work.sql.one(
            "SELECT t.subject, t.category, t.mailbox_id, t.group_id, t.assignee_id, g.name "
            "FROM tickets t LEFT JOIN groups g ON g.id = t.group_id WHERE t.id = ?",
            (number,),
        )
        assert row is not None
        subject, category, mailbox, group, assignee, name = row
        if category == Category.SPAM:
            continue
        over = category not in OPEN_CATEGORIES
        still = {
            Notice.GROUP: "" if over else f"group:{group}",
            Notice.ASSIGNED: "" if over else f"agent:{assignee}",
        }
        told = [(kind, who) for kind, who in told if still.get(kind, who) == who]
        box = mailbox if mailbox in boxes else next(iter(boxes))
        ticket = _Ticket(number, subject, name or "", box, boxes[box])
        said: dict[Notice, _Said] = {}
        for reader, kind in _readers(work, told, {*boxes.values()}):
            if kind not in said:
                said[kind] = _said(work, number, kind)
            _queue(work, ticket, reader, kind, said[kind])


def _readers(
    work: Work, told: list[tuple[Notice, str]], own: set[str]
) -> list[tuple[_Reader, Notice]]:
    """Who is mailed, and what about: of several reasons the one that is nearest to the agent."""
    found: dict[int, tuple[_Reader, Notice]] = {}
    for kind in (Notice.MENTIONED, Notice.ASSIGNED, Notice.GROUP):
        for who in dict.fromkeys(who for one, who in told if one is kind):
            for reader in _people(work, who):
                if (
                    reader.id != work.actor.id
                    and kind in reader.notices.split()
                    and reader.email not in own
                    and mailable(reader.email)
                ):
                    found.setdefault(reader.id, (reader, kind))
    return list(found.values())


def _people(work: Work, who: str) -> list[_Reader]:
    kind, _, id = who.partition(":")
    columns = "a.id, a.name, a.email, a.language, a.notices"
    if kind == "agent":
        wanted = f"SELECT {columns} FROM agents a WHERE a.id = ? AND a.active"
    else:
        wanted = (
            f"SELECT {columns} FROM agents a JOIN group_members m ON m.agent_id = a.id "
            "WHERE m.group_id = ? AND m.notify AND a.active ORDER BY a.id"
        )
    return [_Reader(*row) for row in work.sql.rows(wanted, (int(id),))]


def _queue(work: Work, ticket: _Ticket, reader: _Reader, kind: Notice, said: _Said) -> None:
    title = notice_title(reader.language, kind, ticket.group, ticket.subject)
    to_people = dump_people([Person(reader.name, reader.email)])
    own = work.actor_id is None and said.address == reader.email
    if own or _is_enough(work, ticket.number, title, to_people):
        return
    address = work.setting("ssh_address")
    work.sql.insert(
        OutboxTable,
        ticket_id=ticket.number,
        mailbox_id=ticket.mailbox,
        header_id=token.message_id(
            work.secret(),
            ticket.number,
            secrets.token_hex(5),
            ticket.address.rpartition("@")[2],
        ),
        sender=ticket.address,
        to_people=to_people,
        pending=json.dumps([reader.email]),
        subject=title,
        text=notice_text(reader.language, said.who, said.text, ticket.number, address),
        language=reader.language,
        automatic=True,
        state=OutboxState.QUEUED,
        not_before=work.now,
        created_at=work.now,
    )


def _said(work: Work, number: int, kind: Notice) -> _Said:
    """Who wrote the note; else the customer's newest mail, or the newest message there is.

    No word of a note leaves by mail: an agent who answers the notice by mail would bring it onto
    the ticket as a public message.
    """
    first = "" if kind is Notice.MENTIONED else "CASE WHEN m.direction = 'in' THEN 0 ELSE 1 END, "
    row = work.sql.one(
        f"SELECT m.direction, m.from_name, m.from_address, m.subject, SUBSTR(m.text, 1, {_READ}) "
        "FROM messages m "
        f"WHERE m.ticket_id = ? AND NOT m.withdrawn ORDER BY {first}m.id DESC",
        (number,),
    )
    if row is None:
        return _Said("", "", "")
    direction, name, address, subject, text = row
    if direction == Direction.NOTE:
        return _Said(name, "", "")
    if direction != Direction.IN:
        return _Said(name, "", text)
    return _Said(f"{name} <{address}>" if name else address, address, reply_text(text, subject))


def _is_enough(work: Work, number: int, title: str, to_people: str) -> bool:
    """Whether the agent has just heard the same, or has heard too much of late."""
    same = (
        "SELECT 1 FROM outbox WHERE ticket_id = ? AND automatic AND subject = ? "
        "AND to_people = ? AND created_at > ?"
    )
    just_now = to_ms(work.now - ONCE)
    if work.sql.value(same, (number, title, to_people, just_now)) is not None:
        return True
    many = (
        "SELECT COUNT(*) FROM outbox WHERE id > (SELECT MAX(id) FROM outbox) - ? "
        "AND automatic AND created_at > ? AND to_people = ?"
    )
    since = to_ms(work.now - SPAN)
    return int(work.sql.value(many, (_LOOKED_AT, since, to_people))) >= MOST
