"""A small desk for the stories at the full screen."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from email.message import EmailMessage

from terminals.tmux import Tmux

from deskterm import config
from deskterm import desk as desks
from deskterm.desk import Desk
from deskterm.terms import Role, Tls


def founded(smtp_port: int = 9, *, imap_port: int = 9, fetch_every: int = 0) -> Desk:
    """Acme's desk: Ana's, with a mailbox whose answers leave through `smtp_port`."""
    os.environ["DESKTERM_PASSWORD_HELP"] = "secret"
    desk = desks.found(
        config.load(), name="Acme", login="ana", agent_name="Ana Ruiz", agent_email="ana@acme.test"
    )
    desk.write.mailboxes.add(
        "help", host="127.0.0.1", address="help@example.test", port=imap_port, tls=Tls.NONE,
        user="help@example.test", smtp_port=smtp_port, smtp_tls=Tls.NONE,
    )  # fmt: skip
    desk.write.settings.set("fetch_interval", str(fetch_every))
    return desk


def marta(text: str, subject: str = "Impresora en llamas", answers: str = "") -> bytes:
    """A mail of Marta's."""
    made = EmailMessage()
    made["From"], made["To"] = "Marta Gil <marta@client.test>", "help@example.test"
    made["Subject"], made["Message-ID"] = subject, f"<{abs(hash(text))}@client.test>"
    made["Date"] = datetime.now(UTC)
    if answers:
        made["In-Reply-To"] = made["References"] = answers
    made.set_content(text)
    return bytes(made)


def with_ticket(desk: Desk) -> int:
    """Marta's first mail is here, and it is Ana's."""
    raw = marta("Buenos días: la impresora echa humo.")
    number = desk.as_system().write.intake.take(raw, mailbox="help").number
    desk.write.tickets.change([number], "assignee:ana")
    return number


def add_luis(desk: Desk) -> None:
    """A second agent, put into the table by hand: he sees every ticket."""
    from sqlmodel import Session

    from deskterm.store.tables import AgentTable

    luis = AgentTable(
        login="luis", name="Luis Prado", email="luis@acme.test", role=Role.LEAD,
        created_at=datetime.now(UTC),
    )  # fmt: skip
    with Session(desk.store.writer.engine) as session:
        session.add(luis)
        session.commit()


def open_reply(window: Tmux, text: str, view: str = "1") -> None:
    """Open the first ticket of a view and write a reply; it is saved as a draft."""
    window.until("1 Mine")
    window.keys(view)
    window.until("Impresora en llamas")
    window.keys("enter")
    window.until("[1 Talk", "echa humo")
    window.keys("r")
    window.until("PUBLIC REPLY", "marta@client.test")
    window.keys(text)
    window.until(text, "draft saved")
