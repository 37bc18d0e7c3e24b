"""A ticket as text: head, messages, files, links. The caller cleans what comes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from deskterm.cli.times import full, size, zone_of
from deskterm.safe import clean_line
from deskterm.terms import Delivery, Direction, Link, Visibility

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.values import Attachment, Message, TicketLink, TicketRow

LINKS = {
    (Link.FOLLOWS, True): "follows",
    (Link.FOLLOWS, False): "is followed by",
    (Link.POSSIBLE, True): "possible follow-up of",
    (Link.POSSIBLE, False): "possibly followed by",
    (Link.MERGED, True): "merged into",
    (Link.MERGED, False): "took in",
    (Link.SPLIT, True): "split from",
    (Link.SPLIT, False): "split off",
}


def customs(desk: Desk, number: int) -> Iterator[tuple[str, str]]:
    """The desk's own attributes of a ticket as the agent calls them."""
    found = desk.read.fields.of(number)
    language = desk.actor.language
    for one in desk.read.fields.list() if found else ():
        if one.key in found:
            yield one.shown(language), one.value(found[one.key], language)


def transcript(
    row: TicketRow,
    thread: Sequence[Message],
    links: Sequence[TicketLink],
    files: Sequence[Attachment],
    desk: Desk,
) -> Iterator[str]:
    """The lines of a ticket, messages oldest first."""
    now, zone = desk.clock(), zone_of(desk.actor)
    yield f"#{row.number} {clean_line(row.subject)}"
    group = f" / {row.group}" if row.group else ""
    assigned = f"assigned to {row.assignee or 'nobody'}{group}"
    head = [row.status, row.priority.word, row.type, assigned]
    head += [f"+{tag}" for tag in row.tags]
    if row.wake_at is not None:
        head.append(f"until {full(row.wake_at, now, zone)}")
    yield clean_line(" · ".join(part for part in head if part))
    who = f"{row.contact_name} <{row.contact}>" if row.contact_name else row.contact or "no contact"
    came = f"by {row.channel} {full(row.created_at, now, zone)}"
    who = who if row.contact else row.contact_name or "no contact"
    yield clean_line(" · ".join(part for part in (who, row.organization, came) if part))
    observers = desk.read.tickets.observers(row.number)
    if observers:
        yield clean_line(f"observed by {', '.join(observers)}")
    for name, value in customs(desk, row.number):
        yield clean_line(f"{name}: {value}")
    for link in links:
        yield clean_line(f"{LINKS[link.kind, link.outgoing]} #{link.number} {link.subject}")
    for message in thread:
        yield ""
        yield clean_line(_heading(message, full(message.created_at, now, zone)))
        copies = _copies(message)
        if copies:
            yield clean_line(copies)
        margin = "| " if message.visibility is Visibility.PRIVATE else "  "
        for line in message.text.rstrip().splitlines() or ["(no text)"]:
            yield f"{margin}{clean_line(line) if line.strip() else ''}".rstrip()
        for remark in message.remarks:
            yield f"{margin}({clean_line(remark)})"
        if message.attachments:
            yield margin + " ".join(f"[{_file(each)}]" for each in message.attachments)
    loose = [each for each in files if each.message_id is None]
    if loose:
        yield ""
        yield "FILES"
        for each in loose:
            note = f" - {clean_line(each.description)}" if each.description else ""
            yield f"  [{_file(each)}] {each.visibility}{note}"


def _file(value: Attachment) -> str:
    return f"{value.id}: {clean_line(value.filename)} {size(value.size)}"


def _heading(message: Message, at: str) -> str:
    sender = message.author or message.from_name or message.from_address or "somebody"
    if message.direction is Direction.NOTE:
        return f"NOTE · INTERNAL · {sender} · {at} · message {message.id}"
    parts = []
    if message.direction is Direction.IN:
        parts.append("CUSTOMER?" if message.new_address else "CUSTOMER")
        if message.from_name and message.from_address:
            sender = f"{message.from_name} <{message.from_address}>"
    else:
        parts.append("REPLY")
    parts += [sender, at]
    if message.direction is Direction.OUT:
        parts.append(_delivery(message))
    if message.new_address:
        parts.append("NEW ADDRESS")
    if message.bounce:
        parts.append("delivery report")
    elif message.automatic:
        parts.append("automatic")
    return " · ".join([*parts, f"message {message.id}"])


def _copies(message: Message) -> str:
    """Who else has it, for whoever weighs `reply --all`."""
    if message.direction is Direction.NOTE or not (message.cc or len(message.to) > 1):
        return ""
    named = [("to", message.to), ("cc", message.cc)]
    return "  " + " · ".join(
        f"{word} {', '.join(person.address for person in people)}"
        for word, people in named
        if people
    )


def _delivery(message: Message) -> str:
    people = ", ".join(person.address for person in (*message.to, *message.cc))
    if message.withdrawn:
        return "withdrawn"
    if message.delivery is Delivery.FAILED:
        return f"NOT DELIVERED: {message.delivery_error or 'no reason given'}"
    if message.delivery is Delivery.NONE:
        return "stored, not mailed"
    return f"{message.delivery} to {people}" if people else str(message.delivery)
