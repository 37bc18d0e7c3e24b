"""Which mails a fetch takes, and which it leaves alone: never by \\Seen, never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from servers import desks
from servers.dovecot import HELP, OTHER, Dovecot

from deskterm.desk import Desk
from deskterm.mail import fetching, poller
from deskterm.mail.reports import FetchReport
from deskterm.terms import AfterFetch


@pytest.fixture
def clock() -> desks.Clock:
    return desks.Clock()


@pytest.fixture
def desk(clock: desks.Clock) -> Desk:
    return desks.found(clock)


def fetch(desk: Desk, *names: str) -> FetchReport:
    (report,) = poller.fetch(desk, desks.load(), names)
    assert not report.error
    return report


def subjects(desk: Desk) -> list[str]:
    return sorted(row.subject for row in desk.read.tickets.search(""))


def historic(desk: Desk) -> list[bool]:
    rows = desk.store.reader.rows("SELECT historic FROM raw_mails ORDER BY id")
    return [bool(row[0]) for row in rows]


def ago(**span: float) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


def test_mail_becomes_a_ticket_once(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    dovecot.deliver(desks.mail("One"))
    dovecot.deliver(desks.mail("Two"))
    seen: list[tuple[int, int]] = []
    (report,) = poller.fetch(
        desk, desks.load(), progress=lambda done, all: seen.append((done, all))
    )
    assert (report.mailbox, report.new, report.duplicates) == ("help", 2, 0)
    assert seen == [(1, 2), (2, 2)]
    again = fetch(desk)
    assert (again.new, again.duplicates) == (0, 0)
    assert subjects(desk) == ["One", "Two"]


def test_mail_read_on_a_phone_comes_all_the_same(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    dovecot.deliver(desks.mail())
    dovecot.doveadm("flags", "add", "-u", HELP, "\\Seen", "mailbox", "INBOX", "all")
    assert dovecot.messages()[0].seen
    assert fetch(desk).new == 1


def test_keep_leaves_the_server_as_it_was(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    dovecot.deliver(desks.mail())
    fetch(desk)
    assert [stored.flags for stored in dovecot.messages()] == [""]


def test_what_came_before_since_is_left_alone_until_since_says_otherwise(
    desk: Desk, dovecot: Dovecot
) -> None:
    desks.add_help(desk, dovecot, since=ago(days=7), after_fetch=AfterFetch.DELETE)
    dovecot.deliver(desks.mail("Last year"), arrived=ago(days=300))
    dovecot.deliver(desks.mail("Just before"), arrived=ago(days=7, minutes=10))
    dovecot.deliver(desks.mail("Just after"), arrived=ago(days=6, hours=23))
    assert fetch(desk).new == 1
    assert fetch(desk).new == 0
    assert subjects(desk) == ["Just after"]
    assert len(dovecot.messages()) == 2
    desk.write.mailboxes.set("help", since=None)
    assert fetch(desk).new == 2
    assert dovecot.messages() == []


def test_a_server_whose_clock_is_slow_loses_no_mail_to_since(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot, since=datetime.now(UTC))
    fetch(desk)
    dovecot.deliver(desks.mail("New"), arrived=ago(minutes=20))
    dovecot.deliver(desks.mail("Copied here"), arrived=ago(days=3))
    fetch(desk)
    assert subjects(desk) == ["New"]


def test_mail_older_than_the_mailbox_is_historic(desk: Desk, dovecot: Dovecot) -> None:
    dovecot.deliver(desks.mail("Old"), arrived=ago(hours=1))
    desks.add_help(desk, dovecot)
    dovecot.deliver(desks.mail("Live"))
    assert fetch(desk).new == 2
    assert historic(desk) == [True, False]


def test_arrival_is_when_the_server_got_it(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    arrived = ago(days=2).replace(microsecond=0)
    dovecot.deliver(desks.mail(), arrived=arrived)
    fetch(desk)
    assert desk.read.tickets.get(1).created_at == arrived


def test_a_new_uidvalidity_brings_nothing_twice(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    for number in range(5):
        dovecot.deliver(desks.mail(f"Mail {number}"))
    fetch(desk)
    before = desk.read.mailboxes.get("help").uid_validity
    dovecot.uidvalidity_change()
    dovecot.deliver(desks.mail("Mail 5"))
    report = fetch(desk)
    assert desk.read.mailboxes.get("help").uid_validity != before
    assert (report.new, report.duplicates) == (1, 5)
    assert fetch(desk).duplicates == 0


def test_one_mail_through_two_mailboxes_is_one_ticket(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP2", "secret")
    desks.add_help(desk, dovecot)
    desks.add_help(desk, dovecot, name="help2", user=OTHER, address=OTHER)
    raw = desks.mail()
    dovecot.deliver_lmtp(raw, HELP)
    dovecot.deliver_lmtp(raw, OTHER)
    one, two = poller.fetch(desk, desks.load())
    assert (one.new, two.new, two.duplicates) == (1, 0, 1)


def test_another_account_with_the_same_uids_is_not_taken_for_the_old_one(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Some servers give 1 to every folder.
    real = fetching.FolderRun.run

    def run(self: Any, folder: Any) -> None:
        folder.uidvalidity = 1
        real(self, folder)

    monkeypatch.setattr(fetching.FolderRun, "run", run)
    desks.add_help(desk, dovecot)
    dovecot.deliver(desks.mail("Old account"))
    fetch(desk)
    desk.write.mailboxes.set("help", user=OTHER)
    dovecot.deliver(desks.mail("New account"), OTHER)
    assert fetch(desk).new == 1


def test_a_mail_larger_than_the_limit_is_a_ticket_of_its_headers(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 2000)
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.DELETE)
    dovecot.deliver(desks.mail("Huge", "line of text\n" * 200))
    dovecot.deliver(desks.mail("Small"))
    report = fetch(desk)
    assert (report.new, report.oversize) == (2, 1)
    (huge,) = desk.read.tickets.search("Huge")
    (message,) = desk.read.tickets.thread(huge.number)
    assert "only its headers" in " ".join(message.remarks)
    assert [b"Subject: Huge" in left.raw for left in dovecot.messages()] == [True]
    assert fetch(desk).new == 0
    assert len(dovecot.messages()) == 1


def test_only_named_mailboxes_are_fetched(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    desks.add_help(desk, dovecot, name="sales", user=OTHER, address=OTHER)
    dovecot.deliver(desks.mail())
    assert fetch(desk, "help").new == 1
    desk.write.mailboxes.disable("sales")
    assert [report.mailbox for report in poller.fetch(desk, desks.load())] == ["help"]
    (report,) = poller.fetch(desk, desks.load(), ["sales"])
    assert "sales is disabled. Nothing fetched." in report.error
