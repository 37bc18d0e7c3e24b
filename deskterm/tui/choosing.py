"""The verbs that ask for a value first: who, which status, which tags, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.lexer import quote
from deskterm.safe import clean_line
from deskterm.terms import Category, Priority
from deskterm.tui.customer_verbs import CustomerVerbs
from deskterm.tui.proposing import (
    change_fault,
    change_proposals,
    date_fault,
    quoted,
    sought,
    wake_fault,
)
from deskterm.tui.ticket_work import named
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.tui.names import Names


class Choosing(CustomerVerbs):
    """Each asks with a picker and then makes one change."""

    async def do_assign(self) -> None:
        """Choose who has it: an agent, or a group."""
        from deskterm.tui.screens.pickers import Choice, pick

        numbers = self.some()
        if not numbers:
            return
        me = self._app.me_login
        choices = [Choice("assignee:me", words.me, clean_line(me))]
        choices += [
            Choice(f"assignee:{quote(who)}", label, clean_line(who))
            for who, label in self._takers(agents=True)
            if who != me
        ]
        groups = [
            Choice(f"group:{quote(who.removeprefix('group:'))}", label, words.group_hint)
            for who, label in self._takers(agents=False)
        ]
        choices += [*groups, Choice("assignee:none", words.nobody)]
        if groups:
            choices.append(Choice("group:none", words.no_group))
        chosen = await pick(self._app, words.assign_title.format(named(numbers)), choices)
        if chosen is not None:
            await self._change(numbers, chosen)

    async def do_observers(self) -> None:
        """Choose who looks on; who does already is ticked."""
        from deskterm.tui.screens.pickers import Choice, pick_many

        number = self.one()
        if not number:
            return
        before = await self.asked(lambda desk: desk.read.tickets.observers(number))
        takers = dict(self._takers(agents=True) + self._takers(agents=False))
        names = self._app.names
        takers.update((who, clean_line(names.observer(who))) for who in before)
        chosen = await pick_many(
            self._app,
            words.observers_title.format(named([number])),
            [
                Choice(who, label, words.group_hint if who.startswith("group:") else who)
                for who, label in takers.items()
            ],
            before,
        )
        if chosen is None:
            return
        facts = [f"observer:+{quote(who)}" for who in chosen if who not in before]
        facts += [f"observer:-{quote(who)}" for who in before if who not in chosen]
        if facts:
            await self._change([number], " ".join(facts))

    def _takers(self, *, agents: bool) -> list[tuple[str, str]]:
        names = self._app.names
        return [
            (who, clean_line(names.observer(who)))
            for who in names.takers()
            if who.startswith("group:") is not agents
        ]

    async def do_status(self) -> None:
        """Choose the status; one that sleeps asks until when."""
        from deskterm.tui.screens.pickers import Choice, pick

        numbers, names = self.some(), self._app.names
        if not numbers:
            return
        choices = [Choice(s.key, clean_line(names.status(s.key)), s.key) for s in names.statuses]
        chosen = await pick(
            self._app,
            words.status_title.format(named(numbers)),
            choices,
            initial=self._same(numbers, "status"),
        )
        if chosen is None:
            return
        if chosen == "suspended":
            await self._snooze(numbers)
            return
        status = next(status for status in names.statuses if status.key == chosen)
        done = status.category in (Category.SOLVED, Category.CLOSED)
        await self._change(numbers, f"status:{quoted(chosen)}", leaving=done)

    async def do_priority(self) -> None:
        """Choose the priority."""
        from deskterm.tui.screens.pickers import Choice, pick

        numbers = self.some()
        if not numbers:
            return
        choices = [Choice(level.word, level.word.capitalize()) for level in reversed(Priority)]
        chosen = await pick(
            self._app,
            words.priority_title.format(named(numbers)),
            choices,
            initial=self._same(numbers, "priority"),
        )
        if chosen is not None:
            await self._change(numbers, f"priority:{chosen}")

    async def do_type(self) -> None:
        """Choose the type."""
        from deskterm.tui.screens.pickers import Choice, pick

        numbers, names = self.some(), self._app.names
        if not numbers:
            return
        choices = [Choice(t.key, clean_line(names.type(t.key)), t.key) for t in names.types]
        chosen = await pick(
            self._app,
            words.type_title.format(named(numbers)),
            choices,
            initial=self._same(numbers, "type"),
        )
        if chosen is not None:
            await self._change(numbers, f"type:{quoted(chosen)}")

    async def do_tags(self) -> None:
        """Add and remove tags: what all the tickets have is ticked."""
        from deskterm.tui.screens.pickers import Choice, pick_many

        numbers = self.targets()
        rows = [row for row in map(self.row, numbers) if row is not None]
        if not rows:
            self._app.say(words.nothing_chosen)
            return
        shared = set(rows[0].tags).intersection(*(row.tags for row in rows))
        known = sorted(set(self._app.names.tags).union(*(row.tags for row in rows)))
        chosen = await pick_many(
            self._app,
            words.tags_title.format(named(numbers)),
            [Choice(tag, clean_line(tag)) for tag in known],
            sorted(shared),
            new=True,
        )
        if chosen is None:
            return
        facts = [f"+{quoted(tag)}" for tag in chosen if tag not in shared]
        facts += [f"-{quoted(tag)}" for tag in sorted(shared) if tag not in chosen]
        if facts:
            await self._change(numbers, " ".join(facts))

    async def do_snooze(self) -> None:
        """Suspend until a time."""
        numbers = self.some()
        if numbers:
            await self._snooze(numbers)

    async def _snooze(self, numbers: list[int]) -> None:
        from deskterm.tui.screens.pickers import Choice, ask_line, pick

        app = self._app
        choices = [Choice(value, label, value) for value, label in words.snoozes]
        choices.append(Choice("", words.snooze_other))

        def fault(text: str) -> str:
            return wake_fault(text, app.names, app.now(), app.zone)

        first = choices[0].value
        until = await pick(app, words.snooze_title, choices, initial=first, check=fault)
        if until == "":
            until = await ask_line(app, words.snooze_ask, check=fault)
        if until and until.strip():
            text = f"wake:{quoted(until.strip())}"
            await self._change(numbers, text, leaving=True, said=words.snoozed)

    async def do_due(self) -> None:
        """Set the planned date, or take it off."""
        from deskterm.tui.screens.pickers import Choice, ask_line, pick

        numbers, app = self.some(), self._app
        if not numbers:
            return
        title = words.due_title.format(named(numbers))
        choices = [Choice(value, label, value) for value, label in words.dues]
        choices.append(Choice("", words.due_other))

        def fault(text: str) -> str:
            return date_fault("due", text, app.names)

        due = await pick(app, title, choices, initial=choices[0].value, check=fault)
        if due == "":
            due = await ask_line(app, words.due_ask, check=fault)
        if due and due.strip():
            await self._change(numbers, f"due:{quoted(due.strip())}")

    async def do_subject(self) -> None:
        """Change the subject of one ticket."""
        from deskterm.tui.screens.pickers import ask_line

        row = self.row(self.one())
        if row is None:
            return
        text = await ask_line(
            self._app, words.subject_title.format(row.number), clean_line(row.subject)
        )
        if text and text.strip() != row.subject:
            await self._change([row.number], f"subject:{quote(text.strip())}")

    async def do_change(self) -> None:
        """The change line, with completion."""
        from deskterm.tui.screens.pickers import ask_line

        numbers, names = self.some(), self._app.names
        if not numbers:
            return
        text = await ask_line(
            self._app,
            words.change_title.format(named(numbers)),
            complete=lambda line: change_proposals(line, names),
            seek=lambda desk, line: _with_sought(desk, line, names),
            check=lambda line: change_fault(line, names),
        )
        if text and text.strip():
            await self._change(numbers, text)


def _with_sought(desk: Desk, line: str, names: Names) -> list[str]:
    known = sought(desk, line, names.fields)
    return change_proposals(line, names, known) if known else []
