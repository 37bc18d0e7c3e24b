"""A small desk with a talk in it, and the program open on one of its tickets, for the tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from deskterm import desk as desks
from deskterm.config import Config, load
from deskterm.desk import Desk
from deskterm.terms import Tls
from deskterm.tui.app import DeskApp
from deskterm.tui.widgets.line_view import LineView
from deskterm.values import Taken

START = datetime(2025, 11, 3, 8, 0, tzinfo=UTC)


class Hands:
    """The desk and its clock, and hands to put things into it as others would."""

    def __init__(self) -> None:
        self.config: Config = load()
        self.now = START
        self.desk: Desk = desks.found(
            self.config,
            name="Acme",
            login="ana",
            agent_name="Ana Ruiz",
            agent_email="ana@acme.test",
            clock=lambda: self.now,
        )
        self.desk.write.mailboxes.add(
            "help", host="127.0.0.1", address="help@acme.test", port=9, tls=Tls.NONE
        )
        self.mails = 0

    def later(self, **how: float) -> None:
        """Let time pass."""
        self.now += timedelta(**how)

    def mail(
        self,
        text: str,
        sender: str = "Marta Gil <marta@client.test>",
        subject: str = "Impresora en llamas",
        *,
        answers: str = "",
        cc: str = "",
        files: tuple[tuple[str, bytes], ...] = (),
    ) -> Taken:
        """A mail comes in."""
        self.mails += 1
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, "help@acme.test", subject
        mail["Message-ID"] = f"<m{self.mails}@client.test>"
        mail["Date"] = self.now
        if cc:
            mail["Cc"] = cc
        if answers:
            mail["In-Reply-To"] = mail["References"] = answers
        mail.set_content(text)
        for name, data in files:
            mail.add_attachment(data, maintype="image", subtype="jpeg", filename=name)
        take = self.desk.as_system().write.intake.take
        return take(bytes(mail), received_at=self.now, mailbox="help")

    def colleague(self, login: str = "luis", name: str = "Luis Prado") -> Desk:
        """A second agent of the desk, put into the table by hand."""
        from sqlmodel import Session

        from deskterm.store.tables import AgentTable
        from deskterm.terms import Role

        with Session(self.desk.store.writer.engine) as session:
            session.add(
                AgentTable(
                    login=login,
                    name=name,
                    email=f"{login}@acme.test",
                    role=Role.LEAD,
                    created_at=self.now,
                )
            )
            session.commit()
        return desks.open(self.config, login=login, clock=lambda: self.now)


@asynccontextmanager
async def opened(
    hands: Hands, number: int = 0, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[DeskApp, Pilot[Any]]]:
    """The program on that ticket, on the queue without one."""
    app = DeskApp(hands.desk, hands.config, mail=False)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.names.statuses != () and app.me is not None)
        if number:
            app.open_ticket(number, hands.desk.read.tickets.numbers("", sort="number"))
            await until(pilot, lambda: f"#{number}" in screen_text(app))
        yield app, pilot


async def until(pilot: Pilot[Any], true: Callable[[], bool], seconds: float = 8.0) -> None:
    """Wait until something is so; fail with what the screen shows when it never is."""
    for _ in range(int(seconds / 0.02)):
        if true():
            await pilot.pause()
            return
        await pilot.pause(0.02)
    raise AssertionError(f"never came true on:\n{screen_text(pilot.app)}")


async def shows(pilot: Pilot[Any], *words: str) -> None:
    """Wait until the screen shows all of these."""
    await until(pilot, lambda: all(word in screen_text(pilot.app) for word in words))


async def write(pilot: Pilot[Any], text: str) -> None:
    """Type a text: its last letter as a key, what goes before it at once."""
    field = pilot.app.focused
    if isinstance(field, TextArea):
        field.insert(text[:-1])
    elif isinstance(field, Input):
        field.insert_text_at_cursor(text[:-1])
    await pilot.press({" ": "space", "\n": "enter"}.get(text[-1], text[-1]))


def screen_text(app: Any) -> str:
    """What is on the screen, line by line."""
    height = app.size.height
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in lines[:height])


def lines_of(view: LineView) -> list[str]:
    """All lines a view has, on the screen or not."""
    return [line.plain for line in view.lines]
