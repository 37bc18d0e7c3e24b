"""The twelve queries as a good engineer writes them for this one file: SQL, sqlite3 and tuples.

The same columns of the same rows; ids that a session knows (who asks) are known here too.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

_COLUMNS = """
t.id, t.subject, t.status, t.category, t.priority, t.type, a.login,
(SELECT x.address FROM contact_addresses x WHERE x.contact_id = t.contact_id
    ORDER BY x.position, x.address LIMIT 1),
c.name, t.channel, w.login, m.name, t.last_message_id, t.wake_at, t.created_at, t.updated_at,
t.last_message_id > COALESCE(
    (SELECT r.message_id FROM ticket_reads r WHERE r.agent_id = :me AND r.ticket_id = t.id), -1),
EXISTS (SELECT 1 FROM outbox b WHERE b.ticket_id = t.id AND b.state = 'failed'
    AND NOT b.automatic),
(SELECT COUNT(*) FROM messages n WHERE n.ticket_id = t.id),
(SELECT COUNT(*) FROM attachments f WHERE f.ticket_id = t.id),
g.name, o.name, t.due_sort,
(SELECT group_concat(h.tag, char(10)) FROM ticket_tags h WHERE h.ticket_id = t.id),
(SELECT group_concat(e.login, char(10)) FROM drafts d JOIN agents e ON e.id = d.agent_id
    WHERE d.ticket_id = t.id AND d.updated_at > :writing AND d.agent_id <> :me)
"""
_NAMES = """
LEFT JOIN contacts c ON c.id = t.contact_id
LEFT JOIN agents a ON a.id = t.assignee_id
LEFT JOIN agents w ON w.id = t.author_id
LEFT JOIN mailboxes m ON m.id = t.mailbox_id
LEFT JOIN groups g ON g.id = t.group_id
LEFT JOIN organizations o ON o.id = t.organization_id
"""
_OPEN = "t.category IN ('new','open','waiting')"
_LISTED = "t.merged_into IS NULL AND t.category <> 'spam'"
_NEWEST = "ORDER BY t.updated_at DESC, t.id DESC LIMIT 50"
TAG = 23
"""Where the tags are in a row, joined by line feeds."""


def listing(where: str, order: str = _NEWEST, start: str = "tickets t") -> str:
    """A page of rows."""
    return f"SELECT {_COLUMNS} FROM {start} {_NAMES} WHERE {where} {order}"


def _matching(match: str) -> str:
    return listing(
        f"ticket_words MATCH '{match}' AND {_LISTED}",
        "ORDER BY f.rowid DESC LIMIT 50",
        "ticket_words f JOIN tickets t ON t.id = f.rowid",
    )


def week(tag: str, low: int, high: int) -> str:
    """A tag in a week: the week's tickets by their index, each asked for its tag."""
    return listing(
        f"t.created_at >= {low} AND t.created_at < {high} AND {_LISTED} AND EXISTS (SELECT 1 "
        f"FROM ticket_tags y WHERE y.ticket_id = t.id AND y.tag_folded = '{tag}')",
        start="tickets t INDEXED BY ix_tickets_created",
    )


INBOX = listing(_OPEN)
MINE = listing(f"{_OPEN} AND t.assignee_id = :me")
GROUP = listing(f"{_OPEN} AND t.group_id = (SELECT id FROM groups WHERE name_folded = 'support')")
HISTORY = listing(
    f"{_LISTED} AND t.organization_id = "
    "(SELECT id FROM organizations WHERE name_folded = 'company 5')"
)
ONE_WORD = _matching("invoice")
TWO_WORDS = _matching("projector backup")
PHRASE = _matching('"network cable"')
PREFIX = _matching("print*")
OVERDUE = listing(f"{_OPEN} AND t.due_sort < :now", "ORDER BY t.due_sort, t.id DESC LIMIT 50")
BY_GROUP = """
SELECT g.name, k.status, SUM(k.many) FROM ticket_tallies k LEFT JOIN groups g ON g.id = k.group_id
WHERE k.category IN ('new','open','waiting') GROUP BY k.group_id, k.status ORDER BY 3 DESC
"""
SIDEBAR = """
SELECT
TOTAL(many) FILTER (WHERE category IN ('new','open','waiting') AND assignee_id = :me),
TOTAL(many) FILTER (WHERE category IN ('new','open','waiting') AND assignee_id = 0),
TOTAL(many) FILTER (WHERE category IN ('new','open','waiting') AND group_id IN
    (SELECT group_id FROM group_members WHERE agent_id = :me)),
TOTAL(many) FILTER (WHERE status = 'waiting'),
TOTAL(many) FILTER (WHERE status = 'suspended'),
(SELECT COUNT(*) FROM tickets t WHERE t.category IN ('new','open','waiting')
    AND t.due_sort < :now),
(SELECT COUNT(*) FROM tickets t WHERE t.merged_into IS NULL AND t.category <> 'spam'
    AND t.category = 'solved' AND t.updated_at >= :midnight),
TOTAL(many) FILTER (WHERE category IN ('new','open','waiting')),
TOTAL(many) FILTER (WHERE category = 'spam')
FROM ticket_tallies
"""


def connect(path: Path) -> sqlite3.Connection:
    """A reader with the settings any reader of a big file has."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA mmap_size = 268435456")
    return connection


def values(me: int, now: int) -> dict[str, Any]:
    """What the statements are asked with; instants in milliseconds."""
    return {"me": me, "now": now, "writing": now - 120_000, "midnight": now - now % 86_400_000}
