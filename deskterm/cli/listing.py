"""Lists of tickets in the caller's form: JSON Lines, a table on a terminal, else TSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from deskterm.cli import output, shapes
from deskterm.cli.paint import Column
from deskterm.cli.times import short, zone_of
from deskterm.lists import CUSTOM

if TYPE_CHECKING:
    from datetime import datetime

    from deskterm.desk import Desk
    from deskterm.values import TicketRow

_COLUMNS = (
    Column("number", "", right=True),
    Column("status"),
    Column("priority"),
    Column("assignee"),
    Column("contact"),
    Column("updated_at"),
    Column("subject"),
)
SHOWN = (
    Column("marks", ""),
    Column("number", "#", right=True),
    Column("contact", "who", keeps=False),
    Column("subject", keeps=False),
    Column("assignee", "agent"),
    Column("status"),
    Column("updated_at", "updated", right=True),
)
_HEADS = {"number": "#", "contact_name": "customer", "messages_count": "messages",
          "files_count": "files", "last_message_id": "last message"}  # fmt: skip
_RIGHT = frozenset({"number", "messages_count", "files_count", "last_message_id"})
_GIVING = frozenset({"subject", "contact", "contact_name", "organization", "tags"})
_PRIORITY_MARK = {"urgent": "U", "high": "H", "low": "L", "normal": " "}
_GROUPED = {"tag": "tags"}

Key = tuple[str | None, ...]
"""The values that a group of tickets has in common."""


class Groups(NamedTuple):
    """The fields a list is grouped by, each group with how many tickets there are of it in all.

    `of` tells the groups of a ticket by number, where its row does not.
    """

    by: tuple[str, ...] = ()
    counts: Sequence[tuple[Key, int]] = ()
    of: Mapping[int, Sequence[Key]] = {}


def objects(desk: Desk, rows: Sequence[TicketRow], names: Sequence[str]) -> list[dict[str, Any]]:
    """Tickets as JSON objects, with those attributes of the desk's own that are named."""
    made = [shapes.ticket(row) for row in rows]
    own = [name for name in names if name.startswith(CUSTOM)]
    if own:
        values = desk.read.fields.of_all([row.number for row in rows])
        for one in made:
            held = values.get(one["number"], {})
            one.update({name: held.get(name.removeprefix(CUSTOM)) for name in own})
    return made


def print_list(
    desk: Desk,
    rows: Sequence[TicketRow],
    *,
    as_json: bool = False,
    columns: Sequence[str] = (),
    groups: Groups = Groups(),  # noqa: B008  (never changed)
) -> None:
    """Tickets in the caller's form; on a terminal under their groups."""
    made = objects(desk, rows, (*columns, *groups.by))
    if as_json or not output.terminal():
        output.listing(_COLUMNS, made, as_json_lines=as_json, fields=columns)
        return
    heads = _heads(columns) if columns else SHOWN
    cells = list(_chosen(desk, rows, made, columns) if columns else for_people(desk, rows))
    if not groups.by:
        output.table(heads, cells)
        return
    found: dict[Key, list[list[str]]] = {}
    for one, line in zip(made, cells, strict=True):
        for key in groups.of.get(one["number"]) or _keys(one, groups.by):
            found.setdefault(key, []).append(line)
    titled = ((_title(groups.by, key, many), key) for key, many in groups.counts)
    output.grouped(heads, [(title, found[key]) for title, key in titled if key in found])


def for_people(desk: Desk, rows: Sequence[TicketRow]) -> Iterator[list[str]]:
    """Rows as a person reads them, a text for each of SHOWN."""
    now, zone = desk.clock(), zone_of(desk.actor)
    for row in rows:
        yield [
            ("!" if row.failed else "w" if row.writing else "*" if row.unread else " ")
            + _PRIORITY_MARK[row.priority.word],
            str(row.number),
            row.contact_name or row.contact or "-",
            row.subject,
            row.assignee or "-",
            row.status,
            short(row.updated_at, now, zone),
        ]


def tell_groups(by: Sequence[str]) -> bool:
    """Whether the rows of a list tell themselves which group each is in."""
    return all(name.startswith(CUSTOM) or _GROUPED.get(name, name) in _TOLD for name in by)


_TOLD = frozenset({"status", "category", "priority", "type", "assignee", "group", "contact",
                   "organization", "author", "channel", "mailbox", "tags"})  # fmt: skip


def _heads(columns: Sequence[str]) -> list[Column]:
    return [
        Column(
            name,
            _HEADS.get(name, name.removesuffix("_at").removeprefix(CUSTOM)),
            right=name in _RIGHT or name.endswith("_at"),
            keeps=name not in _GIVING,
        )
        for name in columns
    ]


def _chosen(
    desk: Desk, rows: Sequence[TicketRow], made: Sequence[Mapping[str, Any]], names: Sequence[str]
) -> Iterator[list[str]]:
    now, zone = desk.clock(), zone_of(desk.actor)
    for row, one in zip(rows, made, strict=True):
        line = []
        for name in names:
            instant: datetime | None = getattr(row, name) if name.endswith("_at") else None
            line.append(output.plain(one[name]) if instant is None else short(instant, now, zone))
        yield [cell or "-" for cell in line]


def _keys(one: Mapping[str, Any], by: Sequence[str]) -> list[Key]:
    """The groups a ticket is in: one, or one for each of its tags."""
    found: list[Key] = [()]
    for name in by:
        value = one.get(_GROUPED.get(name, name))
        several = (value or [None]) if isinstance(value, list) else [value]
        found = [(*key, each) for key in found for each in several]
    return found


def _title(by: Sequence[str], key: Sequence[str | None], many: int) -> str:
    named = (f"{name.removeprefix(CUSTOM)} {value or 'none'}" for name, value in
             zip(by, key, strict=True))  # fmt: skip
    return f"{', '.join(named)} · {many}"
