"""What each answer of an SMTP server means: for the mail, for one recipient, for the mailbox."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from servers.smtp import SmtpSink

from deskterm.mail.smtp import Account, Outcome, Result, Session, deliver
from deskterm.terms import Tls

RAW = b"From: help@acme.test\nTo: joe@client.test\nSubject: hi\n\nHello.\n"
US = "help@acme.test"
JOE, EVA = "joe@client.test", "eva@client.test"


def account(sink: SmtpSink, **changes: object) -> Account:
    values = {"host": sink.host, "port": sink.port, "tls": Tls.NONE, "timeout": 5.0}
    return Account(**(values | changes))  # type: ignore[arg-type]


def send(sink: SmtpSink, *recipients: str, raw: bytes = RAW, sender: str = US) -> Result:
    """One mail in a session of its own; a second one after it must always work."""
    with Session(account(sink)) as session:
        result = deliver(session, sender, recipients or (JOE,), raw)
        sink.mend()
        after = deliver(session, US, [EVA], b"Subject: after\r\n\r\n")
        assert after.outcome is Outcome.SENT, after
    return result


def test_a_mail_arrives_byte_for_byte_with_crlf_line_ends(smtp_sink: SmtpSink) -> None:
    raw = b"Subject: dots\n\n.\n..\n.hidden\r\nbare\rreturn\n\xff end"
    assert send(smtp_sink, JOE, EVA, raw=raw) == Result(Outcome.SENT)
    sunk = smtp_sink.mails[0]
    assert sunk.raw == b"Subject: dots\r\n\r\n.\r\n..\r\n.hidden\r\nbare\r\nreturn\r\n\xff end\r\n"
    assert (sunk.sender, sunk.recipients) == (US, [JOE, EVA])


def test_several_mails_go_over_one_connection(smtp_sink: SmtpSink) -> None:
    with Session(account(smtp_sink)) as session:
        first = session.smtp()
        for _ in range(3):
            assert deliver(session, US, [JOE], RAW).outcome is Outcome.SENT
        assert session.smtp() is first
    assert len(smtp_sink.mails) == 3


def test_a_server_that_hung_up_between_two_mails_is_called_again(smtp_sink: SmtpSink) -> None:
    with Session(account(smtp_sink)) as session:
        assert deliver(session, US, [JOE], RAW).outcome is Outcome.SENT
        sock = session.smtp().sock
        assert sock is not None
        sock.close()
        assert deliver(session, US, [JOE], RAW).outcome is Outcome.SENT
        smtp_sink.fail("mail", "421 4.7.0 enough for one connection", times=1)
        assert deliver(session, US, [JOE], RAW).outcome is Outcome.SENT


def test_a_null_sender_is_allowed(smtp_sink: SmtpSink) -> None:
    assert send(smtp_sink, sender="").outcome is Outcome.SENT
    assert smtp_sink.mails[0].sender.strip("<>") == ""


@pytest.mark.parametrize(
    ("stage", "reply", "outcome", "kind"),
    [
        ("mail", "451 4.3.0 try later", Outcome.TEMPORARY, ""),
        ("mail", "421 4.3.2 shutting down", Outcome.SERVER, "server_busy"),
        ("mail", "553 5.7.1 sender not owned by user", Outcome.SERVER, "sender_refused"),
        ("mail", "550 5.1.8 bad sender domain", Outcome.SERVER, "sender_refused"),
        ("mail", "530 5.7.0 authentication required", Outcome.SERVER, "login_refused"),
        ("mail", "552 5.3.4 message size exceeds limit", Outcome.PERMANENT, ""),
        ("rcpt", "450 4.2.0 greylisted", Outcome.TEMPORARY, ""),
        ("rcpt", "421 4.4.2 bye", Outcome.SERVER, "server_busy"),
        ("rcpt", "550 5.1.1 no such user", Outcome.PERMANENT, ""),
        ("rcpt", "550 no such user", Outcome.PERMANENT, ""),
        ("rcpt", "554 5.7.1 relay access denied", Outcome.SERVER, "login_refused"),
        ("data", "451 4.7.1 greylisted", Outcome.TEMPORARY, ""),
        ("data", "554 5.7.1 looks like spam", Outcome.PERMANENT, ""),
        ("data", "552 5.2.3 too big", Outcome.PERMANENT, ""),
        ("data", "421 4.3.2 shutting down", Outcome.SERVER, "server_busy"),
        ("data", "550 5.7.60 client may not send as this sender", Outcome.SERVER, "login_refused"),
        ("data", "550 5.4.5 daily sending quota exceeded", Outcome.SERVER, "login_refused"),
    ],
)
def test_the_fault_is_laid_where_it_belongs(
    smtp_sink: SmtpSink, stage: str, reply: str, outcome: Outcome, kind: str
) -> None:
    smtp_sink.fail(stage, reply)  # type: ignore[arg-type]
    result = send(smtp_sink)
    assert (result.outcome, result.kind) == (outcome, kind)
    assert result.sentence.endswith(".")
    assert "127.0.0.1" in result.sentence
    assert len(smtp_sink.mails) == 1  # only the one after it


def test_some_recipients_refused_the_others_have_it(smtp_sink: SmtpSink) -> None:
    smtp_sink.fail("rcpt", "550 5.1.1 no such user", about=EVA)
    smtp_sink.fail("rcpt", "452 4.5.3 too many recipients", about="max@client.test")
    result = send(smtp_sink, JOE, EVA, "max@client.test")
    assert result.outcome is Outcome.SENT
    assert [(one.address, one.code, one.temporary) for one in result.refused] == [
        (EVA, 550, False), ("max@client.test", 452, True),
    ]  # fmt: skip
    assert "refuses eva@client.test: 550 5.1.1 no such user" in result.sentence
    assert smtp_sink.mails[0].recipients == [JOE]


def test_all_refused_one_of_them_for_now_is_tried_again(smtp_sink: SmtpSink) -> None:
    smtp_sink.fail("rcpt", "550 5.1.1 no such user", about=EVA)
    smtp_sink.fail("rcpt", "450 4.2.0 greylisted", about=JOE)
    result = send(smtp_sink, JOE, EVA)
    assert result.outcome is Outcome.TEMPORARY
    assert [one.address for one in result.refused if not one.temporary] == [EVA]


@pytest.mark.parametrize(
    "address", ["", "joe", "joe@", "@client.test", "a b@c.test", "joe@c.test>\r\nRCPT TO:<x@y.test"]
)
def test_what_is_no_address_is_refused_before_it_is_sent(smtp_sink: SmtpSink, address: str) -> None:
    result = send(smtp_sink, address)
    assert (result.outcome, len(result.refused)) == (Outcome.PERMANENT, 1)
    assert result.refused[0].code == 0
    assert send(smtp_sink, sender=address or "x").outcome is Outcome.SERVER


def test_a_domain_beyond_ascii_goes_as_punycode(smtp_sink: SmtpSink) -> None:
    assert send(smtp_sink, "joe@bücher.test").outcome is Outcome.SENT
    assert smtp_sink.mails[0].recipients == ["joe@xn--bcher-kva.test"]


def test_a_local_part_beyond_ascii_needs_smtputf8(
    smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(smtp_sink, "josé@client.test").outcome is Outcome.SENT
    assert smtp_sink.mails[0].recipients == ["josé@client.test"]
    monkeypatch.setattr(Session, "offers", lambda session, name: False)
    result = send(smtp_sink, "josé@client.test")
    assert result.outcome is Outcome.PERMANENT
    assert "SMTPUTF8" in result.refused[0].reason
    mixed = send(smtp_sink, "josé@client.test", JOE)
    assert mixed.outcome is Outcome.SENT
    assert [one.address for one in mixed.refused] == ["josé@client.test"]


def test_a_mail_over_the_servers_limit_is_not_even_begun(
    make_smtp_sink: Callable[..., SmtpSink],
) -> None:
    sink = make_smtp_sink(size_limit=1000)
    with Session(account(sink)) as session:
        assert session.size_limit == 1000
        result = deliver(session, US, [JOE], RAW + b"x" * 1000)
    assert result.outcome is Outcome.PERMANENT
    assert "it takes 0.001 MB" in result.sentence
    assert sink.attempts == 0


@pytest.mark.parametrize("keep", [True, False])
def test_no_answer_to_the_final_dot_leaves_it_open(smtp_sink: SmtpSink, keep: bool) -> None:
    smtp_sink.hang_up_after_data(1, keep=keep)
    result = send(smtp_sink)
    assert result.outcome is Outcome.UNKNOWN
    assert "never said" in result.sentence
    assert len(smtp_sink.mails) == 1 + keep


def test_an_answer_that_takes_too_long_leaves_it_open(smtp_sink: SmtpSink) -> None:
    smtp_sink.answer_data_after(1.0)
    with Session(account(smtp_sink, timeout=5.0, final_timeout=0.2)) as session:
        assert deliver(session, US, [JOE], RAW).outcome is Outcome.UNKNOWN


def test_a_slow_answer_within_the_final_timeout_is_waited_for(smtp_sink: SmtpSink) -> None:
    smtp_sink.answer_data_after(0.6)
    with Session(account(smtp_sink, timeout=0.3, final_timeout=5.0)) as session:
        assert deliver(session, US, [JOE], RAW).outcome is Outcome.SENT


def test_a_server_that_went_away_leaves_the_mail_queued(smtp_sink: SmtpSink) -> None:
    with Session(account(smtp_sink)) as session:
        assert deliver(session, US, [JOE], RAW).outcome is Outcome.SENT
        smtp_sink.stop()
        session.drop()
        result = deliver(session, US, [JOE], RAW)
    assert (result.outcome, result.kind) == (Outcome.SERVER, "not_listening")


def test_a_large_mail_goes_whole(smtp_sink: SmtpSink) -> None:
    raw = b"Subject: big\r\n\r\n" + b".0123456789abcdef\r\n" * 300_000
    assert send(smtp_sink, raw=raw).outcome is Outcome.SENT
    assert smtp_sink.mails[0].raw == raw
