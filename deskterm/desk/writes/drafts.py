"""Texts begun, saved while they are written."""

from __future__ import annotations

from sqlmodel import select

from deskterm.desk.permission import needs
from deskterm.desk.writes.work import Work, WriteRoom
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
        """Keep a text; one for each ticket and kind, the newest words win."""
        with self._work() as work:
            if ticket is not None:
                work.ticket(ticket)
            save_draft(work, ticket, kind, text, subject=subject, to=to, cc=cc, seen=seen)
        found = self._desk.read.drafts.get(ticket, kind)
        assert found is not None
        return found  # type: ignore[no-any-return]

    @needs(Permission.WORK)
    def drop(self, ticket: int | None, kind: DraftKind) -> None:
        """Forget a draft; nothing happens when there is none."""
        with self._work() as work:
            drop_draft(work, ticket, kind)


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
    """Write the row inside a transaction that is under way."""
    row = _find(work, ticket, kind) or DraftTable(
        agent_id=work.actor.id, ticket_id=ticket or 0, kind=kind, text="", updated_at=work.now
    )
    row.text, row.subject, row.to_text, row.cc_text = map(storable, (text, subject, to, cc))
    row.seen = seen
    row.updated_at = work.now
    work.session.add(row)


def drop_draft(work: Work, ticket: int | None, kind: DraftKind) -> None:
    """Delete the row inside a transaction that is under way."""
    found = _find(work, ticket, kind)
    if found is not None:
        work.session.delete(found)
