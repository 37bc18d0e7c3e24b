"""Contacts put into organizations, and taken out; their tickets go along."""

from __future__ import annotations

from collections.abc import Iterable

from deskterm.desk.writes import contact_parts as parts
from deskterm.desk.writes import named
from deskterm.desk.writes.work import Work
from deskterm.errors import NotFound
from deskterm.safe import clean_line, storable_line
from deskterm.store.columns import escaped
from deskterm.store.tables import OrganizationTable
from deskterm.terms import EventKind
from deskterm.words import fold, nearest


def organization_called(work: Work, name: str, make: bool = False) -> int | None:
    """The organization of any of its names or domains, or `#12`; None for an empty name.

    With `make` a missing one is made, else NotFound names the nearest.
    """
    wanted = storable_line(name).strip()
    if not wanted:
        return None
    if wanted.startswith("#") and wanted[1:].isdecimal() and len(wanted) < 11:
        sql = "SELECT id FROM organizations WHERE id = ?"
        found = work.sql.value(sql, (int(wanted[1:]),))
    else:
        found = named.organization_id(work, wanted)
        if found is None and make:
            shown = parts.line(wanted, "the organization's name")
            found = named.organization_id(work, shown) or _made(work, shown)
    if found is None:
        near = nearest(wanted, alike(work, wanted))
        hint = f" (did you mean {near}?)" if near else ""
        raise NotFound(
            f"no organization {clean_line(wanted)}{hint}. Nothing was changed.",
            f"deskterm org add {clean_line(wanted)!r}",
        )
    return int(found)


def _made(work: Work, shown: str) -> int:
    id = work.sql.insert(
        OrganizationTable, name=shown, name_folded=fold(shown), created_at=work.now
    )
    work.record(EventKind.CUSTOMER, new=f"organization {id} name={shown}")
    return id


def alike(work: Work, name: str) -> list[str]:
    """Names that begin with the same letter: to compare with thousands takes too long."""
    rows = work.sql.rows(
        "SELECT name FROM organizations WHERE name_folded LIKE ? ESCAPE '!' LIMIT 1000",
        (escaped(fold(name)[:1]) + "%",),
    )
    return [row[0] for row in rows]


def move(work: Work, ids: Iterable[int], organization: int | None) -> int:
    """Put contacts into an organization, or with None out of theirs; how many were elsewhere.

    Tickets that were their old organization's go along; others stay where somebody put them.
    """
    moved = 0
    for id in dict.fromkeys(ids):
        known = parts.card(work, id)
        if known.organization_id == organization:
            continue
        set_own = "UPDATE contacts SET organization_id = ? WHERE id = ?"
        work.sql.run(set_own, (organization, id))
        work.sql.run(
            "UPDATE tickets SET organization_id = ? "
            "WHERE contact_id = ? AND COALESCE(organization_id, 0) = ?",
            (organization, id, known.organization_id or 0),
        )
        before, after = (_name(work, one) for one in (known.organization_id, organization))
        parts.changed(work, id, "organization", before, after)
        moved += 1
    return moved


def _name(work: Work, organization: int | None) -> str:
    return work.sql.value("SELECT name FROM organizations WHERE id = ?", (organization,)) or ""
