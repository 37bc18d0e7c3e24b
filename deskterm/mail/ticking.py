"""What time brings, done at once: the one thing cron needs to run.

Idempotent, and it catches up: after a week of downtime one tick does what was due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from deskterm.mail import poller, sender
from deskterm.mail.reports import FetchReport, SendReport, TickReport

if TYPE_CHECKING:
    from deskterm.config import Config
    from deskterm.desk import Desk

__all__ = ["TickReport", "keep_time", "tick"]


def tick(desk: Desk, config: Config, progress: poller.Progress | None = None) -> TickReport:
    """Wakes, fetches, sends and, once a day, sweeps; `lines` says what changed, mostly nothing.

    A server's fault is in the reports and said when it is new, once a day while it lasts, and when
    it is over. Busy when the desk is locked or the disk full.
    """
    woken, swept = keep_time(desk)
    fetched = poller.fetch(desk, config, progress=progress)
    sent = sender.send(desk, config, progress=progress)
    lines = (*_tidings(fetched, "fetches again"), *_tidings(sent, "sends again"))
    return TickReport(tuple(fetched), tuple(woken), tuple(sent), swept, lines)


def keep_time(desk: Desk) -> tuple[list[int], int]:
    """Wakes what is due and, once a day, sweeps; the tickets woken and the blobs swept.

    Notes when it was done, for `doctor`. An open TUI does this too.
    """
    system = desk.as_system()
    last = system.read.health.ticked_at()
    woken = _woken(system)
    swept = 0
    if last is None or last.date() != system.clock().date():
        swept = _swept(system)
    system.write.clock.ticked()
    return woken, swept


def _woken(desk: Desk) -> list[int]:
    """Everything due, however much it is: the desk wakes so many in a transaction."""
    woken: list[int] = []
    while some := desk.write.clock.wake_due():
        woken += some
    return woken


def _swept(desk: Desk) -> int:
    swept = 0
    while some := desk.write.clock.sweep():
        swept += some
    return swept


def _tidings(reports: Sequence[FetchReport | SendReport], recovered: str) -> Iterator[str]:
    for report in reports:
        if report.error and report.fresh:
            yield report.error
        elif report.recovered:
            yield f"mailbox {report.mailbox} {recovered}."
        if isinstance(report, FetchReport) and report.quarantined:
            noun = "mail is" if report.quarantined == 1 else "mails are"
            yield (
                f"mailbox {report.mailbox}: {report.quarantined} {noun} in quarantine. "
                "Next: deskterm quarantine list"
            )
