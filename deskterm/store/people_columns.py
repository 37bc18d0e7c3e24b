"""Whom a ticket is of, who answers it and who looks on, as conditions over `ticket_facts t`."""

from __future__ import annotations

import re

from deskterm.store.conditions import (
    Condition,
    Context,
    Maker,
    alike,
    any_of,
    escaped,
    exists,
    holds,
    is_more,
    is_null,
)
from deskterm.syntax import Term
from deskterm.words import ascii_address, fold

_MY_GROUPS = "SELECT m.group_id FROM group_members m WHERE m.agent_id = ?"

CONTACT_TYPE = "NULLIF((SELECT c.type FROM contacts c WHERE c.id = t.contact_id), '')"
CONTACT_POSITION = "NULLIF((SELECT c.position FROM contacts c WHERE c.id = t.contact_id), '')"
CATEGORY = "NULLIF((SELECT o.category FROM organizations o WHERE o.id = t.organization_id), '')"
_LANGUAGE = (
    "COALESCE(NULLIF(c.language, ''), "
    "(SELECT s.value FROM settings s WHERE s.key = 'language'), 'en')"
)
"""A contact whose own is not known is written to in the desk's."""

CONTACT_LANGUAGE = f"(SELECT {_LANGUAGE} FROM contacts c WHERE c.id = t.contact_id)"


def group(context: Context, term: Term) -> Condition:
    """The group responsible."""
    parts: list[Condition] = []
    for index, value in enumerate(term.values):
        if not value.special:
            parts.append(("t.group_id = ?", [context.group_id(term, index)]))
        elif value.text == "my-groups":
            parts.append((f"t.group_id IN ({_MY_GROUPS})", [context.actor.id]))
        else:
            parts.append(is_null("t.group_id", value))
    return any_of(parts)


def observer(context: Context, term: Term) -> Condition:
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
            parts.append(exists(f"{looking} AND x.ticket_id = t.number", value))
    return any_of(parts)


def mentioned(context: Context, term: Term) -> Condition:
    """Who was named in a note, found by whom."""
    named = "SELECT x.ticket_id FROM ticket_access x WHERE x.why = 'mentioned'"
    parts: list[Condition] = []
    for index, value in enumerate(term.values):
        if value.special and value.text != "me":
            parts.append(exists(f"{named} AND x.ticket_id = t.number", value))
        else:
            who = f"agent:{context.agent_id(term, index)}"
            parts.append((f"t.number IN ({named} AND x.who = ?)", [who]))
    return any_of(parts)


def contact(_context: Context, term: Term) -> Condition:
    """The contact by a whole address, or by a part of an address or name."""
    parts: list[Condition] = []
    for value in term.values:
        low = ascii_address(value.text)
        if value.special:
            parts.append(is_null("t.contact_id", value))
        elif "@" in low and not value.prefix:
            found = "SELECT contact_id FROM contact_addresses WHERE address = ?"
            parts.append((f"t.contact_id IN ({found})", [low]))
        else:
            found = (
                "SELECT id FROM contacts WHERE name_folded LIKE ? ESCAPE '!' UNION "
                "SELECT contact_id FROM contact_addresses WHERE address LIKE ? ESCAPE '!'"
            )
            likes = [holds(value, fold(value.text)), holds(value, low)]
            parts.append((f"t.contact_id IN ({found})", [*likes]))
    return any_of(parts)


def contact_phone(_context: Context, term: Term) -> Condition:
    """A part of a telephone number, however its digits are set apart."""
    found = "SELECT p.contact_id FROM contact_phones p WHERE p.digits LIKE ?"
    parts: list[Condition] = []
    for value in term.values:
        if value.special:
            has = "SELECT 1 FROM contact_phones p WHERE p.contact_id = t.contact_id"
            parts.append(exists(has, value))
        else:
            digits = re.sub("[^0-9]", "", value.text)
            parts.append((f"t.contact_id IN ({found})", [f"%{digits}%"]))
    return any_of(parts)


def contact_language(context: Context, term: Term) -> Condition:
    """The language a contact is written to in: hardly any is few of all."""
    marks = ", ".join("?" * len(term.values))
    found = f"SELECT c.id FROM contacts c WHERE {_LANGUAGE} IN ({marks})"
    plus = "+" if context.sqlite else ""
    return f"{plus}t.contact_id IN ({found})", [value.text for value in term.values]


def domain(_context: Context, term: Term) -> Condition:
    """The mail domain of an address of the contact's, or one that it lies under."""
    found = "SELECT a.contact_id FROM contact_addresses a WHERE "
    like = "a.address LIKE ? ESCAPE '!'"
    parts: list[Condition] = []
    for value in term.values:
        low = escaped(ascii_address(value.text.strip().removeprefix("@")))
        if value.special:
            has = "SELECT 1 FROM contact_addresses a WHERE a.contact_id = t.contact_id"
            parts.append(exists(has, value))
        elif value.prefix:
            parts.append((f"t.contact_id IN ({found}{like})", [f"%@{low}%"]))
        else:
            either = f"t.contact_id IN ({found}{like} OR {like})"
            parts.append((either, [f"%@{low}", f"%.{low}"]))
    return any_of(parts)


def organization(_context: Context, term: Term) -> Condition:
    """The customer's organization by any of its names and domains."""
    parts: list[Condition] = []
    for value in term.values:
        if value.special:
            parts.append(is_null("t.organization_id", value))
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


def _written(
    table: str, column: str, key: str, shown: str, *, few: int, inside: bool = False
) -> Maker:
    """A text that people wrote on the row of `table` that the ticket's `key` names.

    `shown` is that text as an expression, NULL where there is none. The tickets of so `few` rows
    are looked up; when more rows fit, a list is sooner full by walking along its order.
    """
    known = f"SELECT DISTINCT w.{column} FROM {table} w WHERE w.{column} <> ''"

    def make(context: Context, term: Term) -> Condition:
        parts: list[Condition] = []
        for value in term.values:
            if value.special:
                parts.append(is_null(shown, value))
                continue
            fits, values = alike(context, f"w.{column}", known, value, inside=inside)
            found = f"SELECT w.id FROM {table} w WHERE {fits}"
            wide = context.sqlite and is_more(context, found, values, few)
            # A plus keeps SQLite from choosing the index.
            parts.append((f"{'+' * wide}{key} IN ({found})", values))
        return any_of(parts)

    return make


contact_type = _written("contacts", "type", "t.contact_id", CONTACT_TYPE, few=200)
contact_position = _written(
    "contacts", "position", "t.contact_id", CONTACT_POSITION, few=200, inside=True
)
category = _written("organizations", "category", "t.organization_id", CATEGORY, few=20)
mailbox = _written("mailboxes", "name", "t.mailbox_id", "t.mailbox_id", few=0)
