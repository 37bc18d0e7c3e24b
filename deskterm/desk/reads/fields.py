"""The desk's own attributes of tickets: what there are, and what they are on a ticket."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.errors import NotFound
from deskterm.fields import CUSTOM, Choice, Field, Kind
from deskterm.lexer import Value, print_value
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.store.columns import escaped
from deskterm.store.visible import visible_to
from deskterm.terms import CustomKind
from deskterm.values import CustomChoice, CustomField
from deskterm.words import fold, nearest

_PAGE = 500
COLUMNS = "key, kind, name_en, name_es, choices, active, position"
"""What `custom_field` takes."""
ALL = f"SELECT {COLUMNS} FROM custom_fields ORDER BY position, key"
_KINDS = {
    CustomKind.TEXT: Kind.TEXT,
    CustomKind.NUMBER: Kind.INTEGER,
    CustomKind.DATE: Kind.DAY,
    CustomKind.CHOICE: Kind.CHOICE,
    CustomKind.YESNO: Kind.CHOICE,
}
_EXAMPLES = {
    CustomKind.TEXT: ("word", "word"),
    CustomKind.NUMBER: (">=10", "10"),
    CustomKind.DATE: ("<7d", "friday"),
    CustomKind.YESNO: ("yes", "yes"),
}
YES_NO = (CustomChoice("yes", {"en": "Yes", "es": "Sí"}), CustomChoice("no", {"en": "No"}))
_GROUPED = frozenset({CustomKind.TEXT, CustomKind.CHOICE, CustomKind.YESNO})


class Fields(ReadRoom):
    """Attributes of tickets that this desk has besides the standard fields."""

    @needs(Permission.READ)
    def list(self) -> list[CustomField]:
        """All of them in their order, those that are off too."""
        return [custom_field(row) for row in self._reader.rows(ALL)]

    @needs(Permission.READ)
    def get(self, key: str) -> CustomField:
        """The one of that key, which may be written `custom.KEY`; NotFound."""
        wanted = bare_key(key)
        fields = self.list()
        for one in fields:
            if one.key == wanted:
                return one
        near = nearest(wanted, (one.key for one in fields))
        hint = f" (did you mean {near}?)" if near else ""
        raise NotFound(f"no field {clean_line(key)}{hint}", "deskterm field list")

    @needs(Permission.READ)
    def of(self, number: int) -> dict[str, str]:
        """What a ticket's attributes are, by key in their order; NotFound as for the ticket.

        Values are as the change language takes them: a text, a choice's key, yes or no, a whole
        number in digits, a day as 2026-11-07. One without a value is left out.
        """
        self._desk.read.tickets.get(number)
        return self.of_all([number]).get(number, {})

    @needs(Permission.READ)
    def of_all(self, numbers: Iterable[int]) -> dict[int, dict[str, str]]:
        """The same for many tickets; hidden ones and those without any are left out."""
        wanted = [*numbers]
        hidden, values = visible_to(self.actor, "v.ticket_id")
        found: dict[int, dict[str, str]] = {}
        for start in range(0, len(wanted), _PAGE):
            part = wanted[start : start + _PAGE]
            marks = ", ".join("?" * len(part))
            for number, key, text in self._reader.rows(
                "SELECT v.ticket_id, v.field, v.text FROM custom_values v "
                "JOIN custom_fields f ON f.key = v.field "
                f"WHERE v.ticket_id IN ({marks}) AND {hidden} ORDER BY f.position, f.key",
                [*part, *values],
            ):
                found.setdefault(number, {})[key] = text
        return found

    @needs(Permission.READ)
    def known(self, key: str, prefix: str = "", limit: int = 100) -> tuple[str, ...]:
        """Values that begin with `prefix`, case and accents aside: choices, else those in use.

        In use on tickets the actor may see.
        """
        one = self.get(key)
        if one.choices:
            keys = (choice.key for choice in one.choices)
            return tuple(key for key in keys if fold(key).startswith(fold(prefix)))[:limit]
        hidden, values = visible_to(self.actor, "ticket_id")
        found = self._reader.rows(
            "SELECT text_folded, MIN(text) FROM custom_values WHERE field = ? "
            f"AND text_folded LIKE ? ESCAPE '!' AND {hidden} "
            "GROUP BY text_folded ORDER BY text_folded LIMIT ?",
            [one.key, f"{escaped(fold(prefix))}%", *values, limit],
        )
        return tuple(row[1] for row in sorted(found))


def bare_key(key: str) -> str:
    """A key as it is kept, whether written KEY or custom.KEY."""
    return key.strip().lower().removeprefix(CUSTOM)


def custom_field(row: Sequence[Any]) -> CustomField:
    """One row of `custom_fields`."""
    kind = CustomKind(row[1])
    choices = YES_NO if kind is CustomKind.YESNO else tuple(map(_choice, json.loads(row[4])))
    return CustomField(
        row[0], kind, {"en": row[2], "es": row[3]}, choices, bool(row[5]), int(row[6])
    )


def _choice(given: str | dict[str, str]) -> CustomChoice:
    """A choice as it is kept: a word alone, or one with names."""
    if isinstance(given, str):
        return CustomChoice(given, {"en": given})
    return CustomChoice(given["key"], {name: text for name, text in given.items() if name != "key"})


def kept_choices(choices: Iterable[CustomChoice]) -> str:
    """Choices as the table keeps them, in JSON."""
    return json.dumps(
        [
            one.key if one.names == {"en": one.key} else {"key": one.key, **one.names}
            for one in choices
        ],
        ensure_ascii=False,
    )


def as_field(one: CustomField) -> Field:
    """An attribute as both languages know it: `custom.KEY`."""
    name = f"{CUSTOM}{one.key}"
    first = print_value(Value(one.choices[0].key)) if one.choices else "word"
    asked, given = _EXAMPLES.get(one.kind, (first, first))
    return Field(
        name,
        _KINDS[one.kind],
        " / ".join(dict.fromkeys(one.names.values())),
        f"{name}:{asked}",
        sort=True,
        group=one.kind in _GROUPED,
        set=one.active,
        optional=True,
        ahead=one.kind is CustomKind.DATE,
        choices=tuple(
            Choice(choice.key, tuple(choice.names.values()), _help(choice))
            for choice in one.choices
        ),
        change=f"{name}:{given}" if one.active else "",
        off=not one.active,
    )


def _help(choice: CustomChoice) -> str:
    shown = " / ".join(dict.fromkeys(choice.names.values()))
    return "" if shown == choice.key else shown
