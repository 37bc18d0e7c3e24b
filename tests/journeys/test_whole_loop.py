"""The whole way, through the program's own door: a mail comes, is answered, and comes back."""

from __future__ import annotations

import os
import re

from journeys import commands
from journeys.commands import run, ticket, tickets
from servers import desks
from servers.dovecot import Dovecot
from servers.smtp import SmtpSink

MARTA = "Marta Gil <marta@client.test>"
STRANGER = "Eve <eve@elsewhere.test>"
FIRST = "<CADkK4f=first@mail.client.test>"


def texts(number: int) -> list[str]:
    """The first words of each message on a ticket."""
    return [message["text"].split("\n")[0] for message in ticket(number)["messages"]]


def test_a_conversation_stays_on_its_ticket_and_strangers_stay_off(
    dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    commands.found_desk(dovecot, smtp_sink)
    run("mailbox", "check", "help")

    dovecot.deliver(desks.mail("Impresora", "It burns.", sender=MARTA, message_id=FIRST))
    run("fetch")
    (row,) = tickets()
    expected = {"number": 1, "subject": "Impresora", "status": "open", "assignee": None}
    expected |= {"contact": "marta@client.test", "channel": "mail", "unread": True}
    assert {key: row[key] for key in expected} == expected

    run("reply", 1, "-m", "We come at four.")
    assert ticket(1)["messages"][-1]["delivery"] == "queued"
    run("send")
    assert ticket(1)["messages"][-1]["delivery"] == "sent"
    (sent,) = smtp_sink.mails
    mail = sent.message
    ours = mail["Message-ID"]
    assert (sent.sender, sent.recipients) == ("help@example.test", ["marta@client.test"])
    assert mail["From"] == '"Ana Ruiz (Acme)" <help@example.test>'
    assert mail["Subject"] == "Re: [#1] Impresora"
    assert (mail["In-Reply-To"], mail["References"]) == (FIRST, FIRST)
    assert ours == ticket(1)["messages"][-1]["message_id"]
    assert len(ours) <= 60
    for line in sent.raw.split(b"\r\n"):  # threading breaks where ids are encoded or folded
        assert b"=?utf-8" not in line
    body = mail.get_body(("plain",)).get_content()
    assert "We come at four." in body
    assert "> It burns." in body
    (ref,) = re.findall(r"Ref\. (1-\w+)", body)

    def arrives(text: str, subject: str, sender: str, **headers: str) -> None:
        dovecot.deliver(desks.mail(subject, text, sender=sender, **headers))
        run("fetch")

    arrives("By References.", "A quite different subject", MARTA, references=f"<x@y.test> {ours}")
    arrives(f"By footer.\n\n> We come.\n>\n> Ref. {ref}", "No reply at all", MARTA)
    arrives("By subject.", "AW: [#1] Impresora", MARTA)
    assert texts(1)[0] == "It burns."
    assert texts(1)[2:] == ["By References.", "By footer.", "By subject."]
    assert [row["number"] for row in tickets()] == [1]

    arrives("Stranger by subject.", "Re: [#1] Impresora", STRANGER)
    local, _, domain = ours.strip("<>").partition("@")
    number, unique, signature = local.split(".")
    forged = f"<{number}.{unique}.{signature[::-1]}@{domain}>"
    arrives("Stranger by forged id.", "Re: Impresora", STRANGER, references=forged)
    arrives("Stranger by known id.", "Re: Impresora", STRANGER, in_reply_to=FIRST)
    assert len(texts(1)) == 5
    assert [row["number"] for row in tickets()] == [1, 2, 3, 4]
    assert [texts(number) for number in (2, 3, 4)] == [
        ["Stranger by subject."], ["Stranger by forged id."], ["Stranger by known id."],
    ]  # fmt: skip
    assert [row["contact"] for row in tickets()][1:] == ["eve@elsewhere.test"] * 3


def test_solved_reopens_and_closed_begins_anew(dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    commands.found_desk(dovecot, smtp_sink)
    dovecot.deliver(desks.mail("Toner", "It is empty.", sender=MARTA, message_id=FIRST))
    run("fetch")
    run("set", 1, "status:solved")
    dovecot.deliver(desks.mail("Re: Toner", "Still empty.", sender=MARTA, in_reply_to=FIRST))
    run("fetch")
    assert ticket(1)["status"] == "open"
    run("set", 1, "status:closed")
    dovecot.deliver(desks.mail("Re: Toner", "Again.", sender=MARTA, in_reply_to=FIRST))
    run("fetch")
    assert ticket(1)["status"] == "closed"
    assert ticket(2)["subject"] == "Toner"


def test_a_server_that_says_no_ends_in_a_sentence_and_69(
    dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    commands.found_desk(dovecot, smtp_sink)
    os.environ["DESKTERM_PASSWORD_HELP"] = "wrong"
    for command in (("mailbox", "check", "help"), ("fetch",)):
        done = run(*command, code=69)
        assert "login refused by 127.0.0.1" in done.err
    assert run("fetch", code=69).err.count("\n") == 1
    assert run("tick").err == ""  # said before, and not a day old
    os.environ["DESKTERM_PASSWORD_HELP"] = "secret"
    assert run("tick").err == "mailbox help fetches again.\n"
    assert run("tick").err == ""
