"""Mail to agents on its whole way: an invitation, and notices of what others did."""

from __future__ import annotations

import os

from journeys.commands import Done, run, ticket
from servers import desks
from servers.smtp import SmtpSink


def _found(sink: SmtpSink) -> None:
    os.environ["DESKTERM_PASSWORD_HELP"] = "secret"
    run("init", "--name", "Acme", "--agent", "ana", "--agent-name", "Ana Ruiz",
        "--agent-email", "ana@acme.test", "--group", "Support")  # fmt: skip
    run("mailbox", "add", "help", "--host", "127.0.0.1", "--port", 9, "--tls", "none",
        "--user", "help", "--address", "help@acme.test", "--smtp-host", "127.0.0.1",
        "--smtp-port", sink.port, "--smtp-tls", "none")  # fmt: skip
    run("config", "set", "ssh_address", "desk@desk.acme.test")


def _import(subject: str, text: str) -> Done:
    """A live mail, as an MTA pipes it in."""
    return run("mail", "import", "-", stdin=desks.mail(subject, text, to="help@acme.test"))


def test_an_agent_is_invited_and_hears_of_what_concerns_him(smtp_sink: SmtpSink) -> None:
    _found(smtp_sink)
    run("agent", "invite", "Luis Prado", "luis@acme.test", "--group", "Support")
    run("send")
    (invited,) = smtp_sink.mails
    assert (invited.sender, invited.recipients) == ("help@acme.test", ["luis@acme.test"])
    assert invited.message["Subject"] == "Your place at Acme"
    assert "ssh desk@desk.acme.test" in invited.message.get_body(("plain",)).get_content()

    run("group", "member", "Support", "--notify", "luis")
    run("agent", "set", "luis", "--notices", "all", "--language", "es")
    _import("Printer on fire", "It burns.")
    run("note", 1, "-m", "@luis has the extinguisher")
    run("reply", 1, "-m", "We come.", "--then", "assignee:luis")
    run("send")
    heard = [mail for mail in smtp_sink.mails[1:] if mail.recipients == ["luis@acme.test"]]
    assert [mail.message["Subject"] for mail in heard] == [
        "[#1] Nuevo en Support: Printer on fire",
        "[#1] Le nombran en una nota: Printer on fire",
        "[#1] Asignado a usted: Printer on fire",
    ]
    assert {mail.message["Auto-Submitted"] for mail in heard} == {"auto-generated"}
    (answer,) = [mail for mail in smtp_sink.mails if "joe@client.test" in mail.recipients]
    assert b"extinguisher" not in answer.raw
    assert len(ticket(1)["messages"]) == 3
    assert run("outbox", "list").out == ""
