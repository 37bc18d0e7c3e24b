"""fetch, send and tick: mail carried to and from the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.session import porter_of, session_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskterm.mail.reports import FetchReport, SendReport

Names = Annotated[
    list[str] | None, typer.Argument(metavar="[MAILBOX]...", help="Only these; else all.")
]
_FETCHED = {
    "new": "new",
    "joined": "joined a ticket",
    "duplicates": "here already",
    "bounces": "delivery reports",
    "quarantined": "in quarantine",
    "oversize": "too large, headers only",
    "skipped": "left for the next run",
}
_SENT = {"sent": "sent", "later": "put off", "failed": "failed"}


@command("deskterm fetch", "deskterm fetch help sales", "deskterm fetch --json")
def fetch(ctx: typer.Context, names: Names = None, as_json: Json = False) -> None:
    """Fetch mail from the mailboxes; it becomes tickets. Nothing is taken twice.

    Exit code 69 when a mailbox could not be reached; the others were fetched all the same.
    """
    from deskterm.cli.paint import counting
    from deskterm.mail import poller

    with counting("fetch") as progress:
        reports = poller.fetch(porter_of(ctx), session_of(ctx).config(), names or (), progress)
    if not reports and not as_json:
        output.say("no mailboxes to fetch from. Next: deskterm mailbox add --help")
    _tell(ctx, reports, _FETCHED, "nothing new", as_json)


@command("deskterm send", "deskterm send help", "deskterm send --json")
def send(ctx: typer.Context, names: Names = None, as_json: Json = False) -> None:
    """Send what waits in the outbox and is due.

    Exit code 69 when a server could not be reached; those mails stay queued.
    """
    _tell(ctx, send_now(ctx, names or ()), _SENT, "nothing to send", as_json)


def send_now(ctx: typer.Context, names: Sequence[str] = ()) -> list[SendReport]:
    """Send with a bar on a terminal."""
    from deskterm.cli.paint import counting
    from deskterm.mail import sender

    with counting("send") as progress:
        return sender.send(porter_of(ctx), session_of(ctx).config(), names, progress)


def _tell(
    ctx: typer.Context,
    reports: Sequence[FetchReport | SendReport],
    words: dict[str, str],
    nothing: str,
    as_json: bool,
) -> None:
    """Say what each mailbox brought; the first error decides the exit code."""
    if as_json:
        output.json_lines(map(shapes.plain, reports))
    for report in reports:
        if not as_json:
            for said in _sentences(report, words, nothing):
                output.say(said)
        if report.error:
            output.say(f"deskterm: {report.error}")
    code = next((report.exit_code for report in reports if report.error), 0)
    if code:
        ctx.exit(code)


def _sentences(report: FetchReport | SendReport, words: dict[str, str], nothing: str) -> list[str]:
    name = f"mailbox {report.mailbox}: " if report.mailbox else ""
    counts = [(getattr(report, field), said) for field, said in words.items()]
    done = ", ".join(f"{count} {said}" for count, said in counts if count)
    if not done and not report.error and not report.remarks and not getattr(report, "busy", False):
        done = nothing
    sentences = [f"{name}{done}"] if done else []
    return sentences + [_named(name, remark) for remark in report.remarks]


def _named(name: str, remark: str) -> str:
    return remark if remark.startswith(("mailbox ", "deskterm")) else f"{name}{remark}"


@command(
    "deskterm tick",
    "* * * * * deskterm tick                             # in crontab: mails you only changes",
)
def tick(ctx: typer.Context, as_json: Json = False) -> None:
    """Fetch, send and wake what is due: the one line cron needs.

    Says something only when something changed: a first failure, the same once a day while it
    lasts, and the recovery. A failing server is no error of tick: exit code 0.
    """
    from deskterm.mail import ticking

    report = ticking.tick(porter_of(ctx), session_of(ctx).config())
    if as_json:
        output.json_object(shapes.plain(report))
    else:
        for said in report.lines:
            output.say(said)
