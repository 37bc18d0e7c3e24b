"""Where a ticket belongs: its group, its organization, who observes it."""

from __future__ import annotations

import shlex

from deskterm.change import Change
from deskterm.desk.writes import named
from deskterm.desk.writes.work import Work
from deskterm.errors import BadText
from deskterm.safe import clean_line
from deskterm.snapshot import Fact
from deskterm.store.tables import TicketTable
from deskterm.terms import Why
from deskterm.words import nearest

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


def values(work: Work, ticket: TicketTable) -> dict[str, str | None]:
    """The names of a ticket's group and organization."""
    row = work.sql.one(
        "SELECT (SELECT name FROM groups WHERE id = ?), "
        "(SELECT name FROM organizations WHERE id = ?)",
        (ticket.group_id, ticket.organization_id),
    )
    assert row is not None
    return {"group": row[0], "organization": row[1]}


def observers(work: Work, number: int) -> frozenset[str]:
    """Who observes a ticket, as LOGIN or group:NAME."""
    wanted = "SELECT who FROM ticket_access WHERE ticket_id = ? AND why = 'observer'"
    return frozenset(named.shown(work, who) for (who,) in work.sql.rows(wanted, (number,)))


def write(work: Work, ticket: TicketTable, fact: Fact) -> None:
    """Carry out one fact about a field of `FIELDS`; groups and observers get to see the ticket."""
    assert ticket.id is not None
    if fact.field == "organization":
        found = None if fact.new is None else named.organization_id(work, fact.new)
        ticket.organization_id = found
    elif fact.field == "group":
        if ticket.group_id is not None:
            work.revoke(ticket.id, f"group:{ticket.group_id}", Why.GROUP)
        found = None if fact.new is None else named.group_id(work, fact.new, active=False)
        ticket.group_id = found
        if found is not None:
            work.grant(ticket.id, f"group:{found}", Why.GROUP)
    elif fact.field == "observer":
        who = named.who(work, fact.new or fact.old or "", active=False)
        if who is not None:
            (work.grant if fact.op == "add" else work.revoke)(ticket.id, who, Why.OBSERVER)


def follow_contact(work: Work, ticket: TicketTable) -> None:
    """A ticket belongs to its contact's organization."""
    wanted = "SELECT organization_id FROM contacts WHERE id = ?"
    ticket.organization_id = work.sql.value(wanted, (ticket.contact_id,))
