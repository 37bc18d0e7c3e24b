"""What hangs on an attribute: values of tickets, and saved queries that name it."""

from __future__ import annotations

from deskterm import lists
from deskterm.desk.writes.work import Work
from deskterm.errors import BadText, Conflict
from deskterm.fields import CUSTOM, FieldSet
from deskterm.query import parse
from deskterm.safe import clean_line


def in_use(work: Work, key: str) -> int:
    """How many tickets have a value."""
    return int(work.sql.value("SELECT COUNT(*) FROM custom_values WHERE field = ?", (key,)))


def check_queries(work: Work, key: str, before: FieldSet, after: FieldSet) -> None:
    """Conflict when a saved query that names `custom.KEY` could be asked so far and no longer."""
    name = f"{CUSTOM}{key}"
    for view, owner, *texts in work.sql.rows(
        "SELECT v.name, a.login, v.query, v.sort, v.grouping, v.columns FROM views v "
        "LEFT JOIN agents a ON a.id = v.owner_id ORDER BY v.position, v.id"
    ):
        if not any(name in text.lower() for text in texts):
            continue
        fault = _fault(texts, after)
        if fault and not _fault(texts, before):
            whose = f" of {owner}" if owner else ""
            raise Conflict(
                f"view {clean_line(view)}{whose} names {name} and could not be asked any more: "
                f"{fault}. Nothing was changed.",
                f"deskterm view show '{clean_line(view)}'",
            )


def _fault(texts: list[str], fields: FieldSet) -> str:
    query, sort, grouping, columns = texts
    try:
        parse(query, fields)
        for directive, keys in (("sort", sort), ("by", grouping)):
            if keys:
                parse(f"{directive}:{keys}", fields)
        lists.columns(columns, fields)
    except BadText as fault:
        return fault.sentence
    return ""
