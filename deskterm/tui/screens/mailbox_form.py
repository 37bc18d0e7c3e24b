"""Connect a mailbox: where mail comes in, where answers go out, tried before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur
from textual.widgets import Input, Static

from deskterm.errors import DeskError
from deskterm.safe import clean_line
from deskterm.terms import AfterFetch, Tls
from deskterm.tui.screens.base import DeskScreen
from deskterm.tui.screens.pickers import Choice, confirm
from deskterm.tui.widgets.choice import ChoiceField
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.line_view import LineView
from deskterm.tui.widgets.lines import Line, wrap
from deskterm.tui.widgets.ticket_head import WritingLine
from deskterm.tui.wording_forms import mailbox_words as words

IMAP_PORTS = {Tls.TLS: 993, Tls.STARTTLS: 143, Tls.NONE: 143}
SMTP_PORTS = {Tls.TLS: 465, Tls.STARTTLS: 587, Tls.NONE: 25}
SINCE = {"now": timedelta(0), "7d": timedelta(days=7), "all": None}


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as values; `fields` is what `mailboxes.add` takes besides the name."""

    name: str
    password: str
    fields: dict[str, Any]


class MailboxScreen(DeskScreen):
    """A form; what is left empty follows from the address."""

    SCOPE = "mailbox-form"
    SCOPES: ClassVar[tuple[str, ...]] = ()
    CSS = """
    MailboxScreen #title { height: 1; }
    MailboxScreen #form { height: auto; max-width: 90; padding: 1 1 0 1; }
    MailboxScreen .row { height: 1; width: 100%; }
    MailboxScreen .row Static { width: 13; height: 1; color: $dim; }
    MailboxScreen .row .short { width: 12; }
    MailboxScreen .row Input { width: 1fr; padding: 0; background: $bar-bg; }
    MailboxScreen .row Input.port { width: 7; max-width: 7; }
    MailboxScreen .row ChoiceField { width: 1fr; }
    MailboxScreen .row .left { width: 29; }
    MailboxScreen .row ChoiceField.tls { width: 14; margin-left: 1; }
    MailboxScreen .head { height: 1; width: 100%; margin-top: 1; text-style: bold; }
    MailboxScreen #result { height: 1fr; margin-top: 1; }
    """

    def compose(self) -> ComposeResult:
        yield LineView(id="title")
        with Vertical(id="form"):
            yield from self._row(words.address, Input(id="address"))
            yield from self._row(words.password, Input(id="password", password=True))
            yield from self._row(words.name, Input(id="name"))
            yield Static(words.incoming, classes="head", markup=False)
            yield from self._server("host", "port", "tls", "993", Tls.TLS)
            yield from self._row(
                words.user, Input(id="user"), words.folder, Input("INBOX", id="folder")
            )
            after = [Choice(one.value, words.after[one.value]) for one in AfterFetch]
            yield from self._row(
                words.afterwards,
                ChoiceField(after, "keep", title=words.afterwards, id="after"),
                words.move_to,
                Input(id="move-to"),
            )
            since = [Choice(key, words.since[key]) for key in SINCE]
            known = [Choice("yes", words.makes_contacts), Choice("no", words.makes_none)]
            yield from self._row(
                words.take_in,
                ChoiceField(since, "now", title=words.take_in, id="since"),
                words.strangers,
                ChoiceField(known, "yes", title=words.strangers, id="contacts"),
            )
            yield Static(words.outgoing, classes="head", markup=False)
            yield from self._server("smtp-host", "smtp-port", "smtp-tls", "587", Tls.STARTTLS)
            yield from self._row(words.user, Input(id="smtp-user"))
        yield LineView(id="result")
        yield WritingLine()
        yield DeskFooter()

    def _row(self, *cells: Any) -> ComposeResult:
        with Horizontal(classes="row"):
            for at, cell in enumerate(cells):
                if at == 1 and len(cells) > 2:
                    cell.add_class("left")
                if isinstance(cell, str):
                    yield Static(cell, classes="short" if at else "", markup=False)
                else:
                    if isinstance(cell, Input):
                        cell.compact = True
                        cell.cursor_blink = False
                        cell.select_on_focus = False
                    yield cell

    def _server(self, host: str, port: str, tls: str, number: str, how: Tls) -> ComposeResult:
        ways = [Choice(one.value, words.ways[one.value]) for one in Tls]
        number_field = Input(number, id=port, classes="port", type="integer")
        way = ChoiceField(ways, how.value, title=words.encryption, id=tls)
        way.add_class("tls")
        yield from self._row(words.server, Input(id=host), words.port, number_field, way)

    def on_mount(self) -> None:
        self.query_one("#title", LineView).show_lines(
            [Line(((f" {words.title}", "bold"),), fill="bar")]
        )
        self._say_below([words.kept_where], "dim")
        self.query_one("#address", Input).focus()

    # What follows from what

    @on(DescendantBlur)
    def follow(self) -> None:
        """Empty fields follow from the address; they can be overwritten."""
        address = self._value("address")
        local, at, domain = address.partition("@")
        if not (local and at and domain):
            return
        for name, value in (
            ("name", "".join(ch for ch in local if ch.isalnum() or ch in "-_.")),
            ("host", f"imap.{domain}"),
            ("user", address),
            ("smtp-host", f"smtp.{domain}"),
        ):
            if not self._value(name):
                self.query_one(f"#{name}", Input).value = value
        self._paint_placeholder()

    def _paint_placeholder(self) -> None:
        with_login = self.query_one("#smtp-tls", ChoiceField).value != Tls.NONE.value
        self.query_one("#smtp-user", Input).placeholder = (
            words.same_user if with_login else words.no_login
        )

    @on(ChoiceField.Changed)
    def encryption_changed(self, event: ChoiceField.Changed) -> None:
        """The port follows the encryption, unless it is one of its own."""
        for field, port, ports in (
            ("tls", "port", IMAP_PORTS),
            ("smtp-tls", "smtp-port", SMTP_PORTS),
        ):
            if event.field.id == field:
                number = self.query_one(f"#{port}", Input)
                if number.value in {str(known) for known in ports.values()}:
                    number.value = str(ports[Tls(event.field.value)])
        self._paint_placeholder()

    # Verbs

    def do_next_field(self) -> None:
        self.focus_next()

    def do_field_before(self) -> None:
        self.focus_previous()

    @on(Input.Submitted)
    def entered(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    def do_choose(self) -> None:
        if isinstance(self.focused, ChoiceField):
            self.focused.open()

    async def do_check(self) -> None:
        """Say how far one gets with both servers."""
        filled = self._filled()
        if filled is not None:
            await self._check(filled)

    async def do_save(self) -> None:
        """Try it, keep the password outside the desk, and connect."""
        filled = self._filled()
        if filled is None:
            return
        deletes = filled.fields["after_fetch"] is AfterFetch.DELETE
        if deletes and not await confirm(self.app, words.delete_there):
            return
        if not await self._check(filled) and not await confirm(self.app, words.connect_anyway):
            return
        config = self.app.config
        where = ""
        if filled.password:
            where = await self.asked(lambda desk: config.save_secret(filled.name, filled.password))
        await self.write(lambda desk: desk.write.mailboxes.add(filled.name, **filled.fields))
        self.dismiss(filled.name)
        self.app.call_later(self.app.say, words.connected(filled.name, where))

    async def _check(self, filled: Filled) -> bool:
        self._say_below([words.checking], "dim")
        good: list[str] = []
        wrong: list[str] = []
        for check in (_check_incoming, _check_outgoing):
            try:
                good += await self.asked(lambda desk, check=check: check(filled))  # type: ignore[misc]
            except DeskError as error:
                wrong.append(str(error))
        self._say_below(good, "text", wrong)
        return not wrong

    def _say_below(self, sentences: list[str], style: str, wrong: list[str] | None = None) -> None:
        width = max(20, min(88, self.size.width) - 4)
        lines = [
            Line(((f"  {row}", name),))
            for name, said in ((style, sentences), ("failed", wrong or []))
            for sentence in said
            for row in wrap(clean_line(sentence), width)
        ]
        self.query_one("#result", LineView).show_lines(lines, top=0)

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _choice(self, name: str) -> str:
        return self.query_one(f"#{name}", ChoiceField).value

    def _filled(self) -> Filled | None:
        """The form as values; None after saying what is missing."""
        self.follow()
        for name in ("address", "name", "host", "port", "smtp-port"):
            if not self._value(name):
                self.app.say(words.missing(name))
                self.query_one(f"#{name}", Input).focus()
                return None
        age = SINCE[self._choice("since")]
        since: datetime | None = None if age is None else self.app.now() - age
        fields = {
            "host": self._value("host"),
            "port": int(self._value("port")),
            "tls": Tls(self._choice("tls")),
            "user": self._value("user"),
            "address": self._value("address"),
            "folder": self._value("folder") or "INBOX",
            "after_fetch": AfterFetch(self._choice("after")),
            "move_to": self._value("move-to"),
            "create_contacts": self._choice("contacts") == "yes",
            "since": since,
            "smtp_host": self._value("smtp-host"),
            "smtp_port": int(self._value("smtp-port")),
            "smtp_tls": Tls(self._choice("smtp-tls")),
            "smtp_user": self._value("smtp-user"),
        }
        return Filled(self._value("name"), self.query_one("#password", Input).value, fields)


def _check_incoming(filled: Filled) -> list[str]:
    from deskterm.mail.imap import Server, check

    given = filled.fields
    user = given["user"] or given["address"]
    server = Server(
        given["host"], given["port"], given["tls"], user, filled.password, given["folder"]
    )
    return check(server)


def _check_outgoing(filled: Filled) -> list[str]:
    from deskterm.mail.smtp import Account, check

    given = filled.fields
    user = given["smtp_user"]
    if not user and given["smtp_tls"] is not Tls.NONE:
        user = given["user"] or given["address"]
    account = Account(
        given["smtp_host"],
        given["smtp_port"],
        given["smtp_tls"],
        user,
        filled.password if user else "",
    )
    return check(account, given["address"])
