"""Each field of the registry as SQL over `ticket_facts t`.

A condition is built from a term's values by one function a field; sorting and grouping need only an
expression. A contract test holds these tables equal to `fields.STANDARD`.
"""

from __future__ import annotations

from deskterm.fields import Field
from deskterm.store import conditions, custom_columns, people_columns, thread_columns
from deskterm.store.conditions import Condition, Context, Maker, any_of, escaped
from deskterm.store.instants import FAR_FUTURE
from deskterm.store.thread_columns import FLAGS, HAS, IS_OPEN
from deskterm.syntax import Term

__all__ = [
    "FILTERS", "FLAGS", "GROUPS", "HAS", "IS_OPEN", "NOT_MERGED", "NOT_SPAM", "SORTS", "Condition",
    "Context", "Maker", "any_of", "condition", "escaped", "group_of", "sort_of",
]  # fmt: skip

NOT_MERGED = "t.merged_into IS NULL"
NOT_SPAM = "t.category <> 'spam'"
"""What every list leaves out unless asked; also written one way, for an index of its own."""

_ASSIGNEE = "(SELECT g.login FROM agents g WHERE g.id = t.assignee_id)"
_AUTHOR = "(SELECT g.login FROM agents g WHERE g.id = t.author_id)"
_CONTACT = "(SELECT c.name_folded FROM contacts c WHERE c.id = t.contact_id)"
_GROUP = "(SELECT u.name FROM groups u WHERE u.id = t.group_id)"
_GROUP_FOLDED = "(SELECT u.name_folded FROM groups u WHERE u.id = t.group_id)"
_ORGANIZATION = "(SELECT o.name FROM organizations o WHERE o.id = t.organization_id)"
_ORGANIZATION_FOLDED = "(SELECT o.name_folded FROM organizations o WHERE o.id = t.organization_id)"
_MAILBOX = "(SELECT m.name FROM mailboxes m WHERE m.id = t.mailbox_id)"

LAST = "\U0010ffff"
"""Sorts what has no name behind what has one: no sort key may be NULL."""


def _priority(text: str) -> int:
    from deskterm.terms import Priority

    return int(Priority[text.upper()])


FILTERS: dict[str, Maker] = {
    "number": conditions.numbers("t.number", int),
    "subject": conditions.text("t.subject_folded"),
    "status": conditions.keys("t.status"),
    "category": conditions.keys("t.category"),
    "priority": conditions.numbers("t.priority", _priority),
    "type": conditions.keys("t.type"),
    "assignee": conditions.agent("t.assignee_id"),
    "group": people_columns.group,
    "observer": people_columns.observer,
    "mentioned": people_columns.mentioned,
    "contact": people_columns.contact,
    "contact.type": people_columns.contact_type,
    "contact.position": people_columns.contact_position,
    "contact.language": people_columns.contact_language,
    "contact.phone": people_columns.contact_phone,
    "domain": people_columns.domain,
    "organization": people_columns.organization,
    "organization.category": people_columns.category,
    "participant": thread_columns.participant,
    "author": conditions.agent("t.author_id"),
    "channel": conditions.keys("t.channel"),
    "mailbox": people_columns.mailbox,
    "language": conditions.keys("t.language"),
    "tag": thread_columns.tag,
    "file": thread_columns.file,
    "link": thread_columns.link,
    "last": conditions.keys(thread_columns.LAST),
    "spoken": conditions.instant(thread_columns.SPOKEN),
    "created": conditions.instant("t.created_at"),
    "updated": conditions.instant("t.updated_at"),
    "due": conditions.due,
    "wake": conditions.instant("t.wake_at"),
    "is": thread_columns.is_flag,
    "has": thread_columns.has_flag,
}

SORTS: dict[str, str] = {
    "number": "t.number",
    "subject": "t.subject_folded {c}",
    "status": "t.status {c}",
    "priority": "t.priority",
    "type": "t.type {c}",
    "assignee": f"COALESCE({_ASSIGNEE}, '{LAST}') {{c}}",
    "group": f"COALESCE({_GROUP_FOLDED}, '{LAST}') {{c}}",
    "contact": f"COALESCE({_CONTACT}, '{LAST}') {{c}}",
    "organization": f"COALESCE({_ORGANIZATION_FOLDED}, '{LAST}') {{c}}",
    "spoken": f"COALESCE({thread_columns.SPOKEN}, 0)",
    "created": "t.created_at",
    "updated": "t.updated_at",
    "due": "t.due_sort",
    "rank": "w.rank",
    "wake": f"COALESCE(t.wake_at, {FAR_FUTURE})",
}
"""`{c}` is where PostgreSQL is told to compare by code point, as SQLite does."""

GROUPS: dict[str, str] = {
    "status": "t.status",
    "category": "t.category",
    "priority": "t.priority",
    "type": "t.type",
    "assignee": _ASSIGNEE,
    "author": _AUTHOR,
    "group": _GROUP,
    "organization": _ORGANIZATION,
    "organization.category": people_columns.CATEGORY,
    "contact": "(SELECT a.address FROM contact_addresses a WHERE a.contact_id = t.contact_id "
    "ORDER BY a.position, a.address LIMIT 1)",
    "contact.type": people_columns.CONTACT_TYPE,
    "contact.language": people_columns.CONTACT_LANGUAGE,
    "channel": "t.channel",
    "mailbox": _MAILBOX,
    "language": "NULLIF(t.language, '')",
    "tag": "(SELECT g.tag FROM ticket_tags g WHERE g.ticket_id = t.number LIMIT 1)",
    "last": thread_columns.LAST,
}


def condition(field: Field, context: Context, term: Term) -> Condition:
    """The SQL of a term over any field, the desk's own among them."""
    make = FILTERS.get(field.name)
    return make(context, term) if make else custom_columns.condition(field, context, term)


def sort_of(field: Field) -> str:
    """What tickets are sorted by, as in `SORTS`."""
    return SORTS.get(field.name) or custom_columns.sort_of(field)


def group_of(name: str) -> str:
    """What tickets are counted by, as in `GROUPS`."""
    return GROUPS.get(name) or custom_columns.group_of(name)


TALLIED_FIELDS = frozenset({"status", "category", "priority", "assignee", "group"})
TALLIED_FLAGS = frozenset({"open", "assigned", "waiting", "suspended", "solved", "closed", "spam"})
TALLIED_GROUPS = frozenset({"status", "category", "priority", "assignee", "group"})
TALLIED_KEYS = {"assignee": "assignee_id", "group": "group_id"}
"""What the figures of `ticket_tallied` tell, and their columns that are not called as the field."""
