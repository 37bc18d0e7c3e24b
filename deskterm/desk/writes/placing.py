"""Where a ticket belongs: its group, its organization, who observes it."""

from __future__ import annotations

import shlex
from typing import Any

from deskterm.change import Change
from deskterm.desk.writes import named
from deskterm.desk.writes.work import Work
from deskterm.errors import BadText, Conflict
from deskterm.safe import clean_line
from deskterm.snapshot import Fact
from deskterm.store.tables import TicketTable
from deskterm.terms import Why
from deskterm.words import fold, nearest

FIELDS = frozenset({"group", "organization", "observer"})


def resolve(work: Work, text: str, change: Change) -> str:
    """The machine value of a name: a group's or organization's own name, LOGIN or group:NAME.

    BadText under the value when nothing is called that. What is taken away may be off by now.
    """
    wanted = change.value.text
    if change.field == "observer":
        if change.value.special:
            return work.actor.login
        who = named.who(work, wanted, active=change.op == "add")
        if who is not None:
            return named.shown(work, who)
        if change.op == "add":
            _check_on(work, text, change)
        why = f'no active agent and no group "{wanted}"'
        raise BadText(text, change.value.column, why, nearest(wanted, named.known(work)))
    find = named.group_id if change.field == "group" else named.organization_id
    table = "groups" if change.field == "group" else "organizations"
    id = find(work, wanted)
    if id is not None:
        return str(work.sql.value(f"SELECT name FROM {table} WHERE id = ?", (id,)))
    if change.field == "group":
        _check_on(work, text, change)
    only = "WHERE active" if change.field == "group" else ""
    names = (row[0] for row in work.sql.rows(f"SELECT name FROM {table} {only}"))
    why = f'no {change.field} "{wanted}"'
    raise BadText(text, change.value.column, why, nearest(wanted, names))


def _check_on(work: Work, text: str, change: Change) -> None:
    """BadText for the name of a group that is there but off."""
    wanted = change.value.text
    if change.field == "observer":
        wanted = wanted.removeprefix("group:")
    id = named.group_id(work, wanted, active=False)
    if id is None:
        return
    name = work.sql.value("SELECT name FROM groups WHERE id = ?", (id,))
    fault = BadText(text, change.value.column, f"group {clean_line(name)} is off")
    fault.next_step = f"deskterm group enable {shlex.quote(clean_line(name))}"
    raise fault


def observers(work: Work, number: int) -> frozenset[str]:
    """Who observes a ticket, as LOGIN or group:NAME."""
    wanted = "SELECT who FROM ticket_access WHERE ticket_id = ? AND why = 'observer'"
    return frozenset(named.shown(work, who) for (who,) in work.sql.rows(wanted, (number,)))


def write(work: Work, number: int, fact: Fact) -> dict[str, Any]:
    """Carry out one fact about a field of `FIELDS`; groups and observers get to see the ticket.

    The ticket's own columns are left to the caller. Conflict when a group or organization that
    was looked up earlier is off by now.
    """
    if fact.field == "organization":
        found = None if fact.new is None else _named(work, fact.new, "organizations", "TRUE")
        return {"organization_id": found}
    if fact.field == "group":
        work.revoke_all(number, Why.GROUP)
        if fact.new is None:
            return {"group_id": None}
        group = _named(work, fact.new, "groups", "active")
        work.grant(number, f"group:{group}", Why.GROUP)
        return {"group_id": group}
    who = named.exactly(work, fact.new or fact.old or "", active=fact.op == "add")
    if who is None and fact.op == "add":
        raise Conflict(f"{clean_line(fact.new or '')} is off by now. Nothing was changed.")
    if who is not None:
        (work.grant if fact.op == "add" else work.revoke)(number, who, Why.OBSERVER)
    return {}


def _named(work: Work, name: str, table: str, only: str) -> int:
    wanted = f"SELECT id FROM {table} WHERE name_folded = ? AND {only}"
    found = work.sql.value(wanted, (fold(name),))
    if found is None:
        raise Conflict(f"{clean_line(name)} is off, or called something else, by now.")
    return int(found)


def follow_contact(work: Work, ticket: TicketTable) -> None:
    """A ticket belongs to its contact's organization."""
    wanted = "SELECT organization_id FROM contacts WHERE id = ?"
    ticket.organization_id = work.sql.value(wanted, (ticket.contact_id,))
