"""What the server is told about a mail, and only once the mail is safe."""

from __future__ import annotations

from typing import Any

import pytest
from servers import desks
from servers.dovecot import Dovecot

from deskterm.desk import Desk
from deskterm.mail import fetching, poller
from deskterm.mail.connect import ConnectionLost
from deskterm.mail.imap import Folder
from deskterm.mail.reports import FetchReport
from deskterm.terms import AfterFetch


@pytest.fixture
def desk() -> Desk:
    return desks.found()


def fetch(desk: Desk) -> FetchReport:
    (report,) = poller.fetch(desk, desks.load())
    return report


def deliver(dovecot: Dovecot, count: int) -> None:
    for number in range(count):
        dovecot.deliver(desks.mail(f"Mail {number}"))


def unsettled(desk: Desk) -> int:
    return int(desk.store.reader.value("SELECT COUNT(*) FROM sightings WHERE NOT settled"))


def test_seen(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.SEEN)
    deliver(dovecot, 3)
    fetch(desk)
    assert [stored.seen for stored in dovecot.messages()] == [True] * 3
    assert unsettled(desk) == 0


def test_move_makes_the_folder_and_says_so(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.MOVE, move_to="Done/2026")
    deliver(dovecot, 2)
    assert fetch(desk).remarks == ("mailbox help: folder Done/2026 created.",)
    assert dovecot.messages() == []
    assert len(dovecot.messages(folder="Done/2026")) == 2
    deliver(dovecot, 1)
    assert fetch(desk).remarks == ()


def test_delete(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.DELETE)
    deliver(dovecot, 2)
    assert fetch(desk).new == 2
    assert dovecot.messages() == []


@pytest.mark.parametrize("after", [AfterFetch.SEEN, AfterFetch.MOVE, AfterFetch.DELETE])
def test_a_run_cut_before_the_server_knew_is_made_good_by_the_next(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, after: AfterFetch
) -> None:
    desks.add_help(desk, dovecot, after_fetch=after, move_to="Processed")
    deliver(dovecot, 3)
    with monkeypatch.context() as cut:

        def lost(*_: object) -> str:
            raise ConnectionLost("imap.acme.test hung up.")

        for verb in ("mark_seen", "move", "delete"):
            cut.setattr(Folder, verb, lost)
        report = fetch(desk)
    assert "imap.acme.test hung up. 3 mails were fetched before." in report.error
    assert (len(dovecot.messages()), unsettled(desk)) == (3, 3)
    report = fetch(desk)
    assert (report.new, report.duplicates, report.recovered) == (0, 0, True)
    left = dovecot.messages()
    assert all(stored.seen for stored in left) if after is AfterFetch.SEEN else not left
    assert unsettled(desk) == 0


def test_a_run_cut_after_the_server_did_it_asks_nothing_of_it_again(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.DELETE)
    deliver(dovecot, 2)
    with monkeypatch.context() as cut:
        real = Folder.delete

        def late(self: Folder, uids: Any) -> str:
            real(self, uids)
            raise ConnectionLost("hung up.")

        cut.setattr(Folder, "delete", late)
        fetch(desk)
    assert unsettled(desk) == 2
    assert not fetch(desk).error
    assert unsettled(desk) == 0


def test_a_mail_too_large_is_not_deleted_by_a_later_run_either(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 2000)
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.DELETE)
    dovecot.deliver(desks.mail("Huge", "line of text\n" * 200))
    with monkeypatch.context() as cut:

        def lost(*_: object) -> None:
            raise ConnectionLost("hung up.")

        cut.setattr(fetching.FolderRun, "_settle", lost)
        fetch(desk)
    assert unsettled(desk) == 1
    assert not fetch(desk).error
    assert (len(dovecot.messages()), unsettled(desk)) == (1, 0)


def test_a_server_that_refuses_to_move_still_gives_its_mail(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.MOVE, move_to="no//such")
    deliver(dovecot, 3)
    report = fetch(desk)
    assert report.new == 3
    assert report.error.startswith("mailbox help: 127.0.0.1 refused while")
    assert "3 mails were fetched before." in report.error
    assert len(dovecot.messages()) == 3
    assert fetch(desk).new == 0
    desk.write.mailboxes.set("help", move_to="Processed")
    report = fetch(desk)
    assert (report.error, report.recovered) == ("", True)
    assert len(dovecot.messages(folder="Processed")) == 3


def test_turning_delete_on_does_not_delete_what_was_kept(desk: Desk, dovecot: Dovecot) -> None:
    desks.add_help(desk, dovecot)
    deliver(dovecot, 2)
    fetch(desk)
    desk.write.mailboxes.set("help", after_fetch=AfterFetch.DELETE)
    dovecot.deliver(desks.mail("From now on"))
    assert fetch(desk).new == 1
    assert len(dovecot.messages()) == 2


def test_the_server_is_told_in_batches(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "BATCH", 2)
    told: list[list[int]] = []
    real = Folder.mark_seen

    def mark_seen(self: Folder, uids: Any) -> None:
        told.append(list(uids))
        real(self, uids)

    monkeypatch.setattr(Folder, "mark_seen", mark_seen)
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.SEEN)
    deliver(dovecot, 5)
    fetch(desk)
    assert [len(uids) for uids in told] == [2, 2, 1]
    assert all(stored.seen for stored in dovecot.messages())
