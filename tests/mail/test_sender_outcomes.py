"""What servers answer, and what becomes of the mail: sent, put off, failed, or queued as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desk.helpers import add_agent
from servers import desks
from servers.smtp import SmtpSink

from deskterm.desk import Desk
from deskterm.desk.writes.outbox import Outbox
from deskterm.errors import Busy, NotFound
from deskterm.mail import sender
from deskterm.mail.reports import SendReport
from deskterm.terms import Delivery, EventKind, OutboxState, Tls


class Nowhere:
    """Stands in for Dovecot: nothing here fetches."""

    host, imap = "127.0.0.1", 9


@pytest.fixture
def clock() -> desks.Clock:
    return desks.Clock()


@pytest.fixture
def desk(clock: desks.Clock) -> Desk:
    return desks.found(clock)


def add(desk: Desk, sink: SmtpSink, name: str = "help", **fields: object) -> None:
    desks.add_help(desk, Nowhere(), sink, name, **fields)  # type: ignore[arg-type]


def answer(desk: Desk, contact: str = "joe@client.test", cc: tuple[str, ...] = ()) -> int:
    """A new ticket with a reply on its way; its number."""
    number = desk.write.tickets.new("Printer on fire", contact=contact, text="Help!").number
    desk.write.tickets.reply(number, "We come.", cc=cc)
    return number


def send(desk: Desk) -> SendReport:
    (report,) = sender.send(desk, desks.load())
    return report


def row(desk: Desk) -> tuple[OutboxState, str]:
    (found,) = desk.read.outbox.list()
    return found.state, found.last_error


def test_a_reply_leaves_once_and_its_ticket_says_so(desk: Desk, smtp_sink: SmtpSink) -> None:
    add(desk, smtp_sink)
    number = answer(desk)
    seen: list[tuple[int, int]] = []
    (report,) = sender.send(desk, desks.load(), progress=lambda *done: seen.append(done))
    assert (report.mailbox, report.sent, report.error, report.remarks) == ("help", 1, "", ())
    assert seen == [(1, 1)]
    assert send(desk).sent == 0
    (mail,) = smtp_sink.mails
    assert (mail.sender, mail.recipients) == ("help@example.test", ["joe@client.test"])
    assert desk.read.tickets.thread(number)[-1].delivery is Delivery.SENT
    assert EventKind.SENT in [event.kind for event in desk.read.tickets.events(number)]


def test_a_delayed_reply_waits(desk: Desk, clock: desks.Clock, smtp_sink: SmtpSink) -> None:
    add(desk, smtp_sink)
    number = desk.write.tickets.new("Printer", contact="joe@client.test", text="Help!").number
    desk.write.tickets.reply(number, "We come.", delay=60)
    assert send(desk).sent == 0
    clock.forward(seconds=61)
    assert send(desk).sent == 1


def test_who_sends_reads_only_of_mail_of_tickets_they_see(desk: Desk, smtp_sink: SmtpSink) -> None:
    """`send` named the number and the recipient of every refused mail to any agent who ran it."""
    add(desk, smtp_sink)
    bob = add_agent(desk, "bob")
    answer(desk)
    own = answer(desk, "eve@x.test")
    desk.write.tickets.change([own], "assignee:bob")
    smtp_sink.fail("rcpt", "550 5.1.1 no such user")
    (report,) = sender.send(bob, desks.load())
    assert report.failed == 2
    (remark,) = report.remarks
    assert f"#{own}: " in remark
    assert "eve@x.test" in remark


def test_no_such_recipient_fails_the_mail_and_wakes_its_ticket(
    desk: Desk, smtp_sink: SmtpSink
) -> None:
    add(desk, smtp_sink)
    number = answer(desk)
    desk.write.tickets.change([number], "status:solved")
    smtp_sink.fail("rcpt", "550 5.1.1 no such user")
    report = send(desk)
    assert (report.sent, report.failed, report.error) == (0, 1, "")
    assert report.remarks == (
        f"mailbox help: #{number}: 127.0.0.1 refuses joe@client.test: 550 5.1.1 no such user.",
    )
    assert row(desk)[0] is OutboxState.FAILED
    ticket = desk.read.tickets.get(number)
    assert (ticket.status, ticket.unread, ticket.failed) == ("open", True, True)
    smtp_sink.mend()
    assert send(desk).sent == 0  # nobody tries again by himself
    (failed,) = desk.read.outbox.list()
    desk.write.outbox.retry(failed.id)
    assert send(desk).sent == 1


def test_later_means_later(desk: Desk, clock: desks.Clock, smtp_sink: SmtpSink) -> None:
    add(desk, smtp_sink)
    answer(desk)
    smtp_sink.fail("data", "451 4.3.0 greylisted")
    waits = []
    for _ in range(6):
        assert send(desk).later == 1
        assert send(desk).later == 0
        (found,) = desk.read.outbox.list()
        waits.append(round((found.not_before - clock()).total_seconds() / 60))
        clock.forward(minutes=waits[-1], seconds=1)
    assert waits == [1, 2, 4, 8, 15, 15]
    smtp_sink.mend()
    assert send(desk).sent == 1
    assert row(desk) == (OutboxState.SENT, "")


def test_one_refused_among_several_gets_a_failure_and_the_others_their_mail(
    desk: Desk, smtp_sink: SmtpSink
) -> None:
    add(desk, smtp_sink)
    answer(desk, cc=("eva@client.test",))
    smtp_sink.fail("rcpt", "550 5.1.1 no such user", about="eva@client.test")
    report = send(desk)
    assert (report.sent, report.failed) == (0, 1)
    assert [mail.recipients for mail in smtp_sink.mails] == [["joe@client.test"]]
    state, why = row(desk)
    assert state is OutboxState.FAILED
    assert "eva@client.test" in why
    assert "joe@" not in why


def test_one_put_off_among_several_is_asked_alone_later(
    desk: Desk, clock: desks.Clock, smtp_sink: SmtpSink
) -> None:
    add(desk, smtp_sink)
    answer(desk, cc=("eva@client.test", "gone@client.test"))
    smtp_sink.fail("rcpt", "450 4.2.0 greylisted", about="eva@client.test", times=1)
    smtp_sink.fail("rcpt", "550 5.1.1 no such user", about="gone@client.test")
    assert send(desk).later == 1
    clock.forward(minutes=2)
    send(desk)
    assert [mail.recipients for mail in smtp_sink.mails] == [
        ["joe@client.test"],
        ["eva@client.test"],
    ]
    state, why = row(desk)
    assert state is OutboxState.FAILED  # gone@ was refused for good, and that is not forgotten
    assert "gone@client.test" in why


def test_a_fault_of_the_server_leaves_every_mail_queued(
    desk: Desk, clock: desks.Clock, smtp_sink: SmtpSink
) -> None:
    add(desk, smtp_sink)
    for _ in range(3):
        answer(desk)
    smtp_sink.fail("mail", "550 5.7.60 client does not have permissions to send as this sender")
    report = send(desk)
    assert (report.sent, report.later, report.failed, report.exit_code) == (0, 0, 0, 69)
    assert "Its mails stay queued. Next: deskterm mailbox password help" in report.error
    assert report.fresh
    assert desk.read.outbox.counts() == {"queued": 3}
    assert "does not let this account send" in desk.read.mailboxes.get("help").send_error
    assert not send(desk).fresh
    clock.forward(days=1, minutes=1)
    assert send(desk).fresh
    smtp_sink.mend()
    report = send(desk)
    assert (report.sent, report.recovered) == (3, True)
    assert desk.read.mailboxes.get("help").send_error == ""


def test_a_server_that_is_away_costs_no_tries(desk: Desk, smtp_sink: SmtpSink) -> None:
    add(desk, smtp_sink)
    answer(desk)
    smtp_sink.stop()
    report = send(desk)
    assert "connection refused by 127.0.0.1" in report.error
    assert report.error.endswith("Its mails stay queued. Next: deskterm mailbox check help")
    (found,) = desk.read.outbox.list()
    assert (found.state, found.attempts) == (OutboxState.QUEUED, 0)


def test_one_faulty_mailbox_does_not_keep_the_others_from_sending(
    desk: Desk, make_smtp_sink: Callable[..., SmtpSink], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKTERM_PASSWORD_A", "wrong")
    guarded = make_smtp_sink(users={"a@example.test": "right"})
    plain = make_smtp_sink()
    add(desk, guarded, "a", address="a@example.test", smtp_user="a@example.test")
    add(desk, plain)
    answer(desk)  # leaves by the first mailbox
    desk.write.mailboxes.disable("a")
    answer(desk)  # leaves by help
    desk.write.mailboxes.enable("a")
    a, help_ = sender.send(desk, desks.load())
    assert a.error.startswith("mailbox a: login refused by 127.0.0.1")
    assert a.error.endswith("Next: deskterm mailbox password a")
    assert (help_.mailbox, help_.sent) == ("help", 1)


def test_silence_after_the_last_byte_sends_again_under_the_same_message_id(
    desk: Desk, clock: desks.Clock, smtp_sink: SmtpSink
) -> None:
    add(desk, smtp_sink)
    answer(desk)
    smtp_sink.hang_up_after_data()
    report = send(desk)
    assert (report.sent, report.later) == (0, 1)
    assert "may arrive twice" in row(desk)[1]
    clock.forward(minutes=2)
    assert send(desk).sent == 1
    first, second = smtp_sink.mails
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_login_with_the_mailbox_user_when_there_is_tls(
    desk: Desk, make_smtp_sink: Callable[..., SmtpSink], monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = make_smtp_sink(tls="starttls", users={"help@example.test": "secret"})
    monkeypatch.setenv("SSL_CERT_FILE", str(sink.cafile))
    add(desk, sink, smtp_tls=Tls.STARTTLS, smtp_host="localhost")
    answer(desk)
    assert send(desk).sent == 1
    (mail,) = sink.mails
    assert (mail.tls, mail.user) == (True, "help@example.test")


def test_no_login_without_tls_and_user(desk: Desk, smtp_sink: SmtpSink) -> None:
    add(desk, smtp_sink)
    (box,) = desk.read.mailboxes.list()
    assert sender.account(desks.load(), box).user == ""


def test_a_password_that_is_not_there_is_the_mailboxs_fault(
    desk: Desk, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESKTERM_PASSWORD_HELP")
    add(desk, smtp_sink, smtp_user="help")
    answer(desk)
    report = send(desk)
    assert report.error.startswith("mailbox help has no password")
    assert report.exit_code == 78
    assert row(desk)[0] is OutboxState.QUEUED


def test_a_desk_that_cannot_send_says_so(smtp_sink: SmtpSink) -> None:
    desk = desks.found(can_send=False)
    add(desk, smtp_sink)
    answer(desk)
    report = send(desk)
    assert (report.sent, report.error) == (0, "")
    assert "does not send mail" in report.remarks[0]
    assert smtp_sink.attempts == 0


def test_a_disabled_mailbox_sends_nothing(desk: Desk, smtp_sink: SmtpSink) -> None:
    add(desk, smtp_sink)
    answer(desk)
    desk.write.mailboxes.disable("help")
    report = send(desk)
    assert report.remarks == ("no mailbox to send from is enabled: 1 mail waits in the outbox.",)
    desk.write.mailboxes.enable("help")
    assert send(desk).sent == 1


def test_only_named_mailboxes_send(desk: Desk, smtp_sink: SmtpSink) -> None:
    add(desk, smtp_sink)
    add(desk, smtp_sink, "sales", address="sales@example.test")
    answer(desk)
    (report,) = sender.send(desk, desks.load(), ["sales"])
    assert (report.mailbox, report.sent) == ("sales", 0)
    with pytest.raises(NotFound):
        sender.send(desk, desks.load(), ["nobody"])
    assert sum(one.sent for one in sender.send(desk, desks.load())) == 1


def test_a_desk_busy_for_a_moment_still_records_what_was_sent(
    desk: Desk, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "PAUSES", (0.0, 0.0, 0.0))
    add(desk, smtp_sink)
    answer(desk)
    real, tries = Outbox.sent, iter([True, True])

    def sent(self: Outbox, id: int, **how: object) -> None:
        if next(tries, False):
            raise Busy("the desk is busy: another process holds it. Nothing was changed.")
        real(self, id, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Outbox, "sent", sent)
    assert send(desk).sent == 1
    assert row(desk)[0] is OutboxState.SENT


def test_what_cannot_be_recorded_is_said(
    desk: Desk, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "PAUSES", (0.0,))
    add(desk, smtp_sink)
    answer(desk)

    def sent(*_: object, **__: object) -> None:
        raise Busy("the disk is full. Nothing was changed.", "free some space and try again")

    monkeypatch.setattr(Outbox, "sent", sent)
    with pytest.raises(Busy, match="It may go out a second time"):
        send(desk)


def test_a_long_lived_sender_leaves_a_faulty_server_alone_for_a_while(
    desk: Desk,
    clock: desks.Clock,
    make_smtp_sink: Callable[..., SmtpSink],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", "wrong")
    sink = make_smtp_sink(users={"help": "right"})
    add(desk, sink, smtp_user="help")
    answer(desk)
    back_off = sender.BackOff()

    def tries() -> list[str]:
        reports = sender.send(desk, desks.load(), back_off=back_off)
        return [report.error.partition(" by ")[0] or "fine" for report in reports]

    waits = []
    for _ in range(6):
        assert tries() == ["mailbox help: login refused"]
        minutes = 0
        while not back_off.is_due("help", clock()):
            assert tries() == []
            clock.forward(minutes=1)
            minutes += 1
        waits.append(minutes)
    assert waits == [1, 2, 4, 8, 15, 15]
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", "right")
    assert tries() == ["fine"]
    assert tries() == ["fine"]
    assert len(sink.mails) == 1
