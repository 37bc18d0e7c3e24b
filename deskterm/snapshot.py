"""A ticket as far as changes matter, and what planning them gives: facts and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as data_field

from deskterm.fields import CUSTOM
from deskterm.terms import EventKind

COLUMNS = ("subject", "status", "priority", "type", "assignee", "contact")


@dataclass(frozen=True)
class Resolved:
    """A change with its value looked up: a machine value, None for "emptied".

    Keys for status, type and priority, the tag as written, UTC milliseconds in digits for wake and
    due;
    people in whatever form the snapshot has them. One that `follows` a field is made only where
    that field changes.
    """

    field: str
    op: str
    value: str | None
    column: int = 0
    follows: str = ""


@dataclass(frozen=True)
class Snapshot:
    """A ticket as far as changes matter, in machine values; `wake_at` in UTC milliseconds.

    `previous_status` is what it wakes to. Fields without a column here are in `others` (one
    value: group, organization) and `sets` (several: observers as LOGIN or group:NAME).
    """

    number: int
    subject: str
    status: str
    category: str
    priority: str
    type: str | None = None
    assignee: str | None = None
    contact: str | None = None
    tags: frozenset[str] = frozenset()
    wake_at: int | None = None
    previous_status: str | None = None
    others: Mapping[str, str | None] = data_field(default_factory=dict)
    sets: Mapping[str, frozenset[str]] = data_field(default_factory=dict)

    def value(self, name: str) -> str | None:
        """The machine value of a field that has one."""
        if name == "wake":
            return None if self.wake_at is None else str(self.wake_at)
        if name in COLUMNS:
            text: str | None = getattr(self, name)
            return text
        return self.others.get(name)

    def members(self, name: str) -> frozenset[str]:
        """The machine values of a field that has several."""
        return self.tags if name == "tag" else self.sets.get(name, frozenset())

    def with_value(self, name: str, value: str | None) -> Snapshot:
        """The same ticket with one field set."""
        if name == "wake":
            return replace(self, wake_at=None if value is None else int(value))
        if name in COLUMNS:
            return replace(self, **{name: value})  # type: ignore[arg-type]
        return replace(self, others={**self.others, name: value})

    def with_members(self, name: str, members: frozenset[str]) -> Snapshot:
        """The same ticket with a field of several values set."""
        if name == "tag":
            return replace(self, tags=members)
        return replace(self, sets={**self.sets, name: members})


@dataclass(frozen=True)
class Fact:
    """What one event tells: `old` and `new` as machine values. `op` as in Change.

    A member that is added has no `old`, one that is removed no `new`.
    """

    field: str
    op: str
    old: str | None
    new: str | None

    @property
    def name(self) -> str:
        """What it is a fact about: a field, or one member of one (`tag vip`)."""
        return self.field if self.op == "set" else f"{self.field} {self.new or self.old}"

    @property
    def kind(self) -> EventKind:
        """The kind of its event."""
        if self.field == "tag":
            return EventKind.TAG_ADDED if self.op == "add" else EventKind.TAG_REMOVED
        if self.field == "observer":
            return EventKind.OBSERVER_ADDED if self.op == "add" else EventKind.OBSERVER_REMOVED
        return EventKind.CUSTOM if self.field.startswith(CUSTOM) else EventKind(self.field)

    @property
    def journal(self) -> tuple[str | None, str | None]:
        """Old and new as the journal has them: `key=value` for an attribute, `key=` without one."""
        if not self.field.startswith(CUSTOM):
            return self.old, self.new
        key = self.field.removeprefix(CUSTOM)
        return f"{key}={self.old or ''}", f"{key}={self.new or ''}"

    @staticmethod
    def of_custom(old: str | None, new: str | None) -> Fact:
        """The fact that such an event tells."""
        key, _, before = (old or "").partition("=")
        after = (new or "").partition("=")[2]
        return Fact(f"{CUSTOM}{key}", "set", before or None, after or None)


@dataclass(frozen=True)
class Refusal:
    """Why a change is not made; `column` is where it stands in the text."""

    column: int
    why: str
    field: str = ""


@dataclass(frozen=True)
class Plan:
    """What would happen, what would not and why, and the ticket afterwards."""

    facts: tuple[Fact, ...]
    refusals: tuple[Refusal, ...]
    after: Snapshot
