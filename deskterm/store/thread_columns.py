"""What was said on a ticket and what hangs on it, as conditions over `ticket_facts t`."""

from __future__ import annotations

from deskterm.store.conditions import (
    Condition,
    Context,
    Maker,
    any_of,
    escaped,
    exists,
    flags,
    holds,
)
from deskterm.store.visible import visible_to
from deskterm.syntax import Term
from deskterm.words import ascii_address, fold

IS_OPEN = "t.category IN ('new','open','waiting')"
"""Written this one way, because partial indexes serve no other."""

LAST = (
    "CASE WHEN t.last_agent_at IS NULL AND t.last_customer_at IS NULL THEN 'nobody' "
    "WHEN t.last_agent_at IS NULL OR t.last_customer_at > t.last_agent_at THEN 'customer' "
    "ELSE 'agent' END"
)
SPOKEN = (
    "CASE WHEN t.last_agent_at IS NULL OR t.last_customer_at > t.last_agent_at "
    "THEN t.last_customer_at ELSE t.last_agent_at END"
)
"""The later of two instants, NULL while nobody has said a thing."""


def tag(_context: Context, term: Term) -> Condition:
    """Tags: a whole one by its index, others as a ticket is met."""
    has = "SELECT 1 FROM ticket_tags g WHERE g.ticket_id = t.number"
    whole = "SELECT g.ticket_id FROM ticket_tags g WHERE g.tag_folded = ?"
    parts: list[Condition] = []
    for value in term.values:
        if value.special:
            parts.append(exists(has, value))
        elif value.prefix:
            like = f"EXISTS ({has} AND g.tag_folded LIKE ? ESCAPE '!')"
            parts.append((like, [escaped(fold(value.text)) + "%"]))
        else:
            parts.append((f"t.number IN ({whole})", [fold(value.text)]))
    return any_of(parts)


def file(_context: Context, term: Term) -> Condition:
    """The names of its files."""
    has = "SELECT 1 FROM attachments f WHERE f.ticket_id = t.number"
    parts: list[Condition] = []
    for value in term.values:
        if value.special:
            parts.append(exists(has, value))
        else:
            like = f"EXISTS ({has} AND f.filename_folded LIKE ? ESCAPE '!')"
            parts.append((like, [holds(value, fold(value.text))]))
    return any_of(parts)


def participant(_context: Context, term: Term) -> Condition:
    """Addresses in From, To or Cc of its mails, whole or in part."""
    has = "SELECT 1 FROM participants p WHERE p.ticket_id = t.number"
    parts: list[Condition] = []
    for value in term.values:
        low = ascii_address(value.text)
        if value.special:
            parts.append(exists(has, value))
        elif "@" in low and not value.prefix:
            parts.append((f"EXISTS ({has} AND p.address = ?)", [low]))
        else:
            like = f"EXISTS ({has} AND p.address LIKE ? ESCAPE '!')"
            parts.append((like, [holds(value, low)]))
    return any_of(parts)


def link(context: Context, term: Term) -> Condition:
    """The tickets it names and those that name it; a hidden one is as if it were not there."""
    parts: list[Condition] = []
    for value in term.values:
        if value.special:
            sql, values = linked(context, term)
            parts.append((f"{'NOT ' * (value.text == 'none')}{sql}", values))
            continue
        ways: list[Condition] = []
        for mine, other in (("ticket_id", "other_id"), ("other_id", "ticket_id")):
            seen, values = visible_to(context.actor, f"l.{other}")
            found = f"SELECT l.{mine} FROM ticket_links l WHERE l.{other} = ? AND {seen}"
            ways.append((f"t.number IN ({found})", [int(value.text), *values]))
        parts.append(any_of(ways))
    return any_of(parts)


def linked(context: Context, _term: Term) -> Condition:
    """Whether it is linked to any ticket that the actor may see."""
    ways: list[Condition] = []
    for mine, other in (("ticket_id", "other_id"), ("other_id", "ticket_id")):
        seen, values = visible_to(context.actor, f"l.{other}")
        found = f"SELECT 1 FROM ticket_links l WHERE l.{mine} = t.number AND {seen}"
        ways.append((f"EXISTS ({found})", values))
    return any_of(ways)


FLAGS: dict[str, str | Maker] = {
    "open": IS_OPEN,
    "new": f"({IS_OPEN} AND t.assignee_id IS NULL AND t.last_agent_at IS NULL)",
    "unread": "t.last_message_id > COALESCE((SELECT r.message_id FROM ticket_reads r "
    "WHERE r.agent_id = {actor} AND r.ticket_id = t.number), -1)",
    "assigned": "t.assignee_id IS NOT NULL",
    "waiting": "t.category = 'waiting'",
    "suspended": "t.wake_at IS NOT NULL",
    "solved": "t.category = 'solved'",
    "closed": "t.category = 'closed'",
    "spam": "t.category = 'spam'",
    "merged": "t.merged_into IS NOT NULL",
    # A notice that did not reach an agent is no fault of the ticket's.
    "failed": "EXISTS (SELECT 1 FROM outbox o WHERE o.ticket_id = t.number "
    "AND o.state = 'failed' AND NOT o.automatic)",
    "overdue": f"({IS_OPEN} AND t.due_sort < {{now}})",
}
_MESSAGE = "EXISTS (SELECT 1 FROM messages m WHERE m.ticket_id = t.number AND m.direction = "
HAS: dict[str, str | Maker] = {
    "attachment": "EXISTS (SELECT 1 FROM attachments f WHERE f.ticket_id = t.number)",
    # Found by whose they are: nobody has begun much.
    "draft": "t.number IN (SELECT d.ticket_id FROM drafts d WHERE d.agent_id = {actor})",
    "link": linked,
    "note": f"{_MESSAGE}'note')",
    "observer": "EXISTS (SELECT 1 FROM ticket_access x WHERE x.ticket_id = t.number "
    "AND x.why = 'observer')",
    "reply": f"{_MESSAGE}'out' AND NOT m.withdrawn)",
    "tag": "EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = t.number)",
}
is_flag = flags(FLAGS)
has_flag = flags(HAS)
