"""Which ticket a mail belongs to, and whether its sender may write there.

Signed token → known Message-ID and the sender is a participant → subject tag and the sender is a
participant → a new ticket. Numbers can be guessed and Message-IDs forged, so neither is trusted
alone; a valid signature is. What a token names is followed to where it is now: into the ticket that
took in the one named, and out of it with the message that was split off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deskterm.desk.freemail import company_domain
from deskterm.desk.writes.joining import Found, find
from deskterm.desk.writes.senders import contact_of
from deskterm.desk.writes.work import Work
from deskterm.mail import token
from deskterm.mail.parsed import Mail
from deskterm.mail.subjects import find_tags
from deskterm.terms import Link

REFERENCES = 50
"""Message-IDs of one mail that are looked up, the nearest ones."""

LONGEST_ID = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail goes. `ticket` None makes a new one, which may name `possible`.

    `how` is token, reference or subject; `new_address` when only the token vouches for the sender.
    """

    ticket: Found | None
    how: str = ""
    new_address: bool = False
    possible: Found | None = None


def place(work: Work, mail: Mail, own: frozenset[str]) -> Place:
    """Decide for one mail; `own` are the desk's own addresses, which make nobody a participant."""
    signed = _by_token(work, mail)
    if signed is not None:
        known = is_participant(work, signed, mail.from_address, own)
        return Place(signed, "token", not known and bool(mail.from_address))
    guesses: list[Found] = []
    for how, found in (
        ("reference", _by_reference(work, mail)),
        ("subject", _by_subject(work, mail)),
    ):
        for ticket in found:
            if is_participant(work, ticket, mail.from_address, own):
                return Place(ticket, how)
            guesses.append(ticket)
    return Place(None, possible=guesses[0] if guesses else None)


def named_ids(mail: Mail) -> list[str]:
    """Message-IDs a mail names, the nearest first: In-Reply-To, then References from the end."""
    named = (*mail.in_reply_to, *reversed(mail.references))
    return list(dict.fromkeys(map(known_id, named)))[:REFERENCES]


def known_id(header_id: str) -> str:
    """A Message-ID as it is kept and looked up: an index takes only so many bytes."""
    return header_id[:LONGEST_ID]


def _by_token(work: Work, mail: Mail) -> Found | None:
    secret = work.secret()
    for header_id in named_ids(mail):
        number = token.read_message_id(secret, header_id)
        if number is not None and (ticket := _holder(work, header_id, number)) is not None:
            return ticket
    for address in (*(one.address for one in (*mail.to, *mail.cc)), *mail.delivered_to):
        if "+" in address:
            number = token.read_plus_address(secret, address)
            if number is not None and (ticket := find(work, number)) is not None:
                return _split_off(work, mail, ticket)
    for number in token.find_refs(secret, mail.text):
        if (ticket := find(work, number)) is not None:
            return _split_off(work, mail, ticket)
    return None


def _holder(work: Work, header_id: str, number: int) -> Found | None:
    """The ticket that a mail of ours is on by now; the one it was written on when it is gone."""
    here = "SELECT ticket_id FROM outbox WHERE header_id = ? AND ticket_id IS NOT NULL"
    return find(work, work.sql.value(here, (header_id,)) or number)


def _split_off(work: Work, mail: Mail, ticket: Found) -> Found:
    """A ticket, or the one made of that very message of it which a mail answers."""
    parts = {
        row[0]
        for row in work.sql.rows(
            "SELECT ticket_id FROM ticket_links WHERE other_id = ? AND kind = ?",
            (ticket.number, Link.SPLIT),
        )
    }
    if not parts:
        return ticket
    answered = _by_reference(work, mail)[:1]
    return answered[0] if answered and answered[0].number in parts else ticket


def _by_reference(work: Work, mail: Mail) -> list[Found]:
    ids = named_ids(mail)
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    rows = work.sql.rows(
        f"SELECT message_id, id, ticket_id FROM messages WHERE message_id IN ({marks}) "
        f"UNION ALL SELECT header_id, 0, ticket_id FROM outbox WHERE header_id IN ({marks}) "
        "AND ticket_id IS NOT NULL",
        [*ids, *ids],
    )
    # The same ID on two tickets: the mail that had it first is the one that was meant.
    rows.sort(key=lambda row: (ids.index(row[0]), row[1]))
    return _tickets(work, (row[2] for row in rows))


def _by_subject(work: Work, mail: Mail) -> list[Found]:
    return _tickets(work, find_tags(mail.subject)[:5])


def _tickets(work: Work, numbers: Iterable[int]) -> list[Found]:
    found = (find(work, number) for number in dict.fromkeys(numbers))
    return [ticket for ticket in found if ticket is not None]


def is_participant(work: Work, ticket: Found, address: str, own: frozenset[str]) -> bool:
    """Whether an address took part in a ticket's public messages, or is of the same company."""
    if not address:
        return False
    mine = contact_of(work, address)
    if mine is not None and mine == ticket.contact_id:
        return True
    found = work.sql.rows(
        "SELECT address FROM participants WHERE ticket_id = ? "
        "UNION SELECT address FROM contact_addresses WHERE contact_id = ?",
        (ticket.number, ticket.contact_id),
    )
    people = {row[0] for row in found} - own
    if address in people:
        return True
    if mine is not None and _colleagues(work, mine, ticket.contact_id):
        return True
    free = work.setting("free_mail")
    domain = company_domain(address, free)
    ours = {company_domain(one, free) for one in own}
    theirs = {company_domain(one, free) for one in people}
    return bool(domain) and domain not in ours and domain in theirs


def _colleagues(work: Work, one: int, other: int | None) -> bool:
    wanted = (
        "SELECT 1 FROM contacts a JOIN contacts b ON b.organization_id = a.organization_id "
        "WHERE a.id = ? AND b.id = ?"
    )
    return work.sql.value(wanted, (one, other)) is not None
