"""New tickets, and the lists of unsent mail, of mail in quarantine and of drafts."""

from __future__ import annotations

import pytest
from textual.widgets import Input
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.terms import Delivery, DraftKind, OutboxState
from deskterm.tui.screens.drafts import DraftsScreen
from deskterm.tui.screens.new_ticket import NewTicketScreen
from deskterm.tui.screens.outbox import OutboxScreen
from deskterm.tui.screens.quarantine import QuarantineScreen


@pytest.fixture
def hands() -> Hands:
    return Hands()


async def test_a_subject_alone_makes_a_ticket_and_opens_it(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("c")
        await shows(pilot, "NEW TICKET ─ nothing is mailed", "Subject", "Assignee")
        await pilot.press("ctrl+s")
        await shows(pilot, "A ticket needs a subject.")
        await write(pilot, "Printer")
        await pilot.press("ctrl+s")
        await shows(pilot, "#1 Printer", "[1 Talk 0]")
        assert hands.desk.read.tickets.get(1).contact is None


async def test_every_field_of_a_new_ticket_counts(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("c")
        await shows(pilot, "NEW TICKET")
        await write(pilot, "Printer")
        await pilot.press("tab")
        app.screen.query_one("#contact", Input).value = "Joe <joe@client.test>"
        await pilot.press("tab", "right", "tab", "right", "tab", "right", "tab")
        await write(pilot, "It burns.")
        await pilot.press("ctrl+s")
        await shows(pilot, "#1 Printer", "It burns.")
        row = hands.desk.read.tickets.get(1)
        assert (row.contact, row.contact_name, row.priority.word, row.assignee) == (
            "joe@client.test", "Joe", "high", "ana",
        )  # fmt: skip
        assert hands.desk.read.outbox.counts().get(OutboxState.QUEUED, 0) == 0


async def test_a_new_ticket_can_be_our_first_mail(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("c")
        await shows(pilot, "NEW TICKET")
        await pilot.press("ctrl+o")
        await shows(pilot, "╔═ NEW TICKET ═ leaves by mail")
        app.screen.query_one("#subject", Input).value = "Your order"
        await pilot.press("ctrl+s")
        await shows(pilot, "To mail it, write the text.")
        app.screen.query_one("#contact", Input).value = "joe@client.test"
        app.screen.query_one("#text").text = "It is on its way."
        await pilot.press("ctrl+s")
        await shows(pilot, "#1 Your order", "10 s to take back: z", "to joe@client.test")
        [message] = hands.desk.read.tickets.thread(1)
        assert message.delivery is Delivery.QUEUED


async def test_a_new_ticket_begun_is_kept_and_gone_on_with(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("c")
        await shows(pilot, "NEW TICKET")
        await write(pilot, "Half a sub")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, NewTicketScreen))
        await pilot.press("c")
        await shows(pilot, "Half a sub", "draft saved")
        await pilot.press("ctrl+s")
        await shows(pilot, "#1 Half a sub")
        assert hands.desk.read.drafts.mine() == []


async def test_unsent_mail_is_listed_opened_retried_and_cancelled(hands: Hands) -> None:
    number = hands.mail("Hola").number
    hands.desk.write.tickets.reply(number, "Buenas")
    system = hands.desk.as_system()
    claimed = system.write.outbox.claim()
    system.write.outbox.failed(claimed.id, "550 no such user")
    async with opened(hands) as (app, pilot):
        app.push_screen(OutboxScreen())
        await shows(pilot, "Outbox 1", "FAILED", "marta@client.test", "550 no such user")
        await pilot.press("r")
        await shows(pilot, "It will be tried again now.", "queued")
        await pilot.press("d")
        await shows(pilot, "Do not send this to marta@client.test?")
        await pilot.press("y")
        await shows(pilot, "Nothing waits to be sent")
        await pilot.press("r")
        await shows(pilot, "Nothing waits to be sent, and nothing failed.")
        assert hands.desk.read.outbox.counts().get(OutboxState.CANCELLED) == 1


async def test_mail_in_quarantine_is_looked_at_and_thrown_away(hands: Hands) -> None:
    taken = hands.desk.as_system().write.intake.take(b"\x00" * 10, received_at=hands.now)
    if taken.outcome != "quarantined":
        deep = b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2000)
        )
        taken = hands.desk.as_system().write.intake.take(
            b"From: a@b.test\n" + deep, received_at=hands.now
        )
    assert taken.outcome == "quarantined"
    async with opened(hands) as (app, pilot):
        app.push_screen(QuarantineScreen())
        await shows(pilot, "Quarantine 1")
        await pilot.press("enter")
        await shows(pilot, "Source of")
        await pilot.press("q")
        await shows(pilot, "Quarantine 1")
        await pilot.press("d")
        await pilot.press("y")
        await shows(pilot, "Quarantine is empty")


async def test_drafts_are_listed_gone_on_with_and_dropped(hands: Hands) -> None:
    number = hands.mail("Hola").number
    hands.desk.write.drafts.save(number, DraftKind.NOTE, "half a note")
    async with opened(hands) as (app, pilot):
        app.push_screen(DraftsScreen())
        await shows(pilot, "Drafts 1", "NOTE", "half a note")
        await pilot.press("enter")
        await shows(pilot, "INTERNAL NOTE", "half a note")
        await pilot.press("escape")
        await shows(pilot, "Drafts 1")
        await pilot.press("d", "y")
        await shows(pilot, "No drafts.")
        assert "half a note" not in screen_text(app)
