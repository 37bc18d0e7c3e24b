"""The first start: five questions, each with an answer in place, and there is a desk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import WorkerCancelled, WorkerFailed

from deskterm.errors import DeskError
from deskterm.safe import clean_line
from deskterm.tui.frame import FrameApp
from deskterm.tui.screens.base import DeskScreen
from deskterm.tui.screens.pickers import Choice
from deskterm.tui.widgets.choice import ChoiceField
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.line_view import LineView
from deskterm.tui.widgets.lines import Line
from deskterm.tui.widgets.status import StatusLine
from deskterm.tui.wording_forms import first_words as words

if TYPE_CHECKING:
    from deskterm.config import Config
    from deskterm.desk import Desk

__all__ = ["FirstRunApp", "FirstRunScreen"]


class FirstRunApp(FrameApp):
    """Asks, makes the desk, and gives it to whoever ran it; None when the agent left."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.wants_mailbox = False

    def on_mount(self) -> None:
        """There is one screen."""
        self.push_screen(FirstRunScreen())

    def say(self, text: str | DeskError, *, error: bool = False) -> None:
        """One line above the keys; a picker in front has none, the questions below it have."""
        for screen in reversed(self.screen_stack):
            for line in screen.query(StatusLine):
                line.is_error = error or isinstance(text, DeskError)
                line.said = clean_line(str(text))
                return

    def do_quit(self) -> None:
        """Leave without a desk."""
        self.exit(None)


class FirstRunScreen(DeskScreen):
    """The questions."""

    SCOPE = "first-run"
    SCOPES: ClassVar[tuple[str, ...]] = ()
    CSS = """
    FirstRunScreen #title { height: 2; margin-top: 1; }
    FirstRunScreen #form { height: auto; max-width: 76; padding: 1 2; }
    FirstRunScreen .row { height: 1; width: 100%; margin-bottom: 1; }
    FirstRunScreen .row Static { width: 26; height: 1; }
    FirstRunScreen .row Input { width: 1fr; padding: 0 1; background: $bar-bg; }
    FirstRunScreen .row ChoiceField { padding: 0 0 0 1; }
    FirstRunScreen .row .half { width: 1fr; margin-right: 1; }
    FirstRunScreen #where { height: 1fr; }
    """

    def compose(self) -> ComposeResult:
        name, email = default_person()
        languages = [Choice("en", "English"), Choice("es", "Español")]
        yes_no = [Choice("yes", words.yes), Choice("no", words.no)]
        yield LineView(id="title")
        with Vertical(id="form"):
            yield from _row(words.desk, Input("Helpdesk", id="desk"))
            with Horizontal(classes="row"):
                yield Static(words.person, markup=False)
                yield _plain(Input(name, id="person", classes="half"))
                yield _plain(Input(email, id="email"))
            yield from _row(
                words.language,
                ChoiceField(languages, default_language(), title=words.language, id="language"),
            )
            yield from _row(words.zone, Input(default_zone(), id="zone"))
            yield from _row(
                words.mailbox, ChoiceField(yes_no, "no", title=words.mailbox, id="mailbox")
            )
        yield LineView(id="where")
        yield StatusLine()
        yield DeskFooter()

    def on_mount(self) -> None:
        self.query_one("#title", LineView).show_lines(
            [Line(((f"  {words.title}", "bold"),)), Line(((f"  {words.keys}", "dim"),))]
        )
        place = clean_line(str(self.app.config.database))
        self.query_one("#where", LineView).show_lines([Line(((f"  {words.place(place)}", "dim"),))])
        self.query_one("#desk", Input).focus()

    def do_next_field(self) -> None:
        self.focus_next()

    def do_field_before(self) -> None:
        self.focus_previous()

    @on(Input.Submitted)
    def entered(self) -> None:
        """Enter takes the answer and goes on; on the last question it begins."""
        self.focus_next()

    async def do_found(self) -> None:
        """Make the desk; what is wrong with an answer is said, and nothing is made."""
        config = self.app.config
        values = {
            name: self.query_one(f"#{name}", Input).value
            for name in ("desk", "person", "email", "zone")
        }
        language = self.query_one("#language", ChoiceField).value
        login = login_of(values["person"], values["email"])
        self.app.say(words.making)

        def make() -> Desk:
            from deskterm import desk as desks

            return desks.found(
                config,
                name=values["desk"].strip(),
                login=login,
                agent_name=values["person"].strip(),
                agent_email=values["email"].strip(),
                language=language,
                time_zone=values["zone"].strip(),
            )

        worker: Any = self.run_worker(make, thread=True, exit_on_error=False)
        try:
            desk = await worker.wait()
        except WorkerFailed as failure:
            if not isinstance(failure.error, DeskError):
                raise
            self.app.say(failure.error)
            return
        except WorkerCancelled:  # the agent left meanwhile
            return
        self.app.wants_mailbox = self.query_one("#mailbox", ChoiceField).value == "yes"
        self.app.exit(desk)


def _plain(field: Input) -> Input:
    field.compact = True
    field.cursor_blink = False
    return field


def _row(label: str, field: Input | ChoiceField) -> ComposeResult:
    with Horizontal(classes="row"):
        yield Static(Content(label), markup=False)
        yield _plain(field) if isinstance(field, Input) else field


def default_person() -> tuple[str, str]:
    """The OS user's full name, and an address at this machine's domain."""
    import pwd
    import socket

    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        return "", ""
    name = clean_line(entry.pw_gecos.split(",")[0]) or entry.pw_name.capitalize()
    domain = socket.gethostname().partition(".")[2] or "localhost"
    return name, os.environ.get("EMAIL", f"{entry.pw_name}@{domain}")


def default_language() -> str:
    """Spanish where the locale is Spanish, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "es" if os.environ[name].startswith("es") else "en"
    return "en"


def default_zone() -> str:
    """The machine's IANA zone, UTC where it does not say."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named:
        link = str(Path("/etc/localtime").resolve())
        _, found, named = link.partition("zoneinfo/")
        named = named if found else ""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(named)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
    return named


def login_of(name: str, email: str) -> str:
    """A login from the first name, else from the address: small letters and digits."""
    from deskterm.words import fold

    for text in (name.partition(" ")[0], email.partition("@")[0]):
        login = "".join(ch for ch in fold(text) if ch.isascii() and ch.isalnum())
        if login and login[0].isalpha():
            return login[:32]
    return "admin"
