"""The desk's own attributes of tickets: made, changed, switched off and removed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import col, func, select

from deskterm.desk.permission import needs
from deskterm.desk.reads.fields import as_field, bare_key, custom_field, kept_choices
from deskterm.desk.writes.field_checks import (
    CHECKS,
    check_choices,
    check_key,
    check_kind,
    check_name,
)
from deskterm.desk.writes.field_uses import check_queries, in_use
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import Conflict, NotFound, Usage
from deskterm.fields import CUSTOM, FieldSet
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.store.tables import CustomFieldTable
from deskterm.terms import CustomKind, EventKind
from deskterm.values import CustomField
from deskterm.words import nearest


class Fields(WriteRoom):
    """Attributes of tickets that this desk has besides the standard fields."""

    @needs(Permission.SETTINGS)
    def add(
        self,
        key: str,
        *,
        kind: str = "text",
        name_en: str = "",
        name_es: str = "",
        choices: Iterable[str] = (),
    ) -> CustomField:
        """A new attribute `custom.KEY`, behind the others.

        `kind` is text, number, date, choice or yesno; only a choice has `choices`, each KEY or
        KEY=ENGLISH/SPANISH. Without a name it is called by its key. Conflict when there is one
        of that key.
        """
        key = check_key(key)
        taken = check_choices(choices)
        row = CustomFieldTable(
            key=key,
            kind=check_kind(kind),
            name_en=check_name(name_en) or key,
            name_es=check_name(name_es) or check_name(name_en) or key,
            choices=kept_choices(taken),
        )
        _check_choices_of(row.kind, bool(taken))
        with self._work() as work:
            if work.session.get(CustomFieldTable, key) is not None:
                raise Conflict(
                    f"there is a field {key} already. Nothing was changed.",
                    f"deskterm field set {key}",
                )
            last = work.session.exec(select(func.max(col(CustomFieldTable.position)))).one()
            row.position = 0 if last is None else last + 1
            work.session.add(row)
            work.session.flush()
            said = f" choices={_shown(row.choices)}" if taken else ""
            work.record(EventKind.SETTING, new=f"field {key} added: kind={row.kind}{said}")
        return self._field(key)

    @needs(Permission.SETTINGS)
    def set(self, key: str, /, **fields: Any) -> CustomField:
        """Change an attribute's name_en, name_es, kind, choices or position; its key stays.

        Conflict when a ticket has a value that would be none any more, and when a saved query
        could not be asked any more.
        """
        for name in fields:
            if name not in CHECKS:
                near = nearest(name, CHECKS)
                hint = f" (did you mean {near}?)" if near else ""
                raise Usage(f"a field has no {clean_line(name)}{hint}.")
        checked = {name: CHECKS[name](value) for name, value in fields.items()}
        before = self._desk.read.vocabulary.fields()
        with self._work() as work:
            row = _found(work, key)
            kind = checked.get("kind", row.kind)
            if "choices" in checked:
                _check_choices_of(kind, checked["choices"] != "[]")
            elif kind != row.kind and row.kind == CustomKind.CHOICE:
                checked["choices"] = "[]"
            elif kind != row.kind:
                _check_choices_of(kind, False)
            if kind != row.kind and (count := in_use(work, row.key)):
                raise Conflict(
                    f"{_tickets(count)} with custom.{row.key}, so it stays a {row.kind}. "
                    "Nothing was changed.",
                    f"deskterm list custom.{row.key}:any",
                )
            for name, value in checked.items():
                _change(work, row, name, value)
            _check_choices_kept(work, row)
            check_queries(work, row.key, before, before.with_fields(as_field(_value(row))))
            key = row.key
        return self._field(key)

    @needs(Permission.SETTINGS)
    def enable(self, key: str) -> CustomField:
        """Let it be set again."""
        return self._switch(key, True)

    @needs(Permission.SETTINGS)
    def disable(self, key: str) -> CustomField:
        """It is no longer set; what tickets have stays and can be asked for."""
        return self._switch(key, False)

    @needs(Permission.SETTINGS)
    def remove(self, key: str) -> None:
        """Forget an attribute; Conflict while a ticket has a value or a saved query names it."""
        before = self._desk.read.vocabulary.fields()
        with self._work() as work:
            row = _found(work, key)
            if count := in_use(work, row.key):
                raise Conflict(
                    f"{_tickets(count)} with custom.{row.key}. Nothing was removed.",
                    f"deskterm field disable {row.key}",
                )
            name = row.key
            work.session.delete(row)
            work.session.flush()
            left = FieldSet(field for field in before if field.name != f"{CUSTOM}{name}")
            check_queries(work, name, before, left)
            work.record(EventKind.SETTING, old=f"field {name} removed")

    def _switch(self, key: str, active: bool) -> CustomField:
        with self._work() as work:
            row = _found(work, key)
            key = row.key
            if row.active != active:
                row.active = active
                work.session.add(row)
                _record(work, key, "active", not active, active)
        return self._field(key)

    def _field(self, key: str) -> CustomField:
        return self._desk.read.fields.get(key)  # type: ignore[no-any-return]


def _found(work: Work, key: str) -> CustomFieldTable:
    row = work.session.get(CustomFieldTable, bare_key(key))
    if row is None:
        known = (str(one[0]) for one in work.sql.rows("SELECT key FROM custom_fields"))
        near = nearest(bare_key(key), known)
        hint = f" (did you mean {near}?)" if near else ""
        raise NotFound(f"no field {clean_line(key)}{hint}", "deskterm field list")
    return row


def _tickets(count: int) -> str:
    return f"there {'is' if count == 1 else 'are'} {count:,} ticket{'s' * (count != 1)}"


def _check_choices_of(kind: str, given: bool) -> None:
    if kind == CustomKind.CHOICE and not given:
        raise Usage(
            "a field of the kind choice needs its choices. Nothing was changed.",
            "add --choice WORD for each",
        )
    if kind != CustomKind.CHOICE and given:
        raise Usage(f"only the kind choice has choices, not {kind}. Nothing was changed.")


def _check_choices_kept(work: Work, row: CustomFieldTable) -> None:
    """Conflict when a choice is gone that tickets have."""
    if row.kind != CustomKind.CHOICE:
        return
    keys = [choice.key for choice in _value(row).choices]
    marks = ", ".join("?" * len(keys))
    lost = work.sql.one(
        "SELECT text, COUNT(*) FROM custom_values WHERE field = ? "
        f"AND text NOT IN ({marks}) GROUP BY text ORDER BY text",
        (row.key, *keys),
    )
    if lost is not None:
        raise Conflict(
            f"{_tickets(lost[1])} with {clean_line(lost[0])}, so that choice stays. "
            "Nothing was changed.",
            f"deskterm list 'custom.{row.key}:\"{clean_line(lost[0])}\"'",
        )


def _value(row: CustomFieldTable) -> CustomField:
    columns: Sequence[Any] = (
        row.key, row.kind, row.name_en, row.name_es, row.choices, row.active, row.position,
    )  # fmt: skip
    return custom_field(columns)


def _change(work: Work, row: CustomFieldTable, name: str, value: Any) -> None:
    old = getattr(row, name)
    if old == value:
        return
    setattr(row, name, value)
    work.session.add(row)
    work.session.flush()
    shown = [_shown(one) if name == "choices" else one for one in (old, value)]
    _record(work, row.key, name, *shown)


def _shown(choices: str) -> str:
    """Choices as they are typed: KEY, or KEY=ENGLISH/SPANISH."""
    return ",".join(
        one
        if isinstance(one, str)
        else f"{one['key']}={one.get('en', '')}/{one.get('es', '')}".rstrip("/")
        for one in json.loads(choices)
    )


def _record(work: Work, key: str, name: str, old: Any, new: Any) -> None:
    shown = [("yes" if one else "no") if isinstance(one, bool) else str(one) for one in (old, new)]
    work.record(
        EventKind.SETTING,
        old=f"field {key} {name}={shown[0]}",
        new=f"field {key} {name}={shown[1]}",
    )
