"""A tick does what is due and is silent, unless something changed."""

from __future__ import annotations

import pytest
from servers import desks
from servers.dovecot import Dovecot
from servers.smtp import SmtpSink

from deskterm.desk import Desk
from deskterm.desk.writes.porters import Clock as ClockRoom
from deskterm.mail import ticking


@pytest.fixture
def clock() -> desks.Clock:
    return desks.Clock()


@pytest.fixture
def desk(clock: desks.Clock, dovecot: Dovecot, smtp_sink: SmtpSink) -> Desk:
    desk = desks.found(clock)
    desks.add_help(desk, dovecot, smtp_sink)
    return desk


def tick(desk: Desk) -> tuple[str, ...]:
    return ticking.tick(desk, desks.load()).lines


def test_a_tick_fetches_sends_and_wakes(
    desk: Desk, clock: desks.Clock, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    number = desk.write.tickets.new("Printer", contact="joe@client.test", text="Help!").number
    desk.write.tickets.reply(number, "We come.")
    desk.write.tickets.change([number], "wake:2d")
    dovecot.deliver(desks.mail("Another"))
    report = ticking.tick(desk, desks.load())
    assert (report.fetched[0].new, report.sent[0].sent, report.woken) == (1, 1, ())
    assert report.lines == ()
    assert desk.read.tickets.get(number).status == "suspended"
    assert desk.read.health.ticked_at() is not None
    clock.forward(days=9)  # nothing ticked for a week
    assert ticking.tick(desk, desks.load()).woken == (number,)
    assert desk.read.tickets.get(number).status == "open"
    again = ticking.tick(desk, desks.load())
    assert (again.woken, again.fetched[0].new, again.sent[0].sent) == ((), 0, 0)
    assert len(smtp_sink.mails) == 1


def test_faults_are_said_when_new_once_a_day_and_when_over(
    desk: Desk, clock: desks.Clock, dovecot: Dovecot
) -> None:
    assert tick(desk) == ()
    with dovecot.down():
        (said,) = tick(desk)
        assert said.startswith("mailbox help: connection refused by 127.0.0.1")
        assert said.endswith("Nothing fetched. Next: deskterm mailbox check help")
        assert tick(desk) == ()
        clock.forward(hours=23)
        assert tick(desk) == ()
        clock.forward(hours=2)
        assert tick(desk) == (said,)
        assert tick(desk) == ()
    assert tick(desk) == ("mailbox help fetches again.",)
    assert tick(desk) == ()


def test_faults_of_sending_are_said_in_the_same_way(desk: Desk, smtp_sink: SmtpSink) -> None:
    number = desk.write.tickets.new("Printer", contact="joe@client.test", text="Help!").number
    desk.write.tickets.reply(number, "We come.")
    smtp_sink.fail("mail", "530 5.7.0 authentication required")
    (said,) = tick(desk)
    assert "Its mails stay queued." in said
    assert tick(desk) == ()
    smtp_sink.mend()
    assert tick(desk) == ("mailbox help sends again.",)
    assert tick(desk) == ()


def test_a_mail_that_lands_in_quarantine_is_worth_a_line(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deskterm.desk.writes import intake
    from deskterm.mail.message import Unparsable

    def unparsable(*_: object, **__: object) -> None:
        raise Unparsable("It makes no sense.")

    monkeypatch.setattr(intake, "parse_bounded", unparsable)
    dovecot.deliver(desks.mail())
    assert tick(desk) == ("mailbox help: 1 mail is in quarantine. Next: deskterm quarantine list",)
    assert tick(desk) == ()


def test_unnamed_bytes_are_swept_once_a_day(
    desk: Desk, clock: desks.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter([100, 7, 0, 3, 0])
    swept = []

    def sweep(_: ClockRoom) -> int:
        swept.append(next(left))
        return swept[-1]

    monkeypatch.setattr(ClockRoom, "sweep", sweep)
    assert ticking.tick(desk, desks.load()).swept == 107
    assert ticking.tick(desk, desks.load()).swept == 0
    assert len(swept) == 3
    clock.forward(days=1)
    assert ticking.tick(desk, desks.load()).swept == 3


def test_keeping_time_alone_calls_no_server(
    desk: Desk, clock: desks.Clock, dovecot: Dovecot
) -> None:
    number = desk.write.tickets.new("Printer", contact="joe@client.test", text="Help!").number
    desk.write.tickets.change([number], "wake:1d")
    clock.forward(days=2)
    with dovecot.down():
        assert ticking.keep_time(desk) == ([number], 0)
        assert ticking.keep_time(desk) == ([], 0)
    ticked = desk.read.health.ticked_at()
    assert ticked is not None
    assert abs((clock() - ticked).total_seconds()) < 60


def test_more_than_one_transactions_worth_wakes_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = iter([[1, 2], [3], []])
    monkeypatch.setattr(ClockRoom, "wake_due", lambda _: next(due))
    assert ticking.tick(desk, desks.load()).woken == (1, 2, 3)
