"""Texts begun, saved while they are written."""

from __future__ import annotations

from sqlmodel import select

from deskterm.desk.permission import needs
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import Refused
from deskterm.policy import Permission
from deskterm.safe import storable
from deskterm.store.tables import DraftTable
from deskterm.terms import DraftKind
from deskterm.values import Draft


class Drafts(WriteRoom):
    """The actor's own drafts."""

    @needs(Permission.WORK)
    def save(
        self,
        ticket: int | None,
        kind: DraftKind,
        text: str,
        *,
        subject: str = "",
        to: str = "",
        cc: str = "",
        seen: int = 0,
    ) -> Draft:
        """Keep a text; one for each ticket and kind, the newest words win.

        On a ticket that went into another it goes on there; Conflict where that is out of sight.
        """
        with self._work() as work:
            if ticket is not None and work.ticket(ticket).merged_into is not None:
                ticket, text, to, cc = _followed(work, ticket, kind, text, to, cc)
            save_draft(work, ticket, kind, text, subject=subject, to=to, cc=cc, seen=seen)
        found = self._desk.read.drafts.get(ticket, kind)
        assert found is not None
        return found  # type: ignore[no-any-return]

    @needs(Permission.WORK)
    def drop(self, ticket: int | None, kind: DraftKind) -> None:
        """Forget a draft; nothing happens when there is none."""
        with self._work() as work:
            drop_draft(work, ticket, kind)


def _followed(
    work: Work, source: int, kind: DraftKind, text: str, to: str, cc: str
) -> tuple[int, str, str, str]:
    """Where a draft of a merged ticket belongs now, its whole text there, and whom it is to."""
    from deskterm.desk.writes.draft_moves import answer_address, gone_on
    from deskterm.desk.writes.joining import find

    target = find(work, source)
    assert target is not None
    number = target.number
    if not work.sees(number):
        work.check_unmerged(source, number)
    known = _find(work, number, kind)
    if kind is DraftKind.REPLY and not (to or cc):
        came = known.to_text if known is not None else ""
        to = came or answer_address(work, source)
    whole = gone_on(work, source, number, kind, text, ", ".join(filter(None, (to, cc))))
    if known is not None and whole != text:  # it is a part of another answer by now
        to, cc = known.to_text, known.cc_text
    return number, whole, to, cc


def _find(work: Work, ticket: int | None, kind: DraftKind) -> DraftTable | None:
    wanted = select(DraftTable).where(
        DraftTable.agent_id == work.actor.id,
        DraftTable.ticket_id == (ticket or 0),
        DraftTable.kind == kind,
    )
    return work.session.exec(wanted).first()


def save_draft(
    work: Work,
    ticket: int | None,
    kind: DraftKind,
    text: str,
    *,
    subject: str = "",
    to: str = "",
    cc: str = "",
    seen: int = 0,
) -> None:
    """Write the row inside a transaction that is under way; the desk itself has no drafts."""
    if work.actor_id is None:
        raise Refused("the desk itself writes no drafts.")
    row = _find(work, ticket, kind) or DraftTable(
        agent_id=work.actor.id, ticket_id=ticket or 0, kind=kind, text="", updated_at=work.now
    )
    row.text, row.subject, row.to_text, row.cc_text = map(storable, (text, subject, to, cc))
    row.seen = seen
    row.updated_at = work.now
    work.session.add(row)


def keep_words(
    work: Work,
    ticket: int,
    text: str,
    seen: int,
    *,
    to: str | None = None,
    cc: str | None = None,
) -> None:
    """Keep the text of a reply that was not sent; recipients not given stay as the draft has them.

    It goes in front of other words that a draft on the ticket already holds.
    """
    known = _find(work, ticket, DraftKind.REPLY)
    other = known.text.strip() if known is not None else ""
    if other and other not in text:
        text = f"{text.rstrip()}\n\n{other}"
    save_draft(
        work,
        ticket,
        DraftKind.REPLY,
        text,
        subject=known.subject if known is not None else "",
        to=to if to is not None else known.to_text if known is not None else "",
        cc=cc if cc is not None else known.cc_text if known is not None else "",
        seen=seen,
    )


def drop_draft(work: Work, ticket: int | None, kind: DraftKind) -> None:
    """Delete the row inside a transaction that is under way."""
    found = _find(work, ticket, kind)
    if found is not None:
        work.session.delete(found)
