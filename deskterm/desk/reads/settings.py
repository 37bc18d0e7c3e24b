"""What the desk is called, its vocabulary, its journal and its health."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from deskterm.desk.permission import ReadRoom, check_place, needs
from deskterm.desk.reads import rows
from deskterm.desk.reads.fields import ALL, as_field, custom_field
from deskterm.desk.reads.hiding import told
from deskterm.desk.seeds import DEFAULTS, SECRET_SETTINGS, SUSPENDED
from deskterm.errors import NotFound, Refused
from deskterm.fields import STANDARD, Choice, FieldSet
from deskterm.policy import Permission
from deskterm.store.columns import IS_OPEN, escaped
from deskterm.store.instants import from_ms
from deskterm.store.reading import Row
from deskterm.store.schema import HEAD
from deskterm.store.tallies import COUNTED, KEY
from deskterm.store.visible import visible_to
from deskterm.terms import EventKind
from deskterm.values import Event, Status, TicketType, Unseen
from deskterm.words import fold


class Settings(ReadRoom):
    """Settings of the desk; the secret ones are never handed out."""

    @needs(Permission.READ)
    def all(self) -> dict[str, str]:
        """Every setting with its value or default."""
        found = dict(DEFAULTS)
        found.update(self._reader.rows("SELECT key, value FROM settings"))
        return {key: value for key, value in found.items() if key not in SECRET_SETTINGS}

    @needs(Permission.READ)
    def get(self, key: str) -> str:
        """One setting; NotFound when there is none of that name."""
        settings = self.all()
        if key not in settings:
            raise NotFound(f"no setting {key}", "deskterm config show")
        return settings[key]


_STATUSES = "SELECT key, name_en, name_es, category, position FROM statuses ORDER BY position, key"
_TYPES = "SELECT key, name_en, name_es, position FROM ticket_types ORDER BY position, key"


class Vocabulary(ReadRoom):
    """The words this desk uses: statuses, types, tags, fields."""

    @needs(Permission.READ)
    def statuses(self) -> list[Status]:
        """Statuses in their order."""
        found = self._reader.rows(_STATUSES)
        return [Status(row[0], {"en": row[1], "es": row[2]}, row[3], row[4]) for row in found]

    @needs(Permission.READ)
    def types(self) -> list[TicketType]:
        """Ticket types in their order."""
        found = self._reader.rows(_TYPES)
        return [TicketType(row[0], {"en": row[1], "es": row[2]}, row[3]) for row in found]

    @needs(Permission.READ)
    def tags(self, prefix: str = "", limit: int = 100) -> list[str]:
        """Tags in use on visible tickets that begin with `prefix`, case and accents aside."""
        hidden, values = visible_to(self.actor, "ticket_id")
        found = self._reader.rows(
            "SELECT tag_folded, MIN(tag) FROM ticket_tags WHERE tag_folded LIKE ? ESCAPE '!' "
            f"AND {hidden} GROUP BY tag_folded ORDER BY tag_folded LIMIT ?",
            [f"{escaped(fold(prefix))}%", *values, limit],
        )
        return [row[1] for row in sorted(found)]

    @needs(Permission.READ)
    def written(self, field: str, prefix: str = "", limit: int = 100) -> list[str]:
        """What people have written for `contact.type`, `organization.category` … or a `domain`.

        Those that begin with `prefix`, case and accents aside, in the alphabet's order; none for
        a field whose values are no such words.
        """
        known = _WRITTEN.get(field)
        rows = self._reader.rows(known) if known else []
        wanted = fold(prefix)
        found = {row[0] for row in rows if fold(row[0]).startswith(wanted)}
        return sorted(found, key=lambda word: (fold(word), word))[:limit]

    @needs(Permission.READ)
    def fields(self) -> FieldSet:
        """What queries and changes may name on this desk."""
        statuses = self._reader.rows(_STATUSES)
        types = self._reader.rows(_TYPES)
        return _field_set(tuple(statuses), tuple(types), tuple(self._reader.rows(ALL)))


_WRITTEN = {
    "contact.type": "SELECT DISTINCT type FROM contacts WHERE type <> ''",
    "contact.position": "SELECT DISTINCT position FROM contacts WHERE position <> ''",
    "organization.category": "SELECT DISTINCT category FROM organizations WHERE category <> ''",
    "domain": "SELECT domain FROM organization_domains",
}


@lru_cache(maxsize=8)
def _field_set(statuses: tuple[Row, ...], types: tuple[Row, ...], own: tuple[Row, ...]) -> FieldSet:
    """Every query asks for it, and it is hardly ever another."""
    named = [
        Choice(key, (english, spanish), category=category, dated=key == SUSPENDED)
        for key, english, spanish, category, _ in statuses
    ]
    kinds = [Choice(key, (english, spanish)) for key, english, spanish, _ in types]
    fields = STANDARD.with_choices("status", named).with_choices("type", kinds)
    return fields.with_fields(*(as_field(custom_field(row)) for row in own)) if own else fields


_LATEST = "SELECT COALESCE((SELECT MAX(id) FROM events), 0)"
_ANYBODYS = (EventKind.CUSTOMER, EventKind.CONTACTS_MERGED)
"""Events of no ticket that every agent may read."""


class Journal(ReadRoom):
    """What happened, in commit order."""

    @needs(Permission.READ)
    def latest(self) -> int:
        """The highest event id, 0 on a new desk; cheap enough to ask every second.

        Refused when the actor has lost the place they came in with, so that a session ends.
        """
        if not self.actor.id:
            return int(self._reader.value(_LATEST))
        row = self._reader.one(
            f"{_LATEST}, active, role, login FROM agents WHERE id = ?", [self.actor.id]
        )
        check_place(self.actor, None if row is None else row[1:])
        assert row is not None
        if self.actor.key and not self._reader.rows(
            "SELECT 1 FROM agent_keys WHERE id = ?", [self.actor.key]
        ):
            raise Refused(f"the key {self.actor.login} came in with was removed.")
        return int(row[0])

    @needs(Permission.AUDIT)
    def admin(self, limit: int = 50) -> list[Event]:
        """The latest changes of settings and rights with old and new value, newest first."""
        found = self._reader.rows(
            f"SELECT {rows.EVENT} FROM event_rows WHERE kind = 'setting' ORDER BY id DESC LIMIT ?",
            [limit],
        )
        return [rows.event(row) for row in found]

    def _readable(self) -> tuple[str, list[object]]:
        """SQL for the events this actor may read: of visible tickets, and some of none."""
        if self.actor.sees_all:
            return "TRUE", []
        hidden, values = visible_to(self.actor, "ticket")
        kinds = [*_ANYBODYS]
        kinds += [EventKind.QUARANTINED] if self.actor.may(Permission.QUARANTINE) else []
        kinds += [EventKind.SETTING] if self.actor.may(Permission.AUDIT) else []
        marks = ", ".join("?" * len(kinds))
        own = f"(ticket IS NULL AND kind IN ({marks}))"
        return f"({own} OR (ticket IS NOT NULL AND {hidden}))", [*kinds, *values]

    @needs(Permission.READ)
    def since(self, event_id: int, limit: int = 1000) -> list[Event]:
        """Events after that one that the actor may read, oldest first."""
        readable, values = self._readable()
        found = self._reader.rows(
            f"SELECT {rows.EVENT} FROM event_rows WHERE id > ? AND {readable} ORDER BY id LIMIT ?",
            [event_id, *values, limit],
        )
        return [*told(self._desk, map(rows.event, found))]

    @needs(Permission.READ)
    def recent(self, limit: int = 50) -> list[Event]:
        """The latest events that the actor may read, newest first."""
        readable, values = self._readable()
        found = self._reader.rows(
            f"SELECT {rows.EVENT} FROM event_rows WHERE {readable} ORDER BY id DESC LIMIT ?",
            [*values, limit],
        )
        return [*told(self._desk, map(rows.event, found))]


def _seen_by(people: str) -> str:
    """SQL for the tickets that some agent `a` of a condition is given to, or a group of theirs."""
    return (
        "SELECT x.ticket_id FROM ticket_access x WHERE x.who IN ("
        f"SELECT 'agent:' || a.id FROM agents a WHERE {people} "
        "UNION ALL SELECT 'group:' || m.group_id FROM group_members m "
        f"JOIN agents a ON a.id = m.agent_id WHERE {people})"
    )


class Health(ReadRoom):
    """What `doctor` asks the database."""

    @needs(Permission.READ)
    def schema(self) -> tuple[str, str]:
        """The schema version the desk has, and the one this program needs."""
        return self._desk.store.version() or "", HEAD

    @needs(Permission.READ)
    def ticked_at(self) -> datetime | None:
        """When `tick`, `fetch` or a TUI last did the desk's timed work."""
        found = self._reader.value("SELECT value FROM settings WHERE key = 'ticked_at'")
        return from_ms(int(found)) if found else None

    @needs(Permission.SETTINGS)
    def unseen(self) -> list[Unseen] | None:
        """Open tickets that no active agent of that role sees, by group; None without such agents.

        Those of a private group only where it has no active member, and no lead sees them either.
        """
        plain, part = "a.active AND a.role = 'agent'", "a.active AND a.role <> 'admin'"
        if self._reader.one(f"SELECT 1 FROM agents a WHERE {plain} LIMIT 1") is None:
            return None
        found: dict[tuple[str, bool], list[int]] = {}
        for number, group, private in self._reader.rows(
            "SELECT t.id, g.name, g.private FROM tickets t LEFT JOIN groups g ON g.id = t.group_id "
            f"WHERE {IS_OPEN} AND t.merged_into IS NULL AND t.id NOT IN ({_seen_by(plain)}) "
            f"AND (g.id IS NULL OR NOT g.private OR (t.id NOT IN ({_seen_by(part)}) "
            "AND NOT EXISTS (SELECT 1 FROM group_members m JOIN agents a ON a.id = m.agent_id "
            "WHERE m.group_id = g.id AND a.active))) ORDER BY g.position, t.id"
        ):
            found.setdefault((group or "", bool(private)), []).append(number)
        return [Unseen(name, private, tuple(ids)) for (name, private), ids in found.items()]

    @needs(Permission.READ)
    def miscounted(self) -> bool:
        """Whether the figures that counts are read from are not what the tickets say."""
        kept = f"SELECT {KEY}, many FROM ticket_tallies"
        with self._reader.snapshot():
            return any(
                self._reader.one(f"SELECT 1 FROM ({one} EXCEPT {other}) s LIMIT 1") is not None
                for one, other in ((kept, COUNTED), (COUNTED, kept))
            )

    @needs(Permission.READ)
    def damage(self) -> list[str]:
        """Sentences of the database's own check; empty when it is sound."""
        if not self._reader.sqlite:
            return []
        found = [str(row[0]) for row in self._reader.rows("PRAGMA quick_check(10)")]
        return [] if found == ["ok"] else found
