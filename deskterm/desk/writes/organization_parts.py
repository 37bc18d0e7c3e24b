"""What an organization is made of: checked texts, names, domains, who answers and who observes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskterm.desk import freemail
from deskterm.desk.writes import contact_parts, named
from deskterm.desk.writes.domains import joining
from deskterm.desk.writes.founding import check_address
from deskterm.desk.writes.moving import move
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict, NotFound, Usage
from deskterm.safe import clean_line
from deskterm.store.tables import (
    OrganizationDomainTable,
    OrganizationNameTable,
    OrganizationObserverTable,
)
from deskterm.terms import EventKind
from deskterm.words import ascii_address, fold, nearest

_TEXTS = ("site", "email", "phone", "address", "comment", "category")
FIELDS = ("name", "names", "domains", *_TEXTS, "responsible", "observers")


def known(work: Work, id: int) -> str:
    """The name of an organization that is there; NotFound for none."""
    wanted = "SELECT name FROM organizations WHERE id = ?"
    found = work.sql.value(wanted, (id if 0 < id < 2**31 else 0,))
    if found is None:
        raise NotFound(f"no organization {id}", "deskterm org list")
    return str(found)


def name(text: str) -> str:
    """A name of one line; Usage for an empty one."""
    found = contact_parts.line(text, "the name")
    if not found:
        raise Usage("an organization needs a name. Nothing was changed.")
    return found


def domain(text: str) -> str:
    """A mail domain as it is kept; Usage for what is none."""
    found = freemail.domain_of(text.strip().removeprefix("@"))
    if not found:
        raise Usage(f"{clean_line(text)!r} is not a mail domain. Nothing was changed.")
    return found


def check_free_name(work: Work, text: str, id: int = 0) -> None:
    """Conflict when another organization is found by that: its name, other name or domain."""
    for table, key, said in (
        ("organizations x", "x.name_folded", "there is an organization {name} already"),
        ("organization_names x", "x.name_folded", "{text} is another name of {name}"),
        ("organization_domains x", "x.domain", "{text} is a domain of {name}"),
    ):
        own = "x.id" if table == "organizations x" else "x.organization_id"
        taken = work.sql.one(
            f"SELECT o.id, o.name FROM {table} JOIN organizations o ON o.id = {own} "
            f"WHERE {key} = ? AND o.id <> ? ORDER BY o.id LIMIT 1",
            (ascii_address(text) if key == "x.domain" else fold(text), id),
        )
        if taken is not None:
            why = said.format(text=clean_line(text), name=taken[1])
            raise Conflict(f"{why}. Nothing was changed.", f"deskterm org show {taken[0]}")


def write(work: Work, id: int, fields: dict[str, Any]) -> None:
    """Carry out the fields that are given, each with its line in the journal."""
    if "domains" in fields:  # first: what was made of one of them gives its name free
        _domains(work, id, fields["domains"])
    if "name" in fields:
        shown, old = name(fields["name"]), known(work, id)
        check_free_name(work, shown, id)
        rename = "UPDATE organizations SET name = ?, name_folded = ? WHERE id = ?"
        work.sql.run(rename, (shown, fold(shown), id))
        _changed(work, id, "name", old, shown)
    for field in _TEXTS:
        if field in fields:
            _text(work, id, field, fields[field])
    if "names" in fields:
        _names(work, id, fields["names"])
    if "responsible" in fields:
        _responsible(work, id, fields["responsible"])
    if "observers" in fields:
        _observers(work, id, fields["observers"])


def _text(work: Work, id: int, field: str, value: str) -> None:
    several = field in ("address", "comment")
    checked = contact_parts.note(value) if several else contact_parts.line(value, f"the {field}")
    if field == "email" and checked:
        checked = check_address(checked)
    old = work.sql.value(f"SELECT {field} FROM organizations WHERE id = ?", (id,))
    work.sql.run(f"UPDATE organizations SET {field} = ? WHERE id = ?", (checked, id))
    _changed(work, id, field, old, checked)


def _names(work: Work, id: int, given: Iterable[str]) -> None:
    wanted = {fold(one): one for one in (contact_parts.line(each, "the name") for each in given)}
    wanted.pop("", None)
    wanted.pop(fold(known(work, id)), None)
    listed = "SELECT name FROM organization_names WHERE organization_id = ? ORDER BY name"
    old = [row[0] for row in work.sql.rows(listed, (id,))]
    for folded, shown in wanted.items():
        if folded not in map(fold, old):
            check_free_name(work, shown, id)
    work.sql.run("DELETE FROM organization_names WHERE organization_id = ?", (id,))
    for folded, shown in wanted.items():
        work.sql.insert(OrganizationNameTable, name_folded=folded, organization_id=id, name=shown)
    _changed(work, id, "names", ", ".join(old), ", ".join(sorted(wanted.values())))


def _domains(work: Work, id: int, given: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(domain(one) for one in given if one.strip()))
    listed = "SELECT domain FROM organization_domains WHERE organization_id = ? ORDER BY domain"
    old = [row[0] for row in work.sql.rows(listed, (id,))]
    for one in wanted:
        if one not in old:
            _claim(work, id, one)
    for gone in set(old) - set(wanted):
        work.sql.run("DELETE FROM organization_domains WHERE domain = ?", (gone,))
    _changed(work, id, "domains", " ".join(old), " ".join(sorted(wanted)))
    for one in wanted:
        if one not in old:
            move(work, joining(work, one, id), id)


def _claim(work: Work, id: int, domain: str) -> None:
    """Make a domain this organization's; Conflict when it is another's or free mail.

    One that intake made of the domain, and nobody has touched since, goes into this one.
    """
    if not freemail.company_domain(domain, work.setting("free_mail")):
        raise Conflict(
            f"{domain} is free mail: everybody can have an address there. Nothing was changed.",
            f"deskterm org free-mail remove {domain}",
        )
    taken = "SELECT organization_id FROM organization_domains WHERE domain = ?"
    other = work.sql.value(taken, (domain,))
    if other is not None and other != id:
        if not _untouched(work, other, domain):
            raise Conflict(
                f"{domain} is a domain of {known(work, other)}. Nothing was changed.",
                f"deskterm org show {other}",
            )
        empty(work, other, id)
        work.record(
            EventKind.CUSTOMER,
            old=f"organization {other} name={domain}",
            new=f"organization {id} name={known(work, id)}",
            cause="domain",
        )
    work.sql.insert(OrganizationDomainTable, domain=domain, organization_id=id)


def _untouched(work: Work, id: int, domain: str) -> bool:
    texts = " AND ".join(f"{field} = ''" for field in _TEXTS)
    found = work.sql.value(
        f"SELECT 1 FROM organizations WHERE id = ? AND name_folded IN (?, ?) AND {texts} "
        "AND responsible_agent_id IS NULL AND responsible_group_id IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM organization_names WHERE organization_id = ?) "
        "AND NOT EXISTS (SELECT 1 FROM organization_observers WHERE organization_id = ?) "
        "AND (SELECT COUNT(*) FROM organization_domains WHERE organization_id = ?) = 1",
        (id, fold(domain), fold(freemail.readable(domain)), id, id, id),
    )
    return found is not None


def empty(work: Work, id: int, into: int | None) -> None:
    """Give contacts and tickets to another organization or to none, and forget this one."""
    for table in ("contacts", "tickets"):
        give = f"UPDATE {table} SET organization_id = ? WHERE organization_id = ?"
        work.sql.run(give, (into, id))
    for table in ("organization_names", "organization_domains", "organization_observers"):
        work.sql.run(f"DELETE FROM {table} WHERE organization_id = ?", (id,))
    work.sql.run("DELETE FROM organizations WHERE id = ?", (id,))


def _responsible(work: Work, id: int, text: str) -> None:
    row = work.sql.one(
        "SELECT responsible_agent_id, responsible_group_id FROM organizations WHERE id = ?", (id,)
    )
    assert row is not None
    old = f"agent:{row[0]}" if row[0] else f"group:{row[1]}" if row[1] else ""
    kind, _, found = (_who(work, text) if text else "").partition(":")
    work.sql.run(
        "UPDATE organizations SET responsible_agent_id = ?, responsible_group_id = ? WHERE id = ?",
        (
            int(found) if kind == "agent" else None,
            int(found) if kind == "group" else None,
            id,
        ),
    )
    new = named.shown(work, f"{kind}:{found}") if found else ""
    _changed(work, id, "responsible", named.shown(work, old) if old else "", new)


def _observers(work: Work, id: int, given: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(_who(work, one) for one in given if one))
    listed = "SELECT who FROM organization_observers WHERE organization_id = ? ORDER BY who"
    old = [row[0] for row in work.sql.rows(listed, (id,))]
    work.sql.run("DELETE FROM organization_observers WHERE organization_id = ?", (id,))
    for who in wanted:
        work.sql.insert(OrganizationObserverTable, organization_id=id, who=who)
    _changed(work, id, "observers", *(_shown(work, each) for each in (old, wanted)))


def _shown(work: Work, whos: Iterable[str]) -> str:
    return ", ".join(sorted(filter(None, (named.shown(work, who) for who in whos))))


def _who(work: Work, text: str) -> str:
    found = named.who(work, text)
    if found is None:
        near = nearest(text.removeprefix("group:"), named.known(work))
        hint = f" (did you mean {near}?)" if near else ""
        raise NotFound(
            f"no active agent and no group {clean_line(text)}{hint}. Nothing was changed.",
            "deskterm group list" if text.startswith("group:") else "deskterm agent list",
        )
    return found


def _changed(work: Work, id: int, field: str, old: str, new: str) -> None:
    if old != new:
        work.record(
            EventKind.CUSTOMER,
            old=f"organization {id} {field}={old}",
            new=f"organization {id} {field}={new}",
        )
