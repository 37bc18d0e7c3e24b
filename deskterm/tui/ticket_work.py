"""How a verb becomes one desk call: whom it is for, whether it asks first, what is said after."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from deskterm.desk.naming import told
from deskterm.safe import clean_line
from deskterm.snapshot import Fact
from deskterm.terms import EventKind, Priority
from deskterm.tui.screens.base import Keyed
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import tzinfo

    from deskterm.desk import Desk
    from deskterm.tui.jobs import Job
    from deskterm.values import Changed, TicketRow

T = TypeVar("T")
REASONS = 3
MANY = 20
"""A change of more tickets than this asks first, with their number."""


class TicketWork(Keyed):
    """A screen that says which tickets are meant, and how they are changed."""

    def targets(self) -> list[int]:
        """The tickets a verb is for: the marked ones, else the one at the cursor."""
        raise NotImplementedError

    def row(self, number: int) -> TicketRow | None:
        """A ticket's row as the screen has it."""
        raise NotImplementedError

    def leave(self, numbers: Sequence[int]) -> None:
        """These tickets are done with: step to the next one, at once."""

    def reload(self) -> None:
        """Something was written: look again."""

    def undone(self) -> None:
        """A change was taken back: tickets may be back in their places."""
        self.reload()

    # Changing

    def one(self) -> int:
        """The ticket at hand, for what works on one only; 0 after saying why not."""
        numbers = self.targets()
        if len(numbers) == 1:
            return numbers[0]
        some = words.one_only.format(len(numbers)) if numbers else words.nothing_chosen
        self._app.say(some)
        return 0

    def some(self) -> list[int]:
        """The tickets a verb is for; none after saying so."""
        numbers = self.targets()
        if not numbers:
            self._app.say(words.nothing_chosen)
        return numbers

    def change(self, text: str, *, leaving: bool = False, said: str = "") -> Awaitable[None] | None:
        """Change the targets; `leaving` steps on at once, so that `e e e` solves three."""
        numbers = self.targets()
        if leaving and len(numbers) <= MANY:
            self.leave(numbers)
        return self._change(numbers, text, leaving=leaving, said=said, left=len(numbers) <= MANY)

    async def _change(
        self,
        numbers: list[int],
        text: str,
        *,
        leaving: bool = False,
        said: str = "",
        left: bool = False,
    ) -> None:
        if not numbers:
            self._app.say(words.nothing_chosen)
            return
        if not await self._agreed(numbers):
            return
        if leaving and not left:
            self.leave(numbers)
        try:
            changed = await self.bulk(
                words.changing,
                lambda desk, progress: told(
                    desk, desk.write.tickets.change(numbers, text, progress=progress)
                ),
            )
        finally:
            self.reload()
        if leaving:
            self._app.queue.done_with(changed.numbers)
        self._tell(changed, said.format(named(numbers)) if said else "")

    async def bulk(self, said: str, work: Callable[[Desk, Job], T]) -> T:
        """A change that may be of many tickets: it shows how far it is, and esc stops it."""
        job = self._app.begin_job(said)
        try:
            return await self.write(lambda desk: work(desk, job))
        finally:
            self._app.end_job(job)

    async def _agreed(self, numbers: list[int]) -> bool:
        from deskterm.tui.screens.pickers import confirm

        if len(numbers) <= MANY:
            return True
        return await confirm(self._app, words.bulk_question.format(len(numbers)))

    def _tell(self, changed: Changed, said: str) -> None:
        if changed.refused:
            self._app.say(refusals(changed))
        elif not changed.numbers:
            self._app.say(words.unchanged)
        elif said:
            self._app.say(said)
        else:
            zone = self._app.zone
            facts = " ".join(
                dict.fromkeys(_fact(kind, old, new, zone) for _, kind, old, new in changed.facts)
            )
            self._app.say(words.changed.format(named(list(changed.numbers)), facts))

    def _same(self, numbers: list[int], field: str) -> str:
        rows = [row for row in map(self.row, numbers) if row is not None]
        values = {getattr(row, field) for row in rows}
        if len(values) != 1:
            return ""
        value = values.pop()
        return value.word if isinstance(value, Priority) else str(value)


def refusals(changed: Changed) -> str:
    """How many were left as they were, and the commonest reasons."""
    reasons = Counter(one.why for one in changed.refused).most_common()
    said = [
        clean_line(why) if len(reasons) == 1 else f"{clean_line(why)} ({count})"
        for why, count in reasons[:REASONS]
    ]
    if len(reasons) > REASONS:
        said.append("…")
    why = "; ".join(said)
    left = len(changed.refused)
    if not changed.numbers:
        return words.refused_some.format(f"{left:,}", why)
    return words.refused_more.format(f"{len(changed.numbers):,}", f"{left:,}", why)


def named(numbers: Sequence[int]) -> str:
    """`#12`, or `3 tickets`."""
    if len(numbers) == 1:
        return f"#{numbers[0]}"
    return words.tickets_named.format(len(numbers))


def _fact(kind: str, old: str | None, new: str | None, zone: tzinfo) -> str:
    if kind == EventKind.TAG_ADDED:
        return f"+{clean_line(new or '')}"
    if kind == EventKind.TAG_REMOVED:
        return f"-{clean_line(old or new or '')}"
    if kind in (EventKind.OBSERVER_ADDED, EventKind.OBSERVER_REMOVED):
        sign = "+" if kind == EventKind.OBSERVER_ADDED else "-"
        return f"observer:{sign}{clean_line(new or old or '')}"
    if kind == EventKind.CUSTOM:
        custom = Fact.of_custom(old, new)
        return f"{custom.field} {clean_line(custom.new or words.nothing)}"
    if kind in (EventKind.DUE, EventKind.WAKE) and new and new.lstrip("-").isdigit():
        return f"{kind} {datetime.fromtimestamp(int(new) / 1000, zone):%Y-%m-%d %H:%M}"
    return f"{kind} {clean_line(new or words.nothing)}"
