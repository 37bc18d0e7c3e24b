"""Fetching: every enabled mailbox in turn, each under a lease, so that one process does it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from deskterm.errors import Busy, DeskError
from deskterm.mail.connect import LoginRefused
from deskterm.mail.fetching import LEASE, FolderRun, Overtaken, Progress, lease_of
from deskterm.mail.imap import Server, open_folder
from deskterm.mail.reports import FetchReport, of_mailbox, told
from deskterm.terms import AfterFetch
from deskterm.values import Mailbox

if TYPE_CHECKING:
    from deskterm.config import Config
    from deskterm.desk import Desk

__all__ = ["FetchReport", "Progress", "fetch", "next_step"]


def fetch(
    desk: Desk, config: Config, names: Sequence[str] = (), progress: Progress | None = None
) -> list[FetchReport]:
    """Fetches the named mailboxes, or all enabled ones; one report each, faults inside it.

    `progress` gets mails done and mails in all, mailbox by mailbox. NotFound for an unknown name;
    Busy when the desk is locked or the disk full: the run ends and the servers are as they were.
    """
    system = desk.as_system()
    boxes = system.read.mailboxes
    chosen = [boxes.get(name) for name in names] or [one for one in boxes.list() if one.enabled]
    return [_fetch(system, config, box, progress) for box in chosen]


def next_step(name: str, fault: DeskError) -> str:
    """What helps against a mailbox's fault."""
    word = "password" if isinstance(fault, LoginRefused) else "check"
    return f"deskterm mailbox {word} {name}"


def _fetch(desk: Desk, config: Config, box: Mailbox, progress: Progress | None) -> FetchReport:
    if not box.enabled:
        error = f"mailbox {box.name} is disabled. Nothing fetched."
        return FetchReport(
            box.name, error=f"{error} Next: deskterm mailbox enable {box.name}", exit_code=1
        )
    if not desk.write.leases.take(lease_of(box.name), LEASE):
        return _overtaken(box)
    run = FolderRun(desk, box, progress)
    try:
        with open_folder(
            _server(config, box), writable=box.after_fetch is not AfterFetch.KEEP
        ) as folder:
            run.run(folder)
    except Overtaken:
        return _overtaken(box, run)
    except Busy:
        raise
    except DeskError as fault:
        return _failed(desk, box, run, fault)
    finally:
        # A full disk refuses this too: the lease then ends with the process.
        with suppress(DeskError):
            desk.write.leases.release(lease_of(box.name))
    return FetchReport(box.name, recovered=run.recovered, **run.tally())


def _server(config: Config, box: Mailbox) -> Server:
    return Server(box.host, box.port, box.tls, box.user, config.secret(box.name), box.folder)


def _overtaken(box: Mailbox, run: FolderRun | None = None) -> FetchReport:
    tally = run.tally() if run else {"remarks": ()}
    remark = of_mailbox(box.name, "another process is fetching it.")
    tally["remarks"] = (*tally["remarks"], remark)
    return FetchReport(box.name, busy=True, **tally)


def _failed(desk: Desk, box: Mailbox, run: FolderRun, fault: DeskError) -> FetchReport:
    done = run.counts.total() - run.counts["oversize"] - run.counts["skipped"]
    left = f"{done} mails were fetched before." if done else "Nothing fetched."
    fresh = desk.write.mailbox_states.fault(box.name, fault.sentence)
    return FetchReport(
        box.name,
        error=told(box.name, fault, left, next_step(box.name, fault)),
        exit_code=fault.exit_code,
        fresh=fresh,
        **run.tally(),
    )
