"""One message of a ticket as lines: who, when, where it went, and what it says."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from deskterm.safe import clean, clean_line
from deskterm.terms import Delivery, Direction
from deskterm.tui.times import stamp
from deskterm.tui.widgets.lines import Line, Piece, clip, wrap
from deskterm.tui.wording_ticket import size_shown, ticket_words
from deskterm.values import Attachment, Message

WIDEST = 88
MOST_LINES = 200
MOST_CHARACTERS = 48 * 1024
LABEL = 10
INDENT = "  "
NOTE_BAR = "║ "


@dataclass(frozen=True, slots=True)
class Look:
    """How messages are shown: by whose clock, with whose names, folded or in full.

    `sent` says when a message, by its id, left the desk.
    """

    now: datetime
    zone: ZoneInfo
    agent: Callable[[str], str]
    unfolded: bool = False
    sent: Mapping[int, datetime] = field(default_factory=dict)


def message_lines(
    message: Message, width: int, look: Look, *, whole: bool = False, new: bool = False
) -> list[Line]:
    """The header and the body, at most 88 cells of text wide; `whole` lifts the cap on length."""
    note = message.direction is Direction.NOTE
    lead: tuple[Piece, ...] = ((NOTE_BAR, "note"),) if note else ((INDENT, "text"),)
    room = min(width, WIDEST) - len(INDENT)
    lines = [_header(message, look, new)]
    for sentence in _asides(message):
        lines += [Line((*lead, (row, "failed"))) for row in wrap(sentence, room)]
    lines += [
        Line((*lead, (clip(f"~ {clean_line(remark)}", room), "dim"))) for remark in message.remarks
    ]
    body, folded = _body(message, room, look, whole)
    style = "dim" if message.withdrawn else "text"
    lines += [Line((*lead, (row, named or style))) for row, named in body]
    lines = _with_tail(lines, _tail(message, folded), lead, min(width, WIDEST))
    return [replace(line, fill="inside") for line in lines] if note else lines


def _header(message: Message, look: Look, new: bool) -> Line:
    moment = stamp(message.sent_date or message.created_at, look.now, look.zone)
    if message.direction is Direction.NOTE:
        who = look.agent(message.author or "")
        words = f"{clean_line(who)} · {moment} · {ticket_words.not_to_customer}"
        return Line(((NOTE_BAR, "note"), (ticket_words.note, "note"), (f"   {words}", "text")))
    if message.direction is Direction.OUT:
        words = f"{clean_line(look.agent(message.author or ''))} · {moment} · "
        return Line(
            (
                (ticket_words.reply.ljust(LABEL), "reply"),
                (words, "text"),
                *_delivery(message, look),
            ),
            fill="bar",
        )
    label, style = _incoming(message)
    pieces: list[Piece] = [(label.ljust(LABEL), style)]
    right: list[Piece] = [(f" {ticket_words.new}", "new")] if new else []
    if message.new_address:
        pieces.append((f"{clean_line(message.from_address)} · {moment} · ", "text"))
        if message.address_left:
            pieces.append((ticket_words.address_left, "dim"))
        else:
            pieces.append((ticket_words.new_address, "new"))
            right.append((" [A]", "new"))
    else:
        who = clean_line(message.from_name) or clean_line(message.from_address)
        pieces.append((f"{who} · {moment}{_to(message)}", "text"))
    return Line(tuple(pieces), tuple(right), fill="bar")


def _incoming(message: Message) -> Piece:
    if message.bounce:
        return ticket_words.bounce, "failed"
    if message.automatic:
        return ticket_words.automatic, "dim"
    return (ticket_words.customer_unsure if message.new_address else ticket_words.customer), (
        "customer"
    )


def _to(message: Message) -> str:
    if not message.to:
        return ""
    more = f" +{len(message.to) - 1}" if len(message.to) > 1 else ""
    copies = ticket_words.copies(len(message.cc)) if message.cc else ""
    return f" · {ticket_words.to} {clean_line(message.to[0].address)}{more}{copies}"


def _delivery(message: Message, look: Look) -> tuple[Piece, ...]:
    if message.withdrawn:
        return ((ticket_words.taken_back, "dim"),)
    if message.delivery is Delivery.FAILED:
        return ((ticket_words.failed, "failed"),)
    if message.delivery is Delivery.NONE:
        return ((ticket_words.stored_only, "dim"),)
    whom = _to(message).removeprefix(" · ")
    if message.delivery is Delivery.QUEUED:
        left = seconds_left(message, look.now)
        if message.delivery_error:
            return ((ticket_words.put_off(left), "new"), (f" · {whom}", "text"))
        if left:
            return ((ticket_words.leaving(left), "new"), (f" · {whom}", "text"))
        return ((ticket_words.queued, "new"), (f" {whom}", "text"))
    left_at = look.sent.get(message.id, message.created_at).astimezone(look.zone)
    same_day = left_at.date() == message.created_at.astimezone(look.zone).date()
    clock = f"{left_at:%-H:%M}" if same_day else stamp(left_at, look.now, look.zone)
    return ((f"{ticket_words.sent} {clock} {whom}", "text"),)


def what_went_wrong(message: Message) -> str:
    """Why the contact never had a reply: taken back, or not delivered; else nothing."""
    if message.withdrawn:
        return ticket_words.taken_back
    return ticket_words.failed if message.delivery is Delivery.FAILED else ""


def seconds_left(message: Message, now: datetime) -> int:
    """Whole seconds in which a queued reply can still be taken back."""
    if message.delivery is not Delivery.QUEUED or message.publish_at is None or message.withdrawn:
        return 0
    return max(0, -int((now - message.publish_at).total_seconds() // 1))


def _asides(message: Message) -> Iterator[str]:
    if message.delivery is Delivery.FAILED and not message.withdrawn:
        why = clean_line(message.delivery_error) or ticket_words.no_reason
        yield f"{ticket_words.failed}: {why}"
    if message.delivery is Delivery.QUEUED and message.delivery_error and not message.withdrawn:
        yield clean_line(message.delivery_error)


def _body(message: Message, room: int, look: Look, whole: bool) -> tuple[list[Piece], int]:
    """The text's rows, and how many lines at its end are folded away; no style is plain text."""
    text = message.text if whole else message.text[:MOST_CHARACTERS]
    most = sys.maxsize if whole else MOST_LINES
    rows: list[Piece] = []
    folded = 0
    for part, hidden in split_quotes(clean(text), message.subject):
        if folded:
            rows.append((ticket_words.folded(folded), "dim"))
            folded = 0
        if hidden and not look.unfolded:
            folded = part.count("\n") + 1
            continue
        if rows:
            rows.append(("", ""))
        style = "quote" if hidden else ""
        rows += ((row, style) for row in islice(wrap(part, room), max(0, most - len(rows))))
    while rows and not rows[-1][0]:
        rows.pop()
    if len(text) < len(message.text) or len(rows) >= most:
        size = size_shown(len(message.text.encode("utf-8", "replace")))
        rows.append((ticket_words.cut(size), "more"))
    return rows or [(ticket_words.no_text, "dim")], folded


def split_quotes(text: str, subject: str = "") -> Iterator[tuple[str, bool]]:
    """The text in parts, each with whether it is a quote or small print, to be folded away."""
    from deskterm.mail.quotes import fold

    for hidden, segments in groupby(fold(text, subject), key=lambda part: part.kind != "said"):
        part = "".join(segment.text for segment in segments).strip("\n")
        if part.strip():
            yield part, hidden


def _tail(message: Message, folded: int) -> list[Piece]:
    """What stands at the right below a message: its files, and what is folded away."""
    words = [(file_shown(file), "link") for file in message.attachments]
    if folded:
        words.append((ticket_words.folded(folded), "dim"))
    return words


def file_shown(file: Attachment) -> str:
    """A file as messages name it: `[foto.jpg 2.1M]`."""
    return f"[{clip(clean_line(file.filename), 40)} {size_shown(file.size)}]"


def _with_tail(
    lines: list[Line], words: list[Piece], lead: tuple[Piece, ...], width: int
) -> list[Line]:
    """The lines with the tail on the last one where there is room, else on lines of its own."""
    rows: list[list[Piece]] = [[]]
    for word in words:
        used = sum(len(text) + 1 for text, _ in rows[-1])
        if rows[-1] and used + len(word[0]) > width - len(INDENT):
            rows.append([])
        rows[-1].append(word)
    if not words:
        return lines
    spread = [tuple((f" {text}", style) for text, style in row) for row in rows]
    first = sum(len(text) for text, _ in spread[0])
    last = lines[-1]
    if len(spread) == 1 and len(lines) > 1 and last.width() + first <= width:
        return [*lines[:-1], Line(last.pieces, spread[0], last.fill)]
    return [*lines, *(Line(lead, row) for row in spread)]
