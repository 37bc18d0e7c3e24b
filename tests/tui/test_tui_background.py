"""The thread behind the screens: mail comes in and goes out while the program is open."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from servers.dovecot import HELP, PASSWORD
from ticket_pilot import screen_text, until

from deskterm import desk as desks
from deskterm.config import load
from deskterm.terms import Tls
from deskterm.tui.app import DeskApp

if TYPE_CHECKING:
    from servers.dovecot import Dovecot
    from servers.smtp import SmtpSink

    from deskterm.desk import Desk


def mail(subject: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Marta Gil <marta@client.test>"
    message["To"] = HELP
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject}@client.test>"
    message.set_content("It smokes.")
    return bytes(message)


def found(dovecot: Dovecot, sink: SmtpSink) -> Desk:
    desk = desks.found(
        load(), name="Acme", login="ana", agent_name="Ana", agent_email="ana@acme.test"
    )
    desk.write.mailboxes.add(
        "help",
        host=dovecot.host,
        port=dovecot.imap,
        tls=Tls.NONE,
        user=HELP,
        address=HELP,
        smtp_host=sink.host,
        smtp_port=sink.port,
        smtp_tls=Tls.NONE,
    )
    desk.write.settings.set("fetch_interval", "1")
    return desk


async def test_mail_comes_in_and_answers_go_out(
    dovecot: Dovecot, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", PASSWORD)
    desk = found(dovecot, smtp_sink)
    app = DeskApp(desk, load(), mail=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "help ok" in screen_text(app), 20)
        dovecot.deliver(mail("Printer"))
        await until(pilot, lambda: bool(desk.read.tickets.numbers()), 20)
        await until(pilot, lambda: "Unassigned  1" in screen_text(app))
        await asyncio.to_thread(desk.write.tickets.reply, 1, "On our way.")
        await until(pilot, lambda: bool(smtp_sink.mails), 20)
        await until(pilot, lambda: not desk.read.outbox.counts())
        assert smtp_sink.mails[0].message["To"] == "Marta Gil <marta@client.test>"
        assert app.faults == []


async def test_a_refused_login_is_said_once_and_stays_in_the_header(
    dovecot: Dovecot, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", "wrong")
    desk = found(dovecot, smtp_sink)
    app = DeskApp(desk, load(), mail=True)
    async with app.run_test(size=(120, 24)) as pilot:
        await until(pilot, lambda: "login refused" in screen_text(app), 20)
        await pilot.press("j")
        await until(pilot, lambda: "help fault" in screen_text(app), 20)
        assert "login refused" not in screen_text(app)


async def test_nothing_is_fetched_where_somebody_else_polls(
    dovecot: Dovecot, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", PASSWORD)
    desk = found(dovecot, smtp_sink)
    dovecot.deliver(mail("Printer"))
    app = DeskApp(desk, load(), mail=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Acme" in screen_text(app))
        await pilot.pause(2.5)
        assert desk.read.tickets.numbers() == []
