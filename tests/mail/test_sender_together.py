"""Senders side by side: a mail leaves once, whoever sends it."""

from __future__ import annotations

import smtplib
import threading
from collections import Counter

import pytest
from servers import desks
from servers.dovecot import Dovecot
from servers.smtp import SmtpSink

from deskterm.desk import Desk
from deskterm.mail import sender, smtp_session
from deskterm.mail.smtp_session import Account


def test_three_senders_at_once_send_each_mail_once(dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    desk = desks.found()
    desks.add_help(desk, dovecot, smtp_sink)
    for number in range(20):
        made = desk.write.tickets.new(f"Mail {number}", contact="joe@client.test", text="Help!")
        desk.write.tickets.reply(made.number, "We come.")
    smtp_sink.answer_data_after(0.02)
    sent: list[int] = []

    def work() -> None:
        mine = Desk(desk.store, desk.actor, desk.clock)
        sent.append(sum(report.sent for report in sender.send(mine, desks.load())))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == 20
    ids = Counter(mail.message["Message-ID"] for mail in smtp_sink.mails)
    assert (len(ids), set(ids.values())) == (20, {1})


def test_many_mails_leave_over_one_connection(
    dovecot: Dovecot, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desks.found()
    desks.add_help(desk, dovecot, smtp_sink)
    for _ in range(5):
        made = desk.write.tickets.new("Mail", contact="joe@client.test", text="Help!")
        desk.write.tickets.reply(made.number, "We come.")
    opened: list[int] = []
    real = smtp_session._open

    def count(account: Account, steps: list[str]) -> smtplib.SMTP:
        opened.append(account.port)
        return real(account, steps)

    monkeypatch.setattr(smtp_session, "_open", count)
    smtp_sink.fail("rcpt", "550 5.1.1 no such user", times=1)
    (report,) = sender.send(desk, desks.load())
    assert (report.sent, report.failed) == (4, 1)
    assert opened == [smtp_sink.port]
    sender.send(desk, desks.load())
    assert opened == [smtp_sink.port]  # with nothing to send nobody is called
