"""What changes would do to one ticket: facts, or refusals with their reasons. Pure.

The desk looks names up first (`Resolved`), then writes one event a fact and the columns of
`Plan.after`. So `--dry-run`, `rule test` and bulk changes ask the same function.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from deskterm.checks import tag_fault
from deskterm.fields import STANDARD, Choice, FieldSet
from deskterm.snapshot import Fact, Plan, Refusal, Resolved, Snapshot
from deskterm.terms import Category
from deskterm.words import fold

__all__ = ["Fact", "Plan", "Refusal", "Resolved", "Snapshot", "plan", "revert"]

STATUS_FIELDS = ("status", "wake")
"""Set together, taken back together."""


def plan(
    ticket: Snapshot, changes: Sequence[Resolved], now: int, fields: FieldSet = STANDARD
) -> Plan:
    """All changes or none: with a refusal there are no facts. `now` in UTC milliseconds."""
    after = ticket
    refusals: list[Refusal] = []
    changes = _meant(ticket, changes, fields)
    by_field = {change.field: change for change in changes if change.op == "set"}
    for change in changes:
        why = _fault(change, ticket, fields)
        if not why and change.op != "set":
            after = _with_member(after, change)
        elif not why and change.field in STATUS_FIELDS:
            status, wake = (by_field.get(name) for name in STATUS_FIELDS)
            if change is (status or wake):  # the two are one decision
                moved = _moved(ticket, after, status, wake, now, fields)
                after, why = (after, moved) if isinstance(moved, str) else (moved, "")
        elif not why:
            after = after.with_value(change.field, change.value)
        if why:
            refusals.append(Refusal(change.column, why, change.field))
    if refusals:
        return Plan((), tuple(refusals), ticket)
    return Plan(_differences(ticket, after, changes), (), after)


def _meant(ticket: Snapshot, changes: Sequence[Resolved], fields: FieldSet) -> list[Resolved]:
    """The changes this ticket needs: a category as its status, what follows only what changes."""
    by_field = {change.field: change for change in changes}
    meant = []
    for change in changes:
        led = by_field.get(change.follows)
        if led is not None and led.value == ticket.value(led.field):
            continue
        if change.field != "category":
            meant.append(change)
        elif (status := _status_of(ticket, change, by_field.get("wake"), fields)) is not None:
            meant.append(status)
    return meant


def _status_of(
    ticket: Snapshot, change: Resolved, wake: Resolved | None, fields: FieldSet
) -> Resolved | None:
    """The first status of a category; None for a ticket that has one of them, or gets it anyway."""
    of_it = [choice for choice in fields["status"].choices if choice.category == change.value]
    if wake is None and ticket.category == change.value:
        return None
    if wake is not None and wake.value and any(choice.dated for choice in of_it):
        return None
    of_it.sort(key=lambda choice: choice.dated)
    if not of_it:
        return change
    return replace(change, field="status", value=of_it[0].key)


def _fault(change: Resolved, ticket: Snapshot, fields: FieldSet) -> str:
    found = fields.get(change.field)
    if change.field == "category":
        return f"this desk has no status that means {change.value}"
    if found is None or not found.set:
        return f"{change.field} cannot be set"
    if not (change.value or "").strip():
        return "" if found.optional and change.op == "set" else f"{found.name} cannot be empty"
    if found.name == "tag" and change.op == "add":
        return tag_fault(change.value or "")
    if found.name in STATUS_FIELDS and ticket.category == Category.SPAM:
        return "it is marked as spam; take the mark off first"
    return ""


def _with_member(ticket: Snapshot, change: Resolved) -> Snapshot:
    members = ticket.members(change.field)
    wanted = change.value or ""
    alike = fold if change.field == "tag" else str
    same = {member for member in members if alike(member) == alike(wanted)}
    if change.op == "remove":
        return ticket.with_members(change.field, members - same)
    return ticket if same else ticket.with_members(change.field, members | {wanted})


def _moved(
    ticket: Snapshot,
    after: Snapshot,
    status: Resolved | None,
    wake: Resolved | None,
    now: int,
    fields: FieldSet,
) -> Snapshot | str:
    """The ticket with status and wake date changed together, or why not."""
    choices = {choice.key: choice for choice in fields["status"].choices}
    dated = next((choice for choice in choices.values() if choice.dated), None)
    wake_at = int(wake.value) if wake and wake.value else None
    if wake_at is not None:
        if dated is None:
            return "this desk has no status that waits for a date"
        if status and status.value != dated.key:
            return f"wake: suspends the ticket; it cannot be {status.value} as well"
        if wake_at <= now:
            return "the wake date lies in the past"
        return _in_status(after, dated, wake_at)
    if status is None:
        return _in_status(after, _woken(ticket, choices), None)
    choice = choices.get(status.value or "")
    if choice is None:
        return f'unknown status "{status.value}"'
    if not choice.dated:
        return _in_status(after, choice, None)
    if wake is not None or ticket.wake_at is None or ticket.wake_at <= now:
        return f"{(*choice.names, choice.key)[0]} needs a date: wake:3d"
    return _in_status(after, choice, ticket.wake_at)


def _woken(ticket: Snapshot, choices: Mapping[str, Choice]) -> Choice | None:
    """The status `wake:none` leads to; None when the ticket is not suspended."""
    now_in = choices.get(ticket.status)
    if now_in is None or not now_in.dated:
        return None
    before = choices.get(ticket.previous_status or "")
    opened = (choice for choice in choices.values() if choice.category == Category.OPEN)
    return before or next(opened, None)


def _in_status(ticket: Snapshot, choice: Choice | None, wake_at: int | None) -> Snapshot:
    if choice is None:
        return replace(ticket, wake_at=wake_at)
    previous = None
    if choice.dated:
        previous = ticket.previous_status if ticket.status == choice.key else ticket.status
    return replace(
        ticket,
        status=choice.key,
        category=choice.category or ticket.category,
        wake_at=wake_at,
        previous_status=previous,
    )


def _differences(
    before: Snapshot, after: Snapshot, changes: Sequence[Resolved]
) -> tuple[Fact, ...]:
    """One fact for each field or member that is not what it was, in the order of the changes."""
    facts: dict[tuple[str, str | None], Fact] = {}
    for change in changes:
        if change.op != "set":
            old, new = before.members(change.field), after.members(change.field)
            for member in sorted(old ^ new):
                added = member in new
                facts[change.field, member] = Fact(
                    change.field,
                    "add" if added else "remove",
                    None if added else member,
                    member if added else None,
                )
            continue
        for name in STATUS_FIELDS if change.field in STATUS_FIELDS else (change.field,):
            if before.value(name) != after.value(name):
                facts[name, None] = Fact(name, "set", before.value(name), after.value(name))
    return tuple(facts.values())


def revert(
    ticket: Snapshot,
    facts: Sequence[Fact],
    fields: FieldSet = STANDARD,
    previous_status: str | None = None,
    since: Container[str] = (),
) -> Plan:
    """Take facts (in the order they happened) back, each unless its field has changed since.

    Refusals stand beside the facts and hold their names: what has changed since stays, the rest
    goes back. Status and wake date go together. `previous_status` is what a ticket that gets
    suspended again wakes to; `since` are names of facts known to have changed, to whatever value.
    """
    after = ticket
    stuck: dict[str, Refusal] = {}
    for fact in reversed(facts):
        if fact.name in since or not _still(after, fact):
            why = f"{fact.name} has been changed since"
            stuck.setdefault(fact.name, Refusal(0, why, fact.name))
        elif fact.op == "set":
            after = after.with_value(fact.field, fact.old)
        else:
            member = frozenset({fact.new or fact.old or ""})
            after = after.with_members(fact.field, after.members(fact.field) ^ member)
    kept = {fact.field for fact in facts if fact.op == "set" and fact.name in stuck}
    if not kept.isdisjoint(STATUS_FIELDS):
        kept.update(STATUS_FIELDS)
    for name in kept:
        after = after.with_value(name, ticket.value(name))
    if after.status != ticket.status and (choice := fields["status"].choice(after.status)):
        wakes_to = previous_status if choice.dated else None
        category = choice.category or after.category
        after = replace(after, category=category, previous_status=wakes_to)
    back = [Resolved(fact.field, fact.op, None) for fact in reversed(facts)]
    return Plan(_differences(ticket, after, back), tuple(stuck.values()), after)


def _still(ticket: Snapshot, fact: Fact) -> bool:
    if fact.op == "set":
        return ticket.value(fact.field) == fact.new
    members = ticket.members(fact.field)
    return fact.new in members if fact.op == "add" else fact.old not in members
