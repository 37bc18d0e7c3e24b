"""Each field of the registry as SQL over `ticket_facts t`.

A condition is built from a term's values by one function a field; sorting and grouping need only an
expression. A contract test holds these tables equal to `fields.STANDARD`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from deskterm.fields import Field
from deskterm.policy import Actor
from deskterm.store import custom_columns
from deskterm.store.instants import FAR_FUTURE
from deskterm.syntax import Term

Condition = tuple[str, list[Any]]
IS_OPEN = "t.category IN ('new','open','waiting')"
"""Written this one way, because partial indexes serve no other."""


class Context(Protocol):
    """What a condition may ask of the compiler."""

    actor: Actor
    sqlite: bool

    def agent_id(self, term: Term, index: int) -> int: ...
    def group_id(self, term: Term, index: int) -> int: ...
    def who(self, term: Term, index: int) -> str: ...
    @property
    def now_ms(self) -> int: ...
    def instants(self, term: Term) -> list[tuple[int | None, int | None]]: ...


Maker = Callable[[Context, Term], Condition]

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
_MY_GROUPS = "SELECT m.group_id FROM group_members m WHERE m.agent_id = ?"
_MAILBOX = "(SELECT m.name FROM mailboxes m WHERE m.id = t.mailbox_id)"

LAST = "\U0010ffff"
"""Sorts what has no name behind what has one: no sort key may be NULL."""

FLAGS: dict[str, str] = {
    "open": IS_OPEN,
    "new": f"({IS_OPEN} AND t.assignee_id IS NULL AND t.last_agent_at IS NULL)",
    "unread": "t.last_message_id > COALESCE((SELECT r.message_id FROM ticket_reads r "
    "WHERE r.agent_id = {actor} AND r.ticket_id = t.number), -1)",
    "assigned": "t.assignee_id IS NOT NULL",
    "waiting": "t.category = 'waiting'",
    "overdue": f"({IS_OPEN} AND t.due_sort < {{now}})",
    "suspended": "t.wake_at IS NOT NULL",
    "solved": "t.category = 'solved'",
    "closed": "t.category = 'closed'",
    "spam": "t.category = 'spam'",
    # A notice that did not reach an agent is no fault of the ticket's.
    "failed": "EXISTS (SELECT 1 FROM outbox o WHERE o.ticket_id = t.number "
    "AND o.state = 'failed' AND NOT o.automatic)",
}
HAS: dict[str, str] = {
    "attachment": "EXISTS (SELECT 1 FROM attachments f WHERE f.ticket_id = t.number)",
}


def any_of(parts: list[Condition]) -> Condition:
    """OR of conditions."""
    if len(parts) == 1:
        return parts[0]
    return "(" + " OR ".join(part[0] for part in parts) + ")", [v for p in parts for v in p[1]]


def escaped(text: str) -> str:
    """Text inside a LIKE pattern with ESCAPE '!'."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _keys(column: str) -> Maker:
    def make(_context: Context, term: Term) -> Condition:
        marks = ", ".join("?" * len(term.values))
        return f"{column} IN ({marks})", [value.text for value in term.values]

    return make


def _numbers(column: str, read: Callable[[str], int]) -> Maker:
    def make(_context: Context, term: Term) -> Condition:
        texts = [value.text for value in term.values]
        if term.op == "..":
            parts = [(f"{column} >= ?", texts[0]), (f"{column} <= ?", texts[1])]
            kept = [(sql, read(text)) for sql, text in parts if text]
            return " AND ".join(sql for sql, _ in kept), [value for _, value in kept]
        if term.op == "=":
            return f"{column} IN ({', '.join('?' * len(texts))})", [read(text) for text in texts]
        return f"{column} {term.op} ?", [read(texts[0])]

    return make


def _instant(column: str) -> Maker:
    def make(context: Context, term: Term) -> Condition:
        words = {value.text for value in term.values if value.special}
        parts: list[Condition] = [(f"{column} IS NULL", [])] if "none" in words else []
        if "any" in words:
            parts.append((f"{column} IS NOT NULL", []))
        for low, high in context.instants(term):
            sql = [f"{column} >= ?"] * (low is not None) + [f"{column} < ?"] * (high is not None)
            values = [bound for bound in (low, high) if bound is not None]
            parts.append(("(" + " AND ".join(sql) + ")" if sql else "TRUE", values))
        return any_of(parts)

    return make


def _due(context: Context, term: Term) -> Condition:
    """Over `due_sort`, whose sentinel stands for no date at all."""
    words = {value.text for value in term.values if value.special}
    parts: list[Condition] = [(f"t.due_sort = {FAR_FUTURE}", [])] if "none" in words else []
    if "any" in words:
        parts.append((f"t.due_sort < {FAR_FUTURE}", []))
    for low, high in context.instants(term):
        sql = ["t.due_sort >= ?"] * (low is not None) + ["t.due_sort < ?"]
        values = [low, FAR_FUTURE if high is None else min(high, FAR_FUTURE)]
        parts.append(("(" + " AND ".join(sql) + ")", [one for one in values if one is not None]))
    return any_of(parts)


def _agent(column: str) -> Maker:
    def make(context: Context, term: Term) -> Condition:
        parts: list[Condition] = []
        for index, value in enumerate(term.values):
            if value.special and value.text == "none":
                parts.append((f"{column} IS NULL", []))
            elif value.special and value.text == "any":
                parts.append((f"{column} IS NOT NULL", []))
            else:
                parts.append((f"{column} = ?", [context.agent_id(term, index)]))
        return any_of(parts)

    return make


def _group(context: Context, term: Term) -> Condition:
    parts: list[Condition] = []
    for index, value in enumerate(term.values):
        if not value.special:
            parts.append(("t.group_id = ?", [context.group_id(term, index)]))
        elif value.text == "my-groups":
            parts.append((f"t.group_id IN ({_MY_GROUPS})", [context.actor.id]))
        else:
            parts.append((f"t.group_id IS {'NOT ' * (value.text == 'any')}NULL", []))
    return any_of(parts)


def _observer(context: Context, term: Term) -> Condition:
    """Its rows are found by who observes, because hardly anybody observes much."""
    looking = "SELECT x.ticket_id FROM ticket_access x WHERE x.why = 'observer'"
    parts: list[Condition] = []
    for index, value in enumerate(term.values):
        if not value.special:
            parts.append((f"t.number IN ({looking} AND x.who = ?)", [context.who(term, index)]))
        elif value.text == "me":
            me = f"agent:{context.actor.id}"
            parts.append((f"t.number IN ({looking} AND x.who = ?)", [me]))
        elif value.text == "my-groups":
            mine = _MY_GROUPS.replace("m.group_id", "'group:' || m.group_id", 1)
            parts.append((f"t.number IN ({looking} AND x.who IN ({mine}))", [context.actor.id]))
        else:
            there = f"EXISTS ({looking} AND x.ticket_id = t.number)"
            parts.append((f"{'NOT ' * (value.text == 'none')}{there}", []))
    return any_of(parts)


def _organization(_context: Context, term: Term) -> Condition:
    from deskterm.words import ascii_address, fold

    parts: list[Condition] = []
    for value in term.values:
        if value.special:
            parts.append((f"t.organization_id IS {'NOT ' * (value.text == 'any')}NULL", []))
            continue
        name = fold(value.text)
        if not value.prefix:
            # One organization, the same that every command means by the name.
            parts.append(
                (
                    "t.organization_id = COALESCE("
                    "(SELECT id FROM organizations WHERE name_folded = ?), "
                    "(SELECT MIN(organization_id) FROM organization_names WHERE name_folded = ?), "
                    "(SELECT organization_id FROM organization_domains WHERE domain = ?))",
                    [name, name, ascii_address(value.text.strip())],
                )
            )
            continue
        start = escaped(name) + "%"
        like = "LIKE ? ESCAPE '!'"
        parts.append(
            (
                f"t.organization_id IN (SELECT id FROM organizations WHERE name_folded {like} "
                f"UNION SELECT organization_id FROM organization_names WHERE name_folded {like} "
                f"UNION SELECT organization_id FROM organization_domains WHERE domain {like})",
                [start, start, start],
            )
        )
    return any_of(parts)


def _contact(_context: Context, term: Term) -> Condition:
    from deskterm.words import ascii_address, fold

    parts: list[Condition] = []
    for value in term.values:
        low = ascii_address(value.text)
        if value.special:
            parts.append((f"t.contact_id IS {'NOT ' * (value.text == 'any')}NULL", []))
        elif "@" in low and not value.prefix:
            parts.append(
                (
                    "t.contact_id IN (SELECT contact_id FROM contact_addresses WHERE address = ?)",
                    [low],
                )
            )
        else:
            pattern = escaped(fold(value.text)) + "%"
            inside = pattern if value.prefix else f"%{pattern}"
            parts.append(
                (
                    "t.contact_id IN (SELECT id FROM contacts WHERE name_folded LIKE ? "
                    "ESCAPE '!' UNION SELECT contact_id FROM contact_addresses "
                    "WHERE address LIKE ? ESCAPE '!')",
                    [inside, f"{escaped(low)}%" if value.prefix else f"%{escaped(low)}%"],
                )
            )
    return any_of(parts)


def _text(column: str) -> Maker:
    def make(_context: Context, term: Term) -> Condition:
        from deskterm.words import fold

        parts: list[Condition] = []
        for value in term.values:
            pattern = escaped(fold(value.text)) + "%"
            parts.append(
                (f"{column} LIKE ? ESCAPE '!'", [pattern if value.prefix else f"%{pattern}"])
            )
        return any_of(parts)

    return make


def _name(column: str) -> Maker:
    def make(_context: Context, term: Term) -> Condition:
        parts: list[Condition] = []
        for value in term.values:
            if value.special:
                parts.append((f"{column} IS {'NOT ' * (value.text == 'any')}NULL", []))
            elif value.prefix:
                parts.append(
                    (f"lower({column}) LIKE ? ESCAPE '!'", [escaped(value.text.lower()) + "%"])
                )
            else:
                parts.append((f"lower({column}) = ?", [value.text.lower()]))
        return any_of(parts)

    return make


def _tag(_context: Context, term: Term) -> Condition:
    from deskterm.words import fold

    has = "SELECT 1 FROM ticket_tags g WHERE g.ticket_id = t.number"
    parts: list[Condition] = []
    for value in term.values:
        if value.special:
            parts.append((f"{'NOT ' * (value.text == 'none')}EXISTS ({has})", []))
        elif value.prefix:
            parts.append(
                (
                    f"EXISTS ({has} AND g.tag_folded LIKE ? ESCAPE '!')",
                    [escaped(fold(value.text)) + "%"],
                )
            )
        else:
            parts.append(
                (
                    "t.number IN (SELECT g.ticket_id FROM ticket_tags g WHERE g.tag_folded = ?)",
                    [fold(value.text)],
                )
            )
    return any_of(parts)


def _flags(known: dict[str, str]) -> Maker:
    def make(context: Context, term: Term) -> Condition:
        parts: list[Condition] = []
        for value in term.values:
            sql = known[value.text]
            values = [context.actor.id] * sql.count("{actor}")
            values += [context.now_ms] * sql.count("{now}")
            parts.append((sql.replace("{actor}", "?").replace("{now}", "?"), values))
        return any_of(parts)

    return make


def _priority(text: str) -> int:
    from deskterm.terms import Priority

    return int(Priority[text.upper()])


FILTERS: dict[str, Maker] = {
    "number": _numbers("t.number", int),
    "subject": _text("t.subject_folded"),
    "status": _keys("t.status"),
    "category": _keys("t.category"),
    "priority": _numbers("t.priority", _priority),
    "type": _keys("t.type"),
    "assignee": _agent("t.assignee_id"),
    "author": _agent("t.author_id"),
    "group": _group,
    "observer": _observer,
    "organization": _organization,
    "contact": _contact,
    "channel": _keys("t.channel"),
    "mailbox": _name(_MAILBOX),
    "tag": _tag,
    "created": _instant("t.created_at"),
    "updated": _instant("t.updated_at"),
    "due": _due,
    "wake": _instant("t.wake_at"),
    "is": _flags(FLAGS),
    "has": _flags(HAS),
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
    "contact": "(SELECT a.address FROM contact_addresses a WHERE a.contact_id = t.contact_id "
    "ORDER BY a.position, a.address LIMIT 1)",
    "channel": "t.channel",
    "mailbox": _MAILBOX,
    "tag": "(SELECT g.tag FROM ticket_tags g WHERE g.ticket_id = t.number LIMIT 1)",
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
