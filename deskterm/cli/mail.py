"""mail import and mail parse: mail from files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.session import porter_of
from deskterm.errors import DeskError, Usage

if TYPE_CHECKING:
    from deskterm.mail.reports import ImportReport

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH...", help="mbox, Maildir, .eml, a folder, or - for stdin."),
]


@command(
    "deskterm mail import old.mbox Maildir/ one.eml",
    "deskterm mail import -                # one live mail on stdin, as an MTA pipes it",
    "deskterm mail import --mailbox help - # the same, and answers leave through help",
    mailbox="mailbox",
)
def import_mail(
    ctx: typer.Context,
    paths: Paths = None,
    mailbox: Annotated[
        str, typer.Option("--mailbox", metavar="NAME", help="The mailbox it came to.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Make tickets of mail in files. A mail that is here already is not taken twice.

    Files are history: nobody is notified. A mail on stdin is live.
    """
    given = list(paths or ())
    if not given:
        raise Usage("which mail?", "deskterm mail import PATH, or - for stdin")
    from deskterm.cli.paint import counting
    from deskterm.mail.importing import import_mail as take

    with counting("import") as progress:
        report = take(
            porter_of(ctx),
            given,
            sys.stdin.buffer,
            mailbox=mailbox,
            progress=lambda path, done, total: progress(done, total),
        )
    for remark in report.remarks:
        output.say(remark)
    if as_json:
        output.json_object(shapes.plain(report))
    else:
        output.say(_said(report))


def _said(report: ImportReport) -> str:
    counts = (
        (report.new, "new"),
        (report.joined, "joined a ticket"),
        (report.duplicates, "here already"),
        (report.bounces, "delivery reports"),
        (report.quarantined, "in quarantine"),
    )
    said = ", ".join(f"{count} {words}" for count, words in counts if count)
    return said or "no mail in there"


@command(
    "deskterm mail parse strange.eml",
    "deskterm mail parse A.eml B.eml --json",
    "deskterm mail parse - < strange.eml",
)
def parse(ctx: typer.Context, paths: Paths = None, as_json: Json = False) -> None:
    """Show what deskterm makes of a mail. Touches nothing and needs no desk.

    With --json one object a mail, one a line; a mail that cannot be read gives path and error.
    Exit code 1 when there was one of those.
    """
    given = list(paths or ())
    if not given:
        if sys.stdin.isatty():
            raise Usage("which mail?", "deskterm mail parse PATH, or - for stdin")
        given = ["-"]
    failed = 0
    for made in _parsed(given):
        if "error" in made:
            failed += 1
            if not as_json:
                output.say(f"deskterm: {made['path']}: {made['error']}")
        elif not as_json:
            _print(made)
        if as_json:
            output.json_object(made)
            output.flush()
    if failed:
        ctx.exit(1)


def _parsed(paths: list[str]) -> Iterator[dict[str, Any]]:
    from deskterm.mail import sources
    from deskterm.mail.bounded import parse_bounded
    from deskterm.mail.message import to_json

    for path in paths:
        empty = not Path(path).is_dir()
        try:
            for mail in sources.read(path, sys.stdin.buffer):
                empty = False
                try:
                    yield to_json(parse_bounded(mail.raw), mail.label)
                except DeskError as fault:
                    yield {"path": mail.label, "error": fault.sentence}
        except DeskError as fault:
            yield {"path": path, "error": fault.sentence}
        except OSError as fault:
            yield {"path": path, "error": (fault.strerror or str(fault)).lower()}
        else:
            if empty:
                yield {"path": path, "error": "no mail in there."}


def _print(made: dict[str, Any]) -> None:
    output.line(f"{made['path']}")
    for key in ("subject", "from_name", "from_address", "message_id"):
        output.line(f"  {key.replace('_', ' ')}: {made[key]}")
    marks = [key.replace("_", " ") for key in ("html_present", "auto_reply", "bounce") if made[key]]
    if marks:
        output.line(f"  marks: {', '.join(marks)}")
    for part in made["attachments"]:
        output.line(f"  file: {part['filename']} ({part['content_type']}, {part['size']} bytes)")
    output.text("\n".join(f"  | {line}" for line in made["reply_text"].splitlines()))
