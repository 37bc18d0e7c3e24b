"""The journeys that matter, on PostgreSQL: mail in and out, killed porters, the full screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from journeys import (
    test_agents_mailed,
    test_kill_fetch,
    test_kill_send,
    test_tui_answering,
    test_tui_arrivals,
    test_tui_beginning,
    test_whole_loop,
)
from servers.dovecot import Dovecot
from servers.smtp import SmtpSink

from deskterm import config

SMALL = (80, 24)


@pytest.fixture(autouse=True)
def on_postgres(postgres: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """DESKTERM_DB names an empty database, which holds the desk in the end."""
    import os

    url = postgres.fresh_database()
    monkeypatch.setenv("DESKTERM_DB", url)
    yield url
    from deskterm import desk as desks

    assert desks.exists(config.load(os.environ))
    postgres.drop(url)


def test_a_conversation_stays_on_its_ticket(dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    test_whole_loop.test_a_conversation_stays_on_its_ticket_and_strangers_stay_off(
        dovecot, smtp_sink
    )


@pytest.mark.soak
def test_fetch_is_killed(dovecot: Dovecot, say: Callable[[str], None]) -> None:
    test_kill_fetch.test_after_any_number_of_kills_one_clean_run_has_every_mail_once(
        dovecot, say, 600, 12
    )


@pytest.mark.soak
def test_send_is_killed(dovecot: Dovecot, smtp_sink: SmtpSink, say: Callable[[str], None]) -> None:
    test_kill_send.test_after_any_number_of_kills_every_mail_has_left(
        dovecot, smtp_sink, say, 200, 8
    )


@pytest.mark.soak
def test_agents_are_mailed(smtp_sink: SmtpSink) -> None:
    test_agents_mailed.test_an_agent_is_invited_and_hears_of_what_concerns_him(smtp_sink)


@pytest.mark.soak
def test_mail_comes_in_while_the_queue_is_open(dovecot: Dovecot) -> None:
    test_tui_arrivals.test_mail_comes_in_while_the_queue_is_open(dovecot)


def test_five_questions_and_it_opens() -> None:
    test_tui_beginning.test_five_questions_and_it_opens(SMALL)


def test_a_reply_is_taken_back_and_then_sent(smtp_sink: SmtpSink) -> None:
    test_tui_answering.test_a_reply_is_taken_back_and_then_sent(smtp_sink, SMALL)


@pytest.mark.soak
def test_two_agents_answer_the_same_ticket(smtp_sink: SmtpSink) -> None:
    test_tui_answering.test_two_agents_answer_the_same_ticket(smtp_sink)
