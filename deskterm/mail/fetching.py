"""One run over one mailbox's folder: what is new is stored first, then the server is told.

What lies on the server is compared with the sightings, never with \\Seen: people read the mailbox
on their phones. All UIDs up to the mailbox's `last_uid` are dealt with, so that a run looks above
it only; another UIDVALIDITY starts from nothing, and the content keys keep mails from coming twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from deskterm.desk.writes.intake import LARGEST, Arrival
from deskterm.errors import Conflict
from deskterm.mail.connect import ConnectFault, ConnectionLost, TimedOut
from deskterm.mail.imap import Fetched, Folder, Skipped
from deskterm.mail.reports import of_mailbox
from deskterm.mail.storing import store
from deskterm.terms import AfterFetch
from deskterm.values import Mailbox

if TYPE_CHECKING:
    from deskterm.desk import Desk

Progress = Callable[[int, int], None]

LEASE = 600.0
"""Seconds a run may be silent (one slow, huge mail) before somebody else may take over."""
KEEP_EVERY = timedelta(seconds=30)
BATCH = 50
"""Mails stored before the server is told about them."""
SKEW = timedelta(hours=1)
"""How far a server's clock may be behind ours."""

_COUNTED = {"duplicate": "duplicates", "bounce": "bounces"}


class Overtaken(Conflict):
    """Somebody else fetches this mailbox now."""


def lease_of(mailbox: str) -> str:
    """The name of the lease under which a mailbox is fetched."""
    return f"fetch:{mailbox}"


class FolderRun:
    """Brings the new mails of an open folder to the desk; `counts` says how many of each fate."""

    def __init__(self, desk: Desk, mailbox: Mailbox, progress: Progress | None) -> None:
        self._desk = desk
        self._box = mailbox
        self._progress = progress
        self._kept = desk.clock()
        self._stored: list[int] = []  # the server is to be told of these
        self._left: list[int] = []  # these stay as they are on the server
        self._unsettled: ConnectFault | None = None
        self.counts: Counter[str] = Counter()
        self.remarks: list[str] = []
        self.recovered = False

    def run(self, folder: Folder) -> None:
        """The whole run. Raises ConnectFault for the server's faults and Busy for the desk's."""
        box, numbered = self._box, folder.uidvalidity != 0
        resync = not numbered or box.uid_validity != folder.uidvalidity
        floor = 0 if resync else box.last_uid
        known = self._known(folder) if numbered else {}
        listed = folder.uids(box.since.date() if box.since else None, above=floor)
        wanted = [uid for uid in listed if uid not in known]
        self._settle_earlier(folder, [uid for uid, settled in known.items() if not settled])
        skipped = self._take_all(folder, wanted, resync)
        self._settle(folder)
        if self._unsettled:
            raise self._unsettled
        top = min(skipped) - 1 if skipped else max(listed, default=floor)
        self.recovered = self._desk.write.mailbox_states.fetched(box.name, folder.uidvalidity, top)

    def tally(self) -> dict[str, Any]:
        """The counts as fields of a FetchReport, with the remarks."""
        return {**self.counts, "remarks": tuple(self.remarks)}

    def _known(self, folder: Folder) -> dict[int, bool]:
        return self._desk.read.mailboxes.sightings(self._box.name, folder.uidvalidity)

    def _take_all(self, folder: Folder, uids: list[int], resync: bool) -> list[int]:
        """Stores the mails; returns the UIDs to come back to."""
        sizes = folder.sizes(uids)
        large = [uid for uid in uids if sizes.get(uid, 0) > LARGEST]
        small = [uid for uid in uids if sizes.get(uid, 0) <= LARGEST]
        skipped: list[int] = []
        for done, item in enumerate(self._items(folder, small, large, sizes), 1):
            self._keep_lease()
            if isinstance(item, Skipped):
                if not item.gone:
                    self._skip(skipped, item.uid, item.reason)
            elif not self._is_before(item.received_at, resync):
                self._take(folder, item, sizes.get(item.uid, 0), resync, skipped)
            if self._progress:
                self._progress(done, len(uids))
        return skipped

    def _items(
        self, folder: Folder, small: list[int], large: list[int], sizes: dict[int, int]
    ) -> Iterable[Fetched | Skipped]:
        yield from folder.fetch_many(small, sizes)
        for uid in large:
            yield folder.fetch_headers(uid)

    def _take(
        self, folder: Folder, mail: Fetched, size: int, resync: bool, skipped: list[int]
    ) -> None:
        large = size > LARGEST
        arrival = Arrival(
            self._box.name,
            mail.uid,
            folder.uidvalidity,
            mail.received_at,
            self._is_historic(mail.received_at, resync),
        )
        taken = store(self._desk, mail.raw, arrival, size if large else 0)
        if taken is None:
            self._skip(skipped, mail.uid, f"mail {mail.uid} could not be stored.")
            return
        self.counts[_COUNTED.get(taken.outcome, taken.outcome)] += 1
        self.counts["oversize"] += large and taken.outcome in ("new", "joined")
        (self._left if large else self._stored).append(mail.uid)
        if len(self._stored) + len(self._left) >= BATCH:
            self._settle(folder)

    def _skip(self, skipped: list[int], uid: int, reason: str) -> None:
        skipped.append(uid)
        self.counts["skipped"] += 1
        self.remarks.append(of_mailbox(self._box.name, f"{reason} It is tried again next time."))

    def _is_before(self, received_at: datetime | None, resync: bool) -> bool:
        """Whether a mail lies before the mailbox's `since`; servers keep whole seconds."""
        since = self._box.since
        if since is None or received_at is None:
            return False
        # What came after the first run is new, whatever a slow clock wrote on it.
        return received_at < since.replace(microsecond=0) - (timedelta(0) if resync else SKEW)

    def _is_historic(self, received_at: datetime | None, resync: bool) -> bool:
        """Whether a mail was there before the mailbox was added; without a date the first were."""
        if received_at is None:
            return resync
        return received_at < self._box.added_at.replace(microsecond=0)

    def _settle_earlier(self, folder: Folder, uids: list[int]) -> None:
        """Tells the server about mails that a run which died had stored."""
        if not uids:
            return
        present = set(folder.uids(above=min(uids) - 1))
        sizes = folder.sizes(uid for uid in uids if uid in present)
        # Mails too large to be taken in stay on the server; so do those of unknown size.
        self._stored = [uid for uid in uids if 0 < sizes.get(uid, 0) <= LARGEST]
        self._left = [uid for uid in uids if uid not in self._stored]
        self._settle(folder)

    def _settle(self, folder: Folder) -> None:
        stored, left = self._stored, self._left
        self._stored, self._left = [], []
        if stored and not self._unsettled:
            try:
                self._tell(folder, stored)
            except (ConnectionLost, TimedOut):
                raise
            except ConnectFault as fault:
                # Taking mail in matters more: go on, and say at the end what the server refused.
                self._unsettled = fault
        settled = left if self._unsettled else stored + left
        if settled and folder.uidvalidity:
            states = self._desk.write.mailbox_states
            states.settled(self._box.name, folder.uidvalidity, settled)

    def _tell(self, folder: Folder, uids: list[int]) -> None:
        remark = ""
        match self._box.after_fetch:
            case AfterFetch.SEEN:
                folder.mark_seen(uids)
            case AfterFetch.DELETE:
                remark = folder.delete(uids)
            case AfterFetch.MOVE:
                remark = folder.move(uids, self._box.move_to)
            case AfterFetch.KEEP:
                pass
        said = of_mailbox(self._box.name, f"{remark}.")
        if remark and said not in self.remarks:
            self.remarks.append(said)

    def _keep_lease(self) -> None:
        now = self._desk.clock()
        if now - self._kept >= KEEP_EVERY:
            self._kept = now
            if not self._desk.write.leases.keep(lease_of(self._box.name), LEASE):
                raise Overtaken("another process has taken over.")
