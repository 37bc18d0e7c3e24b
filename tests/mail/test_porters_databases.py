"""The porters on either database: in, kept once, answered, out, and two at a time."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import pytest
from servers import desks
from servers.dovecot import Dovecot
from servers.smtp import SmtpSink

from deskterm.desk import Desk
from deskterm.mail import poller, sender, ticking
from deskterm.mail.importing import import_mail
from deskterm.terms import AfterFetch, OutboxState


@pytest.fixture
def desk(
    database_url: str, monkeypatch: pytest.MonkeyPatch, dovecot: Dovecot, smtp_sink: SmtpSink
) -> Desk:
    monkeypatch.setenv("DESKTERM_DB", database_url)
    desk = desks.found()
    desks.add_help(desk, dovecot, smtp_sink, after_fetch=AfterFetch.SEEN)
    return desk


def test_in_once_and_out_once(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    config = desks.load()
    for number in range(5):
        dovecot.deliver(desks.mail(f"Mail {number}"))
    (report,) = poller.fetch(desk, config)
    assert (report.new, report.error) == (5, "")
    dovecot.uidvalidity_change()
    (report,) = poller.fetch(desk, config)
    assert (report.new, report.duplicates) == (0, 5)
    assert import_mail(desk, [str(dovecot.maildir())]).duplicates == 5
    for number in range(1, 6):
        desk.write.tickets.reply(number, "We come.")
    senders = [threading.Thread(target=sender.send, args=(desk, config)) for _ in range(2)]
    for thread in senders:
        thread.start()
    for thread in senders:
        thread.join()
    assert Counter(row.state for row in desk.read.outbox.list()) == {OutboxState.SENT: 5}
    assert len(smtp_sink.mails) == 5
    assert ticking.tick(desk, config).lines == ()
    desk.close()


def test_faults_leave_everything_as_it_was(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    config = desks.load()
    dovecot.deliver(desks.mail())
    made = desk.write.tickets.new("Printer", contact="joe@client.test", text="Help!")
    desk.write.tickets.reply(made.number, "We come.")
    smtp_sink.fail("mail", "530 5.7.0 authentication required", times=1)
    with dovecot.down():
        assert len(ticking.tick(desk, config).lines) == 2
    assert ticking.tick(desk, config).lines == (
        "mailbox help fetches again.",
        "mailbox help sends again.",
    )
    assert desk.read.tickets.count("") == 2
    desk.close()
