"""Faults of a server, of one mail, and of the desk: each stops what it must and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from servers import desks
from servers.dovecot import OTHER, Dovecot

from deskterm.desk import Desk, holder
from deskterm.desk.writes.intake import Intake
from deskterm.errors import Busy, NotFound
from deskterm.mail import fetching, poller
from deskterm.mail.fetching import FolderRun
from deskterm.mail.imap import Fetched, Skipped
from deskterm.mail.reports import FetchReport
from deskterm.terms import AfterFetch


@pytest.fixture
def clock() -> desks.Clock:
    return desks.Clock()


@pytest.fixture
def desk(clock: desks.Clock) -> Desk:
    return desks.found(clock)


def fetch(desk: Desk) -> FetchReport:
    (report,) = poller.fetch(desk, desks.load())
    return report


def subjects(desk: Desk) -> list[str]:
    return sorted(row.subject for row in desk.read.tickets.search(""))


class Script:
    """A folder as told; a reason instead of bytes is a mail it does not hand over."""

    def __init__(self, mails: dict[int, bytes | str], uidvalidity: int = 7) -> None:
        self.mails = mails
        self.uidvalidity = uidvalidity
        self.asked: list[int] = []

    def uids(self, since: Any = None, above: int = 0) -> list[int]:
        return sorted(uid for uid in self.mails if uid > above)

    def sizes(self, uids: Iterable[int]) -> dict[int, int]:
        return {uid: len(self.mails[uid]) for uid in uids}

    def fetch_many(self, uids: Iterable[int], sizes: Any) -> Iterator[Fetched | Skipped]:
        for uid in uids:
            self.asked.append(uid)
            mail = self.mails[uid]
            if isinstance(mail, str):
                yield Skipped(uid, mail, gone=mail == "gone")
            else:
                yield Fetched(uid, frozenset(), len(mail), None, mail)


def run(desk: Desk, folder: Script) -> FolderRun:
    made = FolderRun(desk.as_system(), desk.read.mailboxes.get("help"), None)
    made.run(folder)  # type: ignore[arg-type]
    return made


def test_login_refused_is_said_once_a_day_and_when_it_is_over(
    desk: Desk, clock: desks.Clock, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.add_help(desk, dovecot)
    dovecot.deliver(desks.mail())
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", "old")
    report = fetch(desk)
    assert report.error.startswith("mailbox help: login refused by 127.0.0.1 (password changed?)")
    assert report.error.endswith("Nothing fetched. Next: deskterm mailbox password help")
    assert (report.exit_code, report.fresh) == (69, True)
    assert "login refused" in desk.read.mailboxes.get("help").last_error
    assert not fetch(desk).fresh
    clock.forward(days=1, minutes=1)
    assert fetch(desk).fresh
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", "secret")
    report = fetch(desk)
    assert (report.new, report.recovered, report.error) == (1, True, "")
    assert desk.read.mailboxes.get("help").last_error == ""
    assert not fetch(desk).recovered


def test_one_faulty_mailbox_does_not_keep_the_others_from_being_fetched(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.add_help(desk, dovecot, name="away", address="b@example.test", port=9)
    desks.add_help(desk, dovecot)
    desks.add_help(desk, dovecot, name="no-secret", user=OTHER, address=OTHER)
    monkeypatch.setenv("DESKTERM_PASSWORD_AWAY", "secret")
    dovecot.deliver(desks.mail())
    away, good, no_secret = poller.fetch(desk, desks.load())
    assert away.error.startswith("mailbox away: connection refused")
    assert (good.mailbox, good.new, good.error) == ("help", 1, "")
    assert no_secret.error.startswith("mailbox no-secret has no password")
    assert no_secret.error.endswith("Nothing fetched. Next: deskterm mailbox password no-secret")
    assert (away.exit_code, good.exit_code, no_secret.exit_code) == (69, 0, 78)


def test_a_server_that_is_away_loses_nothing(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    dovecot.deliver(desks.mail())
    with dovecot.down():
        report = fetch(desk)
    assert "connection refused by 127.0.0.1" in report.error
    assert report.error.endswith("Next: deskterm mailbox check help")
    assert fetch(desk).new == 1


def test_an_unknown_name_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no mailbox sales"):
        poller.fetch(desk, desks.load(), ["sales"])


def test_a_mail_that_breaks_us_is_kept_in_quarantine_and_stops_nothing(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.DELETE)
    for word in ("Good", "Evil", "Fine"):
        dovecot.deliver(desks.mail(word))
    real = Intake.take

    def take(self: Intake, raw: bytes, **where: Any) -> Any:
        if b"Evil" in raw:
            raise RecursionError("customer's words")
        return real(self, raw, **where)

    monkeypatch.setattr(Intake, "take", take)
    report = fetch(desk)
    assert (report.new, report.quarantined) == (2, 1)
    assert subjects(desk) == ["Fine", "Good"]
    (kept,) = desk.read.quarantine.list()
    assert kept.reason == "deskterm failed on it: RecursionError."
    assert b"Evil" in desk.read.quarantine.raw(kept.id)
    assert dovecot.messages() == []  # it is safe in the desk
    assert fetch(desk).quarantined == 0


def test_a_mail_that_cannot_even_be_quarantined_stays_on_the_server(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.DELETE)
    for word in ("Good", "Evil", "Fine"):
        dovecot.deliver(desks.mail(word))
    with monkeypatch.context() as broken:
        real = Intake.take

        def take(self: Intake, raw: bytes, **where: Any) -> Any:
            if b"Evil" in raw:
                raise RecursionError
            return real(self, raw, **where)

        def quarantine(*_: object) -> None:
            raise ValueError

        broken.setattr(Intake, "take", take)
        broken.setattr(Intake, "quarantine", quarantine)
        report = fetch(desk)
    assert (report.new, report.skipped, report.error) == (2, 1, "")
    assert "It is tried again next time." in report.remarks[0]
    assert [b"Evil" in left.raw for left in dovecot.messages()] == [True]
    assert fetch(desk).new == 1
    assert dovecot.messages() == []


def test_a_full_disk_stops_the_run_and_nothing_is_told_to_the_server(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.DELETE)
    dovecot.deliver(desks.mail())
    with monkeypatch.context() as full:

        def take(*_: object, **__: object) -> None:
            raise Busy("the disk is full. Nothing was changed.")

        full.setattr(Intake, "take", take)
        with pytest.raises(Busy, match="disk is full"):
            fetch(desk)
    assert len(dovecot.messages()) == 1
    assert desk.read.quarantine.list() == []
    assert fetch(desk).new == 1  # and nobody holds the lease


def test_a_mail_not_handed_over_is_asked_for_again_and_those_after_it_are_not(
    desk: Desk, dovecot: Dovecot
) -> None:
    desks.add_help(desk, dovecot)
    folder = Script({uid: desks.mail(f"Mail {uid}") for uid in (1, 2, 4)} | {3: "broken answer."})
    made = run(desk, folder)
    assert (made.counts["new"], made.counts["skipped"]) == (3, 1)
    assert desk.read.mailboxes.get("help").last_uid == 2
    folder.mails[3] = desks.mail("Mail 3")
    folder.asked.clear()
    assert run(desk, folder).counts["new"] == 1
    assert folder.asked == [3]
    assert desk.read.mailboxes.get("help").last_uid == 4


def test_a_mail_that_went_away_meanwhile_is_forgotten(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    folder = Script({1: desks.mail("One"), 2: "gone", 3: desks.mail("Three")})
    made = run(desk, folder)
    assert (made.counts["new"], made.counts["skipped"], made.remarks) == (2, 0, [])
    assert desk.read.mailboxes.get("help").last_uid == 3


def test_without_uidvalidity_uids_prove_nothing(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    assert run(desk, Script({1: desks.mail("One")}, uidvalidity=0)).counts["new"] == 1
    other = Script({1: desks.mail("Two"), 2: desks.mail("One")}, uidvalidity=0)
    made = run(desk, other)
    assert (made.counts["new"], made.counts["duplicates"]) == (1, 1)


def test_mail_without_a_date_of_arrival_is_historic_at_first_and_live_later(
    desk: Desk, dovecot: Dovecot
) -> None:
    desks.add_help(desk, dovecot)
    folder = Script({1: desks.mail("One")})
    run(desk, folder)
    folder.mails[2] = desks.mail("Two")
    run(desk, folder)
    found = desk.store.reader.rows("SELECT historic FROM raw_mails ORDER BY id")
    assert [bool(row[0]) for row in found] == [True, False]


def test_a_mailbox_that_somebody_fetches_is_left_to_them(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    dovecot.deliver(desks.mail())
    leases = desk.as_system().write.leases
    assert leases.take("fetch:help", 60)
    report = fetch(desk)
    assert (report.busy, report.error, report.new) == (True, "", 0)
    assert report.remarks == ("mailbox help: another process is fetching it.",)
    leases.release("fetch:help")
    assert fetch(desk).new == 1


@contextmanager
def as_holder(monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[None]:
    with monkeypatch.context() as other:
        other.setattr(holder, "me", lambda: name)
        yield


def test_a_dead_fetcher_blocks_nobody(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.add_help(desk, dovecot)
    here = holder.me().partition(":")[0]
    with as_holder(monkeypatch, f"{here}:999999:1"):
        assert desk.as_system().write.leases.take("fetch:help", 600)
    assert not fetch(desk).busy


def test_a_run_that_was_silent_too_long_stops_when_another_has_taken_over(
    desk: Desk, clock: desks.Clock, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.add_help(desk, dovecot)
    for number in range(3):
        dovecot.deliver(desks.mail(f"Mail {number}"))
    real = Intake.take

    def slow(self: Intake, raw: bytes, **where: Any) -> Any:
        taken = real(self, raw, **where)
        clock.forward(seconds=fetching.LEASE + 1)
        with as_holder(monkeypatch, "elsewhere:1:1"):
            assert desk.as_system().write.leases.take("fetch:help", 600)
        return taken

    monkeypatch.setattr(Intake, "take", slow)
    report = fetch(desk)
    assert (report.new, report.busy) == (1, True)


def test_a_lease_is_kept_through_a_long_run(
    desk: Desk, clock: desks.Clock, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.add_help(desk, dovecot)
    for number in range(4):
        dovecot.deliver(desks.mail(f"Mail {number}"))
    free: list[bool] = []
    real = Intake.take

    def slow(self: Intake, raw: bytes, **where: Any) -> Any:
        clock.forward(seconds=fetching.LEASE - 10)
        with as_holder(monkeypatch, "elsewhere:1:1"):
            free.append(desk.as_system().write.leases.take("fetch:help", 600))
        return real(self, raw, **where)

    monkeypatch.setattr(Intake, "take", slow)
    assert fetch(desk).new == 4
    assert free == [False] * 4


def test_a_refusal_worded_anew_each_time_is_the_same_fault(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    states = desk.as_system().write.mailbox_states
    said = "login refused by imap.acme.test (password changed?): session {} is not let in."
    assert states.fault("help", said.format("a7f3"))
    assert not states.fault("help", said.format("b912"))
    assert states.fault("help", "connection refused by imap.acme.test:993.")


def test_a_mailbox_is_fetched_by_an_agent_of_any_role(desk: Desk, dovecot: Dovecot) -> None:
    from deskterm.policy import Actor
    from deskterm.terms import Role

    desks.add_help(desk, dovecot)
    dovecot.deliver(desks.mail(), arrived=datetime.now(UTC) - timedelta(hours=1))
    ben = Desk(desk.store, Actor(2, "ben", "Ben", Role.AGENT), desk.clock)
    assert fetch(ben).new == 1
