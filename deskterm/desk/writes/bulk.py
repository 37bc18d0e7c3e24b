"""One change of many tickets: a transaction each, and what is refused does not stop the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from deskterm.change import Change
from deskterm.desk.writes.changes import resolve
from deskterm.desk.writes.facts import apply, follow_new_contact, live, look
from deskterm.desk.writes.work import Batch, Progress, Work
from deskterm.errors import BadText, Conflict, DeskError, NotFound, Refused, Usage
from deskterm.fields import FieldSet
from deskterm.plan import Fact, Resolved, Snapshot, plan
from deskterm.store.instants import to_ms
from deskterm.store.tables import TicketTable
from deskterm.values import Refusal

T = TypeVar("T")
TAKE_BACK = "deskterm undo takes back what was done"


def each(
    batch: Batch,
    numbers: Sequence[int],
    one: Callable[[Work, int], T],
    progress: Progress | None = None,
) -> tuple[list[tuple[int, T]], list[Refusal]]:
    """What `one` gave for each ticket, and the refusals of the others.

    The refusal of a single ticket is raised; so is what stops the work on any ticket (the desk is
    busy, the actor may not come in any more), and then it says how many were done.
    """
    done: list[tuple[int, T]] = []
    refused: list[Refusal] = []
    with batch.many(len(numbers), progress) as steps:
        for at, number in zip(steps, numbers, strict=True):
            entered = False
            try:
                with batch.work() as work:
                    entered = True
                    found = one(work, number)
            except (Conflict, NotFound, Refused, Usage) as fault:
                if isinstance(fault, BadText) or not entered or len(numbers) == 1:
                    raise stopped(fault, at, len(numbers), TAKE_BACK) from None
                refused.append(Refusal(number, fault.sentence))
            except DeskError as fault:
                raise stopped(fault, at, len(numbers), TAKE_BACK) from None
            else:
                done.append((number, found))
    return done, refused


def stopped(fault: DeskError, done: int, total: int, next_step: str) -> DeskError:
    """The same fault in words that are true after some tickets were done."""
    if done:
        for said in (" Nothing was changed.", " Nothing was written."):
            fault.sentence = fault.sentence.replace(said, "")
        fault.sentence = f"{fault.sentence.rstrip('.')}: stopped after {done} of {total} tickets."
        fault.next_step = fault.next_step or next_step
    return fault


def change_one(
    work: Work,
    before: Snapshot,
    resolved: Sequence[Resolved],
    fields: FieldSet,
    *,
    dry_run: bool = False,
) -> tuple[Fact, ...]:
    """Plan, refuse or write; the facts. Usage with every reason when one change is refused."""
    planned = plan(before, resolved, to_ms(work.now), fields)
    if planned.refusals:
        whys = dict.fromkeys(refusal.why.rstrip(".") for refusal in planned.refusals)
        raise Usage(f"ticket {before.number}: {'; '.join(whys)}. Nothing was changed.")
    if dry_run:
        return planned.facts
    apply(work, before, planned, fields)
    if any(change.field == "organization" for change in resolved):
        return planned.facts
    return planned.facts + follow_new_contact(work, before, planned.facts)


def change_each(
    batch: Batch,
    numbers: Sequence[int],
    text: str,
    wanted: Sequence[Change],
    fields: FieldSet,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[list[tuple[int, tuple[Fact, ...]]], list[Refusal]]:
    """Change tickets; names and dates are looked up once, before the first of them.

    Who is off by the time a ticket is written is refused there.
    """
    with batch.work() as work:
        resolved = resolve(work, text, wanted, fields)
    names = read_for(resolved)

    def one(work: Work, number: int) -> tuple[Fact, ...]:
        ticket = live(work, number, names)
        return change_one(work, ticket, resolved, fields, dry_run=dry_run)

    return each(batch, numbers, one, progress)


def read_for(resolved: Sequence[Resolved]) -> Collection[str]:
    """The fields a ticket is read for."""
    return frozenset(change.field for change in resolved)


def apply_changes(
    work: Work, ticket: TicketTable, text: str, wanted: Sequence[Change], fields: FieldSet
) -> None:
    """Change a ticket that a transaction already holds; the row is as it is then."""
    if not wanted:
        return
    assert ticket.id is not None
    resolved = resolve(work, text, wanted, fields)
    held = look(work, ticket.id, read_for(resolved))
    assert held is not None
    change_one(work, held.ticket, resolved, fields)
    work.session.refresh(ticket)
