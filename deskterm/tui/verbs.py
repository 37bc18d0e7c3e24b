"""What one does to tickets, the same in the list and on the ticket: each verb is one desk call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.lexer import quote
from deskterm.safe import clean, clean_line
from deskterm.terms import Category, DraftKind, Priority
from deskterm.tui.proposing import change_fault, change_proposals, quoted
from deskterm.tui.screens.base import Keyed
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from deskterm.values import Changed, TicketRow

MANY = 20
"""A change of more tickets than this asks first, with their number."""


class TicketVerbs(Keyed):
    """Mixed into a screen that says which tickets are meant."""

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

    # Writing

    def do_reply(self) -> None:
        """Reply to the sender."""
        self._write_to(DraftKind.REPLY)

    def do_reply_all(self) -> None:
        """Reply to everyone on the last mail."""
        self._write_to(DraftKind.REPLY, everyone=True)

    def do_note(self) -> None:
        """Write an internal note."""
        self._write_to(DraftKind.NOTE)

    def _write_to(self, kind: DraftKind, *, everyone: bool = False) -> None:
        number = self.one()
        if number:
            self._app.compose_message(kind, number, everyone=everyone)

    # Setting

    def do_mine(self) -> Awaitable[None] | None:
        """Assign to oneself."""
        return self.change("assignee:me")

    def do_solve(self) -> Awaitable[None] | None:
        """Solve, and on to the next."""
        return self.change("status:solved", leaving=True, said=words.solved)

    def do_close(self) -> Awaitable[None] | None:
        """Close for good."""
        return self.change("status:closed", leaving=True)

    def do_reopen(self) -> Awaitable[None] | None:
        """Open again."""
        return self.change("status:open")

    def do_unassign(self) -> Awaitable[None] | None:
        """Assign to nobody."""
        return self.change("assignee:none")

    async def do_assign(self) -> None:
        """Choose who has it."""
        from deskterm.tui.screens.pickers import Choice, pick

        me = self._app.me_login
        choices = [Choice("me", words.me, me), Choice("none", words.nobody)]
        choices += [
            Choice(agent.login, clean_line(agent.name or agent.login), clean_line(agent.login))
            for agent in self._app.names.agents
            if agent.active and agent.login != me
        ]
        numbers = self.targets()
        chosen = await pick(self._app, words.assign_title.format(named(numbers)), choices)
        if chosen is not None:
            await self._change(
                numbers, f"assignee:{chosen if chosen in ('me', 'none') else quote(chosen)}"
            )

    async def do_status(self) -> None:
        """Choose the status; one that sleeps asks until when."""
        from deskterm.tui.screens.pickers import Choice, pick

        numbers, names = self.targets(), self._app.names
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

        numbers = self.targets()
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

        numbers, names = self.targets(), self._app.names
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
        await self._snooze(self.targets())

    async def _snooze(self, numbers: list[int]) -> None:
        from deskterm.tui.screens.pickers import Choice, ask_line, pick

        choices = [Choice(value, label, value) for value, label in words.snoozes]
        choices.append(Choice("", words.snooze_other))
        until = await pick(self._app, words.snooze_title, choices)
        if until == "":
            until = await ask_line(
                self._app,
                words.snooze_ask,
                check=lambda text: change_fault(f"wake:{quoted(text)}", self._app.names),
            )
        if until:
            text = f"wake:{quoted(until)}"
            await self._change(numbers, text, leaving=True, said=words.snoozed)

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

    async def do_contact(self) -> None:
        """Change whose ticket it is, by address."""
        from deskterm.tui.screens.pickers import ask_line

        numbers = self.targets()
        text = await ask_line(self._app, words.contact_title.format(named(numbers)))
        if text and text.strip():
            await self._change(numbers, f"contact:{quoted(text.strip())}")

    async def do_change(self) -> None:
        """The change line, with completion."""
        from deskterm.tui.screens.pickers import ask_line

        numbers, names = self.targets(), self._app.names
        if not numbers:
            self._app.say(words.nothing_chosen)
            return
        text = await ask_line(
            self._app,
            words.change_title.format(named(numbers)),
            complete=lambda line: change_proposals(line, names),
            check=lambda line: change_fault(line, names),
        )
        if text and text.strip():
            await self._change(numbers, text)

    # Marking

    def do_spam(self) -> Awaitable[None] | None:
        """Spam; on what is spam already: no spam."""
        numbers = self.targets()
        rows = [self.row(number) for number in numbers]
        if rows and all(row is not None and row.category == Category.SPAM for row in rows):
            return self.do_not_spam()
        return self._spam(numbers, spam=True)

    def do_not_spam(self) -> Awaitable[None] | None:
        """No spam after all."""
        return self._spam(self.targets(), spam=False)

    async def _spam(self, numbers: list[int], *, spam: bool) -> None:
        if not await self._agreed(numbers):
            return
        self.leave(numbers)
        changed = await self.write(
            lambda desk: (
                desk.write.tickets.spam(numbers) if spam else desk.write.tickets.not_spam(numbers)
            )
        )
        self.reload()
        self._tell(changed, (words.spammed if spam else words.not_spammed).format(named(numbers)))

    def do_unread(self) -> Awaitable[None]:
        """Unread again."""
        return self._set_read(self.targets(), read=False)

    def do_read(self) -> Awaitable[None]:
        """Read, without opening."""
        return self._set_read(self.targets(), read=True)

    async def _set_read(self, numbers: list[int], *, read: bool) -> None:
        if not await self._agreed(numbers):
            return
        for number in numbers:
            await self.write(
                lambda desk, number=number: (  # type: ignore[misc]
                    desk.write.tickets.mark_read(number)
                    if read
                    else desk.write.tickets.mark_unread(number)
                )
            )
        self.reload()
        if not read:
            self._app.say(words.unread_again.format(named(numbers)))

    async def do_undo(self) -> None:
        """Take back the last thing one did."""
        sentence = await self.write(lambda desk: desk.write.undo())
        self.undone()
        self._app.say(sentence)

    # Looking

    async def do_raw(self) -> None:
        """The source of the last mail."""
        row = self.row(self.one())
        if row is None:
            return
        if not row.last_message_id:
            self._app.say(words.no_message)
            return
        message = await self.asked(lambda desk: desk.read.messages.get(row.last_message_id))
        if message.has_raw:
            self._app.show_raw(message.id)
        else:
            self._app.say(words.no_source)

    async def do_copy(self) -> None:
        """Copy something of the ticket to the terminal's clipboard."""
        from deskterm.tui.screens.pickers import Choice, pick

        row = self.row(self.one())
        if row is None:
            return
        subject, contact = clean_line(row.subject), clean_line(row.contact or "")
        choices = [Choice(f"#{row.number}", f"#{row.number}"), Choice(subject, subject)]
        choices.append(Choice(f"#{row.number} {subject}", f"#{row.number} {subject}"))
        if contact:
            choices.append(Choice(contact, contact))
        choices.append(Choice("", words.copy_text))
        text = await pick(self._app, words.copy_title, choices)
        if text is None:
            return
        if not text:
            if not row.last_message_id:
                self._app.say(words.no_message)
                return
            message = await self.asked(lambda desk: desk.read.messages.get(row.last_message_id))
            text = clean(message.text)
        self._app.copy(text)

    async def do_more(self) -> None:
        """Everything that has no key of its own."""
        from deskterm.tui.screens.palette import choose

        verbs = [verb for verb in self._app.keymap.of((self.SCOPE, "more")) if not verb.keys]
        await choose(self, words.more_title.format(named(self.targets())), verbs)

    # Inside

    def one(self) -> int:
        """The ticket at hand, for what works on one only; 0 after saying why not."""
        numbers = self.targets()
        if len(numbers) == 1:
            return numbers[0]
        some = words.one_only.format(len(numbers)) if numbers else words.nothing_chosen
        self._app.say(some)
        return 0

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
            changed = await self.write(lambda desk: desk.write.tickets.change(numbers, text))
        finally:
            self.reload()
        self._tell(changed, said.format(named(numbers)) if said else "")

    async def _agreed(self, numbers: list[int]) -> bool:
        from deskterm.tui.screens.pickers import confirm

        if len(numbers) <= MANY:
            return True
        return await confirm(self._app, words.bulk_question.format(len(numbers)))

    def _tell(self, changed: Changed, said: str) -> None:
        if changed.refused:
            why = changed.refused[0].why
            self._app.say(words.refused_some.format(len(changed.refused), clean_line(why)))
        elif not changed.numbers:
            self._app.say(words.unchanged)
        elif said:
            self._app.say(said)
        else:
            facts = " ".join(dict.fromkeys(_fact(kind, new) for _, kind, _, new in changed.facts))
            self._app.say(words.changed.format(named(list(changed.numbers)), facts))

    def _same(self, numbers: list[int], field: str) -> str:
        rows = [row for row in map(self.row, numbers) if row is not None]
        values = {getattr(row, field) for row in rows}
        if len(values) != 1:
            return ""
        value = values.pop()
        return value.word if isinstance(value, Priority) else str(value)


def named(numbers: Sequence[int]) -> str:
    """`#12`, or `3 tickets`."""
    if len(numbers) == 1:
        return f"#{numbers[0]}"
    return words.tickets_named.format(len(numbers))


def _fact(kind: str, new: str | None) -> str:
    return f"{kind} {clean_line(new or words.nobody)}"
