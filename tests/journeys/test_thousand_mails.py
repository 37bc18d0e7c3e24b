"""Many mails of every kind through a real server: all stored, all on their tickets, none twice.

300 mails in every run, 1,000 in the soak.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from journeys.ledger import check_all_there, count_all, deliver_all
from samples.generate import Generated, generate
from servers import desks
from servers.dovecot import Dovecot

from deskterm.mail import poller
from deskterm.mail.importing import import_mail
from deskterm.mail.reports import FetchReport
from deskterm.terms import AfterFetch

SIZES = [300, pytest.param(1000, marks=pytest.mark.soak)]


@pytest.fixture(params=SIZES)
def mails(request: pytest.FixtureRequest) -> list[Generated]:
    made: list[Generated] = generate(request.param, seed=request.param)
    return made


def test_all_stored_once_whatever_happens_to_the_mailbox(
    mails: list[Generated], dovecot: Dovecot, say: Callable[[str], None]
) -> None:
    desk = desks.found()
    desks.add_help(desk, dovecot)
    config = desks.load()
    count = len(mails)
    deliver_all(dovecot, mails)

    def fetch() -> FetchReport:
        (report,) = poller.fetch(desk, config)
        assert not report.error
        return report

    began = time.perf_counter()
    first = fetch()
    took = time.perf_counter() - began
    assert first.new + first.joined == count
    assert (first.duplicates, first.quarantined, first.skipped) == (0, 0, 0)
    check_all_there(desk, mails)
    say(f"{count} mails fetched in {took:.1f} s ({count / took:.0f}/s): {first.new} tickets begun,")
    say(f"  {first.joined} replies joined, every reply on its ticket, every text whole")

    began = time.perf_counter()
    again = fetch()
    say(f"fetched again: {again.new + again.joined} new, {time.perf_counter() - began:.2f} s")
    assert again.new + again.joined + again.duplicates == 0

    dovecot.uidvalidity_change()
    began = time.perf_counter()
    changed = fetch()
    say(f"UIDVALIDITY changed: {changed.new + changed.joined} new, {changed.duplicates} known,")
    say(f"  {time.perf_counter() - began:.1f} s")
    assert (changed.new + changed.joined, changed.duplicates) == (0, count)

    imported = import_mail(desk, [str(dovecot.maildir())])
    say(f"imported from the Maildir: {imported.new + imported.joined} new")
    assert (imported.new + imported.joined, imported.duplicates) == (0, count)
    check_all_there(desk, mails)


def test_two_fetchers_at_once_bring_nothing_twice(
    mails: list[Generated], dovecot: Dovecot, say: Callable[[str], None]
) -> None:
    """One under the lease; and two that the lease cannot keep apart: one folder, two mailboxes."""
    desk = desks.found()
    desks.add_help(desk, dovecot)
    desks.add_help(desk, dovecot, name="twin", user="help@example.test", smtp_user="help")
    config = desks.load()
    config = config._replace(env={**config.env, "DESKTERM_PASSWORD_TWIN": "secret"})
    deliver_all(dovecot, mails)
    reports: list[FetchReport] = []

    def work(name: str) -> None:
        reports.extend(poller.fetch(desk, config, [name]))

    threads = [threading.Thread(target=work, args=(name,)) for name in ("help", "help", "twin")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.error for report in reports] == [""] * 3
    assert [report.busy for report in reports].count(True) == 1
    came = sum(report.new + report.joined for report in reports)
    twice = sum(report.duplicates for report in reports)
    say(f"two fetchers at once: {came} of {len(mails)} stored once, {twice} met twice and known")
    assert (came, twice) == (len(mails), len(mails))
    check_all_there(desk, mails)


def test_everything_is_deleted_from_the_server_only_when_it_is_here(
    mails: list[Generated], dovecot: Dovecot
) -> None:
    desk = desks.found()
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.DELETE)
    deliver_all(dovecot, mails)
    poller.fetch(desk, desks.load())
    assert dovecot.messages() == []
    assert count_all(desk) == len(mails)
