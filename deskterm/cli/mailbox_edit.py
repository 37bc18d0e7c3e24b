"""mailbox add, set, enable, disable and remove."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from deskterm.cli import output
from deskterm.cli.command import command
from deskterm.cli.mailbox import Name, as_object
from deskterm.cli.options import Json, Yes
from deskterm.cli.session import desk_of, session_of
from deskterm.errors import Misconfigured, Usage
from deskterm.terms import AfterFetch, Tls

Protocol = Annotated[str | None, typer.Option("--protocol", metavar="imap", help="How to fetch.")]
Host = Annotated[str | None, typer.Option("--host", metavar="HOST", help="The server.")]
Port = Annotated[
    int | None,
    typer.Option("--port", min=1, max=65535, metavar="N", help="Its port; 993, or 143 unless tls."),
]
TlsMode = Annotated[Tls | None, typer.Option("--tls", help="How to encrypt; tls unless said.")]
User = Annotated[str | None, typer.Option("--user", metavar="USER", help="Who logs in.")]
Address = Annotated[
    str | None, typer.Option("--address", metavar="ADDRESS", help="What customers write to.")
]
Folder = Annotated[
    str | None, typer.Option("--folder", metavar="FOLDER", help="Fetched from; INBOX.")
]
After = Annotated[
    AfterFetch | None, typer.Option("--after-fetch", help="What the server does with stored mail.")
]
MoveTo = Annotated[
    str | None, typer.Option("--move-to", metavar="FOLDER", help="The folder for: move.")
]
Contacts = Annotated[
    bool | None,
    typer.Option("--create-contacts/--no-create-contacts", help="For unknown senders; yes."),
]
Group = Annotated[
    str | None,
    typer.Option("--default-group", metavar="GROUP", help="The group of its tickets."),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="now|7d|DATE|all", help="Older mail on the server is left alone; all."
    ),
]
SmtpHost = Annotated[
    str | None, typer.Option("--smtp-host", metavar="HOST", help="The server that sends.")
]
SmtpPort = Annotated[
    int | None,
    typer.Option("--smtp-port", min=1, max=65535, metavar="N", help="465, 587 or 25 by its TLS."),
]
SmtpTls = Annotated[
    Tls | None, typer.Option("--smtp-tls", help="How to encrypt; starttls unless said.")
]
SmtpUser = Annotated[
    str | None,
    typer.Option("--smtp-user", metavar="USER", help="Who logs in to send; with TLS: --user."),
]
_PORTS = {Tls.TLS: 993, Tls.STARTTLS: 143, Tls.NONE: 143}
_SMTP_PORTS = {Tls.TLS: 465, Tls.STARTTLS: 587, Tls.NONE: 25}


@command(
    "deskterm mailbox add help --host imap.acme.test --user help@acme.test \\",
    "    --address help@acme.test --smtp-host smtp.acme.test",
    "deskterm mailbox add sales --host imap.acme.test --user sales --address sales@acme.test \\",
    "    --after-fetch move --move-to Processed --since 7d",
)
def add(
    ctx: typer.Context,
    name: Name,
    protocol: Protocol = None,
    host: Host = None,
    port: Port = None,
    tls: TlsMode = None,
    user: User = None,
    address: Address = None,
    folder: Folder = None,
    after_fetch: After = None,
    move_to: MoveTo = None,
    create_contacts: Contacts = None,
    default_group: Group = None,
    since: Since = None,
    smtp_host: SmtpHost = None,
    smtp_port: SmtpPort = None,
    smtp_tls: SmtpTls = None,
    smtp_user: SmtpUser = None,
    as_json: Json = False,
) -> None:
    """Connect a mailbox: mail to it becomes tickets, answers leave through it.

    On a terminal what is missing is asked. The password is not an option: see mailbox password.
    """
    desk = desk_of(ctx)
    host = host or _asked("IMAP server", "--host")
    address = address or _asked("Address customers write to", "--address")
    user = user or (_asked("User", "--user", address) if output.interactive() else address)
    tls = tls or Tls.TLS
    smtp_tls = smtp_tls or Tls.STARTTLS
    made = desk.write.mailboxes.add(
        name=name,
        protocol=_protocol(protocol or "imap"),
        host=host,
        port=port or _PORTS[tls],
        tls=tls,
        user=user,
        address=address,
        folder=folder or "INBOX",
        after_fetch=_after(after_fetch, move_to),
        move_to=move_to or "",
        create_contacts=create_contacts is not False,
        default_group=default_group or "",
        since=_instant(ctx, since or "all"),
        smtp_host=smtp_host or "",
        smtp_port=smtp_port or _SMTP_PORTS[smtp_tls],
        smtp_tls=smtp_tls,
        smtp_user=smtp_user or "",
    )
    if as_json:
        output.json_object(as_object(made))
        return
    output.say(f"mailbox {name} added. Next: deskterm mailbox {_next_step(ctx, name)} {name}")


def _next_step(ctx: typer.Context, name: str) -> str:
    try:
        session_of(ctx).config().secret_source(name)
    except Misconfigured:
        return "password"
    return "check"


def _asked(what: str, option: str, default: str = "") -> str:
    if not output.interactive():
        raise Usage(f"{option} is missing.", "deskterm mailbox add --help")
    return output.ask(what, default)


def _protocol(word: str) -> str:
    if word.lower() != "imap":
        raise Usage(f"no protocol '{word}'. There is: imap.")
    return word.lower()


def _after(after: AfterFetch | None, move_to: str | None) -> AfterFetch:
    if after is AfterFetch.MOVE and not move_to:
        raise Usage("--after-fetch move needs --move-to FOLDER.")
    if move_to and after is None:
        return AfterFetch.MOVE
    return after or AfterFetch.KEEP


def _instant(ctx: typer.Context, word: str) -> datetime | None:
    """`all` is None; a duration counts back from now; a day begins in the agent's zone."""
    if word == "all":
        return None
    from deskterm.cli.times import zone_of
    from deskterm.dates import parse_instant_value
    from deskterm.when import bounds

    desk = desk_of(ctx)
    start = bounds(parse_instant_value(word), desk.clock(), zone_of(desk.actor))[0]
    return datetime.fromtimestamp(start / 1000, UTC)


@command(
    "deskterm mailbox set help --after-fetch move --move-to Processed",
    "deskterm mailbox set help --smtp-host smtp.acme.test --smtp-tls tls",
)
def set_fields(
    ctx: typer.Context,
    name: Name,
    protocol: Protocol = None,
    host: Host = None,
    port: Port = None,
    tls: TlsMode = None,
    user: User = None,
    address: Address = None,
    folder: Folder = None,
    after_fetch: After = None,
    move_to: MoveTo = None,
    create_contacts: Contacts = None,
    default_group: Group = None,
    since: Since = None,
    smtp_host: SmtpHost = None,
    smtp_port: SmtpPort = None,
    smtp_tls: SmtpTls = None,
    smtp_user: SmtpUser = None,
    as_json: Json = False,
) -> None:
    """Change a mailbox; what is not named stays."""
    named = {
        "protocol": _protocol(protocol) if protocol else None,
        "host": host,
        "port": port,
        "tls": tls,
        "user": user,
        "address": address,
        "folder": folder,
        "after_fetch": after_fetch,
        "move_to": move_to,
        "create_contacts": create_contacts,
        "default_group": default_group,
        "smtp_host": smtp_host,
        "smtp_port": smtp_port,
        "smtp_tls": smtp_tls,
        "smtp_user": smtp_user,
    }
    fields: dict[str, Any] = {key: value for key, value in named.items() if value is not None}
    if since is not None:
        fields["since"] = _instant(ctx, since)
    if not fields:
        raise Usage("nothing to change.", "deskterm mailbox set --help")
    made = desk_of(ctx).write.mailboxes.set(name, **fields)
    if as_json:
        output.json_object(as_object(made))
    else:
        output.say(f"mailbox {name} changed.")


@command("deskterm mailbox enable help")
def enable(ctx: typer.Context, name: Name) -> None:
    """Fetch and send through it."""
    desk_of(ctx).write.mailboxes.enable(name)
    output.say(f"mailbox {name} is on.")


@command("deskterm mailbox disable help")
def disable(ctx: typer.Context, name: Name) -> None:
    """Leave it alone for now: nothing is fetched, its replies wait."""
    desk_of(ctx).write.mailboxes.disable(name)
    output.say(f"mailbox {name} is off.")


@command("deskterm mailbox remove help --yes")
def remove(ctx: typer.Context, name: Name, yes: Yes = False) -> None:
    """Forget a mailbox; tickets and mails that came through it stay."""
    desk = desk_of(ctx)
    desk.read.mailboxes.get(name)
    if not yes and output.interactive():
        output.agree(f"Remove mailbox {name}?")
    desk.write.mailboxes.remove(name)
    output.say(f"mailbox {name} removed; its tickets stay.")
