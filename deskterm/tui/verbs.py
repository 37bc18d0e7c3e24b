"""What one does to tickets, the same in the list and on the ticket: each verb is one desk call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.safe import clean, clean_line
from deskterm.terms import Category, DraftKind
from deskterm.tui.choosing import Choosing
from deskterm.tui.ticket_merging import Merging
from deskterm.tui.ticket_work import named
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Awaitable


class TicketVerbs(Choosing, Merging):
    """Mixed into the list and the ticket."""

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

    async def do_observe(self) -> None:
        """Look on; where one does already, no longer."""
        numbers = self.targets()
        if not numbers:
            self._app.say(words.nothing_chosen)
            return
        me = self._app.me_login
        looking = await self.asked(
            lambda desk: [me in desk.read.tickets.observers(number) for number in numbers]
        )
        if all(looking):
            await self._change(numbers, "observer:-me", said=words.observed_no_longer)
        else:
            await self._change(numbers, "observer:+me", said=words.observed)

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
        self._app.queue.done_with(changed.numbers)
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
        try:
            sentence = await self.bulk(
                words.taking_back, lambda desk, progress: desk.write.tickets.undo(progress=progress)
            )
        finally:
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
