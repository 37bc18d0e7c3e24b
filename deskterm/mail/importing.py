"""Mail from files and standard input. Files are history; what an MTA pipes in is live."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from deskterm.errors import Busy, DeskError, NotFound
from deskterm.mail import sources
from deskterm.mail.reports import ImportReport
from deskterm.mail.storing import store

if TYPE_CHECKING:
    from deskterm.desk import Desk

__all__ = ["ImportReport", "import_mail"]

Progress = Callable[[str, int, int], None]

_COUNTED = {"duplicate": "duplicates", "bounce": "bounces"}


def import_mail(
    desk: Desk,
    paths: Sequence[str],
    stdin: BinaryIO | None = None,
    *,
    mailbox: str = "",
    progress: Progress | None = None,
) -> ImportReport:
    """Makes tickets of the mails in mbox files, Maildirs, folders of .eml, files, or stdin (`-`).

    A mail that is here already is not taken twice. `mailbox` names the one the mails came to.
    `progress` gets path, bytes done and bytes in all (0: unknown). NotFound before
    anything is stored; Busy when the desk is locked or full: what is stored stays stored.
    """
    system = desk.as_system()
    if mailbox:
        system.read.mailboxes.get(mailbox)
    for path in paths:
        if path != "-" and not Path(path).exists():
            raise NotFound(f"no file or folder {path}. Nothing was imported.")
    run = _Run(system, mailbox or None)
    for path in paths:
        run.take_all(path, stdin or sys.stdin.buffer, progress)
    return ImportReport(remarks=tuple(run.remarks), **run.counts)


class _Run:
    def __init__(self, desk: Desk, mailbox: str | None) -> None:
        self._desk = desk
        self._mailbox = mailbox
        self.counts: Counter[str] = Counter()
        self.remarks: list[str] = []

    def take_all(self, path: str, stdin: BinaryIO, progress: Progress | None) -> None:
        from deskterm.desk.writes.intake import Arrival

        total = sources.total_bytes(path)
        done = 0
        failed: list[str] = []
        for mail in sources.read(path, stdin):
            arrival = Arrival(self._mailbox, historic=path != "-", source=mail.label)
            taken = store(self._desk, mail.raw, arrival)
            if taken is None:
                failed.append(mail.label)
                continue
            self.counts[_COUNTED.get(taken.outcome, taken.outcome)] += 1
            if taken.outcome == "quarantined":
                self.remarks.append(f"{mail.label}: kept in quarantine: {taken.reason}")
            done += len(mail.raw)
            if progress:
                progress(path, done, total)
        if failed:
            # A mail server keeps what it pipes when it hears 75.
            kind = Busy if path == "-" else DeskError
            raise kind(f"{', '.join(failed)} could not be stored. All other mails were.")
