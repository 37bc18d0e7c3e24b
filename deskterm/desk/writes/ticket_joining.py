"""Tickets made one and one made two: what an agent asks for, checked before anything is done."""

from __future__ import annotations

from collections.abc import Iterable

from deskterm.desk.permission import needs
from deskterm.desk.writes.ticket_columns import columns
from deskterm.desk.writes.work import Work, WriteRoom, new_batch
from deskterm.errors import Conflict, NotFound, Refused, Usage
from deskterm.policy import Permission
from deskterm.terms import Category
from deskterm.values import TicketRow

NOTHING = "Nothing was changed."


class Joining(WriteRoom):
    """Tickets merged, and split."""

    @needs(Permission.WORK)
    def merge(self, numbers: Iterable[int], into: int, *, closed: bool = False) -> TicketRow:
        """Move all of some tickets onto another and close them, one transaction each; the target.

        Later mail to them lands on the target, their customers' too. What waited for an answer
        opens a target that is solved, closed or asleep. Usage and Conflict before anything is done;
        closed tickets are merged only when `closed` says so.
        """
        sources = list(numbers)
        _check_words(sources, into)
        batch = new_batch()
        with self._work(batch) as work:
            for number in (*sources, into):
                work.live_ticket(number)
            for number in (into, *sources):
                _check_state(work, number, sources, into, closed)
        for at, number in enumerate(sources):
            try:
                self._merge(batch, number, into)
            except (Conflict, NotFound, Refused) as fault:
                if not at:
                    raise
                done = ", ".join(f"#{one}" for one in sources[:at])
                raise Conflict(
                    f"{fault.sentence} {done} went before it.", "deskterm undo"
                ) from None
        return self._desk.read.tickets.get(into)  # type: ignore[no-any-return]

    def _merge(self, batch: str, number: int, into: int) -> None:
        from deskterm.desk.writes.strangers import split_strangers
        from deskterm.desk.writes.ticket_merging import merge

        with self._work(batch) as work:
            for one in (into, number):
                work.live_ticket(one)
            strangers = split_strangers(work, number, into) or None
            merge(work, number, into, strangers=strangers, wholly=True)

    @needs(Permission.WORK)
    def split(self, message_id: int, *, onwards: bool = False, subject: str = "") -> TicketRow:
        """Move a message, or with `onwards` all from it on, to a new ticket; that ticket.

        It is the message's sender's, and takes group, assignee, priority and type along. Later
        answers to what moved land on it. Conflict when nothing would be left.
        """
        from deskterm.desk.writes.splitting import split

        with self._work() as work:
            number = split(work, message_id, onwards, subject)
        return self._desk.read.tickets.get(number)  # type: ignore[no-any-return]


def _check_words(sources: list[int], into: int) -> None:
    if not sources:
        raise Usage(
            f"which tickets go into {into}? {NOTHING}", f"deskterm merge N... --into {into}"
        )
    if into in sources:
        raise Usage(f"ticket {into} cannot go into itself. {NOTHING}")
    for number in sources:
        if sources.count(number) > 1:
            raise Usage(f"ticket {number} is named twice. {NOTHING}")


def _check_state(work: Work, number: int, sources: list[int], into: int, closed: bool) -> None:
    category = columns(work, number)["category"]
    if category == Category.SPAM:
        raise Conflict(f"ticket {number} is marked as spam. {NOTHING}", f"deskterm unspam {number}")
    if category == Category.CLOSED and not closed:
        named = " ".join(map(str, sources))
        raise Conflict(
            f"ticket {number} is closed. {NOTHING}",
            f"deskterm merge {named} --into {into} --closed merges it all the same",
        )
