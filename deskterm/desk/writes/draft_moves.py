"""Texts begun on a ticket that goes into another: they go on there, and go back as they were."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from deskterm.desk.writes.work import Work
from deskterm.mail.headers_out import mailable
from deskterm.safe import storable_line
from deskterm.terms import Direction, DraftKind, EventKind, Visibility

Record = dict[str, Any]
_COLUMNS = (
    "id",
    "agent_id",
    "ticket_id",
    "kind",
    "subject",
    "to_text",
    "cc_text",
    "text",
    "seen",
    "updated_at",
)
_ROW = f"SELECT {', '.join(_COLUMNS)} FROM drafts"
_LINE = re.compile(r"^--- #\d+(?:, .*)? ---$", re.MULTILINE)
_WRITTEN = ("subject", "to_text", "cc_text", "text")

Row = dict[str, Any]


def move_drafts(work: Work, source: int, target: int) -> Record:
    """Give drafts of one ticket to another; to be called while the messages are the source's.

    A reply to nobody in particular gets the address it would have gone to: not the target's. Where
    its writer has one of the kind there already, its words go below those.
    """
    record: Record = {"moved": [], "poured": []}
    address = None
    for row in _rows(work, "ticket_id = ? ORDER BY id", source):
        if row["kind"] == DraftKind.REPLY and not (row["to_text"] or row["cc_text"]):
            address = answer_address(work, source) if address is None else address
            row["to_text"], before = address, row["to_text"]
        else:
            before = row["to_text"]
        own = _rows(
            work, "ticket_id = ? AND agent_id = ? AND kind = ?",
            target, row["agent_id"], row["kind"],
        )  # fmt: skip
        if own:
            record["poured"].append(_pour(work, {**row, "to_text": before}, row["to_text"], own[0]))
            continue
        work.sql.run(
            "UPDATE drafts SET ticket_id = ?, to_text = ? WHERE id = ?",
            (target, row["to_text"], row["id"]),
        )
        record["moved"].append([row["id"], _digest(row), before])
    return record


def return_drafts(work: Work, record: Record, source: int, target: int) -> list[str]:
    """Give them back as they were; what is said of those that somebody has gone on writing at."""
    stays = f"a draft of #{target} has been written on since and stays"
    said: list[str] = []
    for id, digest, to in record["moved"]:
        found = _rows(work, "id = ? AND ticket_id = ?", id, target)
        if not found:
            continue
        if _digest(found[0]) != digest or _there(work, source, found[0]):
            said.append(stays)
            continue
        work.sql.run("UPDATE drafts SET ticket_id = ?, to_text = ? WHERE id = ?", (source, to, id))
    for id, digest, text, updated_at, values in record["poured"]:
        found = _rows(work, "id = ? AND ticket_id = ?", id, target)
        if not found:
            continue
        if _digest(found[0]) != digest or _there(work, source, found[0]):
            said.append(stays)
            continue
        back = "UPDATE drafts SET text = ?, updated_at = ? WHERE id = ?"
        work.sql.run(back, (text, updated_at, id))
        marks = ", ".join("?" * len(_COLUMNS))
        work.sql.run(f"INSERT INTO drafts ({', '.join(_COLUMNS)}) VALUES ({marks})", values)
    return list(dict.fromkeys(said))


def gone_on(work: Work, source: int, target: int, kind: DraftKind, text: str, to: str) -> str:
    """A text meant for a ticket that went into another, as the actor's draft there is to hold it.

    It stands for what came along from there; other words of theirs stay around it.
    """
    own = _rows(
        work, "ticket_id = ? AND agent_id = ? AND kind = ?", target, work.actor.id, kind
    )  # fmt: skip
    if not own or _came_along(work, source, own[0]["id"]):
        return text
    whole: str = own[0]["text"]
    line = re.search(rf"(?m)^--- #{source}(?:, .*)? ---$", whole)
    above = whole if line is None else whole[: line.start()]
    behind = None if line is None else _LINE.search(whole, line.end())
    tail = "" if behind is None else whole[behind.start() :]
    if not tail and above.strip() in ("", text.strip()):
        return text
    joined = _below(above, source, to, text)
    return f"{joined.rstrip()}\n\n{tail}" if tail else joined


def answer_address(work: Work, number: int) -> str:
    """Whom an answer on a ticket goes to unless somebody else is named; empty for nobody."""
    own = {row[0] for row in work.sql.rows("SELECT address FROM mailboxes")}
    last = work.sql.one(
        "SELECT from_address, reply_to_people FROM messages WHERE ticket_id = ? AND direction = ? "
        "AND visibility = ? AND NOT bounce AND NOT withdrawn AND NOT automatic "
        "AND NOT new_address ORDER BY created_at DESC, id DESC LIMIT 1",
        (number, Direction.IN, Visibility.PUBLIC),
    )
    found: list[str] = []
    if last is not None and mailable(last[0]):
        found = [address for _, address in json.loads(last[1])] + [last[0]]
    else:
        rows = work.sql.rows(
            "SELECT a.address FROM contact_addresses a JOIN tickets t "
            "ON t.contact_id = a.contact_id WHERE t.id = ? ORDER BY a.position, a.address",
            (number,),
        )
        found = [address for (address,) in rows[:1]]
    return next((one for one in found if one not in own and mailable(one)), "")


def _pour(work: Work, row: Row, to: str, own: Row) -> list[Any]:
    to = ", ".join(filter(None, (to, row["cc_text"])))
    text = _below(own["text"], row["ticket_id"], to, row["text"])
    at = max(own["updated_at"], row["updated_at"])
    work.sql.run("DELETE FROM drafts WHERE id = ?", (row["id"],))
    write = "UPDATE drafts SET text = ?, updated_at = ? WHERE id = ?"
    work.sql.run(write, (text, at, own["id"]))
    values = [row[name] for name in _COLUMNS]
    digest = _digest({**own, "text": text})
    return [own["id"], digest, own["text"], own["updated_at"], values]


def _below(above: str, source: int, to: str, text: str) -> str:
    """Two texts with a line between that says where the second was begun, and to whom."""
    whom = f", {storable_line(to)}" if to else ""
    return f"{above.rstrip()}\n\n--- #{source}{whom} ---\n\n{text}"


def _came_along(work: Work, source: int, draft: int) -> bool:
    """Whether a draft is the very one that a ticket brought along when it was merged."""
    into = "SELECT merged_into FROM tickets WHERE id = ?"
    record = work.sql.value(
        "SELECT new FROM events WHERE ticket_id = ? AND kind = ? AND old = ? AND NOT undone "
        "ORDER BY id DESC LIMIT 1",
        (work.sql.value(into, (source,)), EventKind.MERGED, str(source)),
    )
    moved: Sequence[Sequence[Any]] = json.loads(record or "{}").get("drafts", {}).get("moved", ())
    return any(one[0] == draft for one in moved)


def _rows(work: Work, where: str, *values: Any) -> list[Row]:
    rows = work.sql.rows(f"{_ROW} WHERE {where}", values)
    return [dict(zip(_COLUMNS, row, strict=True)) for row in rows]


def _there(work: Work, number: int, row: Row) -> bool:
    """Whether its writer has one of the kind on that ticket."""
    wanted = "ticket_id = ? AND agent_id = ? AND kind = ?"
    return bool(_rows(work, wanted, number, row["agent_id"], row["kind"]))


def _digest(row: Row) -> str:
    """Tells what is written; when, and what its writer had seen by then, does not count."""
    words = json.dumps([row[name] for name in _WRITTEN])
    return hashlib.sha256(words.encode()).hexdigest()
