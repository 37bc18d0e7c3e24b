"""fetch, send and tick: mail carried to and from the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.session import desk_of
from deskterm.cli.tidings import of_mailbox
from deskterm.errors import NetworkFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskterm.mail.poller import FetchReport
    from deskterm.mail.sender import SendReport

Names = Annotated[
    list[str] | None, typer.Argument(metavar="[MAILBOX]...", help="Only these; else all.")
]


@command("deskterm fetch", "deskterm fetch help sales", "deskterm fetch --json")
def fetch(ctx: typer.Context, names: Names = None, as_json: Json = False) -> None:
    """Fetch mail from the mailboxes; it becomes tickets. Nothing is taken twice.

    Exit code 69 when a mailbox could not be reached; the others were fetched all the same.
    """
    reports = fetch_now(ctx, names or ())
    if as_json:
        output.json_lines(shapes.plain(report) for report in reports)
    elif not reports:
        output.say("no mailboxes to fetch from. Next: deskterm mailbox add --help")
    else:
        for report in reports:
            if not report.error:
                output.say(f"mailbox {report.mailbox}: {_fetched(report)}")
    _fail(reports)


def fetch_now(ctx: typer.Context, names: Sequence[str]) -> list[FetchReport]:
    """Fetch with a bar on a terminal."""
    from deskterm.cli.paint import progress
    from deskterm.cli.session import session_of
    from deskterm.mail import poller

    desk = desk_of(ctx)
    for name in names:
        desk.read.mailboxes.get(name)
    with progress("fetch", None):
        return poller.fetch(desk.as_system(), session_of(ctx).config(), tuple(names))


def _fetched(report: FetchReport) -> str:
    counts = [
        (report.new, "new tickets"),
        (report.joined, "joined a ticket"),
        (report.duplicates, "here already"),
        (report.quarantined, "in quarantine"),
    ]
    return ", ".join(f"{count} {words}" for count, words in counts if count) or "nothing new"


def _fail(reports: Sequence[FetchReport | SendReport]) -> None:
    faults = [report for report in reports if report.error]
    for report in faults[1:]:
        output.say(f"deskterm: {of_mailbox(report.mailbox, report.error)}")
    if faults:
        raise NetworkFault(of_mailbox(faults[0].mailbox, faults[0].error))


@command("deskterm send", "deskterm send help", "deskterm send --json")
def send(ctx: typer.Context, names: Names = None, as_json: Json = False) -> None:
    """Send what waits in the outbox and is due.

    Exit code 69 when a server could not be reached; those mails stay queued.
    """
    reports = send_now(ctx, names or ())
    if as_json:
        output.json_lines(shapes.plain(report) for report in reports)
    else:
        for report in reports:
            if said := _sent(report):
                output.say(said)
        if not any(map(_sent, reports)) and not any(report.error for report in reports):
            output.say("nothing to send")
    _fail(reports)


def send_now(ctx: typer.Context, names: Sequence[str] = ()) -> list[SendReport]:
    """Send with a bar on a terminal."""
    from deskterm.cli.paint import progress
    from deskterm.cli.session import session_of
    from deskterm.mail import sender

    desk = desk_of(ctx)
    for name in names:
        desk.read.mailboxes.get(name)
    with progress("send", None):
        return sender.send(desk.as_system(), session_of(ctx).config(), tuple(names))


def _sent(report: SendReport) -> str:
    counts = [
        (report.sent, "sent"),
        (report.later, "later"),
        (report.failed, "failed"),
    ]
    said = ", ".join(f"{count} {words}" for count, words in counts if count)
    return f"mailbox {report.mailbox}: {said}" if said else ""


@command(
    "deskterm tick",
    "* * * * * deskterm tick                             # in crontab: mails you only changes",
)
def tick(ctx: typer.Context, as_json: Json = False) -> None:
    """Fetch, send and wake what is due: the one line cron needs.

    Says something only when something changed: a first failure, the same once a day while it
    lasts, and the recovery. A failing server is no error of tick: exit code 0.
    """
    from deskterm.cli.tidings import tidings

    desk = desk_of(ctx)
    system = desk.as_system()
    before = {box.name: box for box in desk.read.mailboxes.list()}
    last = desk.read.health.ticked_at()
    fetched = fetch_now(ctx, ())
    woken = system.write.clock.wake_due()
    sent = send_now(ctx)
    if last is None or last.date() != desk.clock().date():
        system.write.clock.sweep()
    system.write.clock.ticked()
    after = {box.name: box for box in desk.read.mailboxes.list()}
    if as_json:
        output.json_object(
            {
                "fetched": shapes.plain(fetched),
                "woken": shapes.plain(woken),
                "sent": shapes.plain(sent),
            }
        )
    for said in tidings(before, after):
        output.say(said)
