"""What a list of tickets may show, and a saved query narrowed by more words.

Columns are named as the keys of `--json`; what people call them in queries is taken too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from deskterm.errors import BadText
from deskterm.words import nearest

if TYPE_CHECKING:
    from deskterm.fields import FieldSet
    from deskterm.syntax import Node

COLUMNS = (
    "number",
    "subject",
    "status",
    "category",
    "priority",
    "type",
    "assignee",
    "group",
    "contact",
    "organization",
    "channel",
    "tags",
    "unread",
    "created_at",
    "updated_at",
    "contact_name",
    "author",
    "mailbox",
    "failed",
    "messages_count",
    "files_count",
    "last_message_id",
    "wake_at",
    "due_at",
)
"""Every column of a list; attributes of the desk's own come as `custom.KEY`."""

CUSTOM = "custom."
_CALLED = {
    "id": "number",
    "org": "organization",
    "tag": "tags",
    "created": "created_at",
    "updated": "updated_at",
    "wake": "wake_at",
    "due": "due_at",
    "customer": "contact_name",
    "messages": "messages_count",
    "files": "files_count",
}


def columns(text: str, fields: FieldSet, more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """`number,subject,custom.x` as names of columns, each once; BadText under an unknown one.

    `more` are columns that there are besides.
    """
    found = []
    column = 0
    for word in text.split(","):
        if name := word.strip().lower():
            at = column + len(word) - len(word.lstrip())
            found.append(_column(text, at, name, fields, more))
        column += len(word) + 1
    return tuple(dict.fromkeys(found))


def _column(text: str, at: int, name: str, fields: FieldSet, more: tuple[str, ...]) -> str:
    known = _CALLED.get(name, name)
    if known in COLUMNS or known in more:
        return known
    own = {field.name for field in fields if field.name.startswith(CUSTOM)}
    if known in own:
        return known
    raise BadText(text, at, f'no column "{name}"', nearest(name, (*COLUMNS, *more, *sorted(own))))


def parted(text: str, fields: FieldSet) -> tuple[str, str, str]:
    """A query without its `sort:` and `by:`, and what those say; the text stays where it can."""
    from deskterm.query import parse
    from deskterm.syntax import Query, to_text

    query = parse(text, fields)
    if not query.sort and not query.by:
        return text.strip(), "", ""
    sort = ",".join("-" * key.descending + key.field for key in query.sort)
    return to_text(Query(query.expression)), sort, ",".join(key.field for key in query.by)


def narrowed(query: str, words: str, fields: FieldSet) -> str:
    """One query for what both find; `sort:` and `by:` of the words go before the other's."""
    if not words.strip() or not query.strip():
        return words if not query.strip() else query
    from deskterm.query import parse
    from deskterm.syntax import And, Query, to_text

    more = parse(words, fields)
    saved = parse(query, fields)
    nodes = tuple(node for one in (saved, more) for node in _conjuncts(one.expression))
    joined = And(nodes) if len(nodes) > 1 else nodes[0] if nodes else None
    return to_text(Query(joined, more.sort or saved.sort, more.by or saved.by))


def _conjuncts(node: Node | None) -> tuple[Node, ...]:
    from deskterm.syntax import And

    if node is None:
        return ()
    return node.items if isinstance(node, And) else (node,)


def listed(names: Iterable[str]) -> str:
    """Names of columns as they are kept and typed."""
    return ",".join(names)
