"""What the desk is called, its vocabulary, its journal and its health."""

from __future__ import annotations

from datetime import datetime

from deskterm.desk.permission import ReadRoom, needs
from deskterm.desk.reads import rows
from deskterm.desk.seeds import DEFAULTS, SECRET_SETTINGS, SUSPENDED, VIEWS
from deskterm.errors import NotFound
from deskterm.fields import STANDARD, Choice, FieldSet
from deskterm.policy import Permission
from deskterm.store.columns import escaped
from deskterm.store.instants import from_ms
from deskterm.store.schema import HEAD
from deskterm.store.visible import visible_to
from deskterm.values import Event, Status, TicketType, View
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


class Vocabulary(ReadRoom):
    """The words this desk uses: statuses, types, tags, fields."""

    @needs(Permission.READ)
    def statuses(self) -> list[Status]:
        """Statuses in their order."""
        found = self._reader.rows(
            "SELECT key, name_en, name_es, category, position FROM statuses ORDER BY position, key"
        )
        return [Status(row[0], {"en": row[1], "es": row[2]}, row[3], row[4]) for row in found]

    @needs(Permission.READ)
    def types(self) -> list[TicketType]:
        """Ticket types in their order."""
        found = self._reader.rows(
            "SELECT key, name_en, name_es, position FROM ticket_types ORDER BY position, key"
        )
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
    def fields(self) -> FieldSet:
        """What queries and changes may name on this desk."""
        statuses = [
            Choice(
                status.key,
                tuple(status.names.values()),
                category=status.category,
                dated=status.key == SUSPENDED,
            )
            for status in self.statuses()
        ]
        types = [Choice(kind.key, tuple(kind.names.values())) for kind in self.types()]
        return STANDARD.with_choices("status", statuses).with_choices("type", types)


class Views(ReadRoom):
    """Saved queries of the sidebar."""

    @needs(Permission.READ)
    def list(self) -> list[View]:
        """Views in their order."""
        return list(VIEWS)


class Journal(ReadRoom):
    """What happened, in commit order."""

    @needs(Permission.READ)
    def latest(self) -> int:
        """The highest event id, 0 on a new desk; cheap enough to ask every second."""
        return int(self._reader.value("SELECT COALESCE(MAX(id), 0) FROM events"))

    @needs(Permission.READ)
    def since(self, event_id: int, limit: int = 1000) -> list[Event]:
        """Events after that one on visible tickets, oldest first."""
        hidden, values = visible_to(self.actor, "ticket")
        found = self._reader.rows(
            f"SELECT {rows.EVENT} FROM event_rows WHERE id > ? AND (ticket IS NULL OR {hidden}) "
            "ORDER BY id LIMIT ?",
            [event_id, *values, limit],
        )
        return [rows.event(row) for row in found]

    @needs(Permission.READ)
    def recent(self, limit: int = 50) -> list[Event]:
        """The latest events on visible tickets, newest first."""
        hidden, values = visible_to(self.actor, "ticket")
        found = self._reader.rows(
            f"SELECT {rows.EVENT} FROM event_rows WHERE (ticket IS NULL OR {hidden}) "
            "ORDER BY id DESC LIMIT ?",
            [*values, limit],
        )
        return [rows.event(row) for row in found]


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

    @needs(Permission.READ)
    def damage(self) -> list[str]:
        """Sentences of the database's own check; empty when it is sound."""
        if not self._reader.sqlite:
            return []
        found = [str(row[0]) for row in self._reader.rows("PRAGMA quick_check(10)")]
        return [] if found == ["ok"] else found
