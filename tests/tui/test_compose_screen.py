"""Writing replies and notes: what is shown, what is kept, what leaves, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.errors import Busy
from deskterm.terms import Delivery, Direction, DraftKind, Visibility
from deskterm.tui.screens.compose import ComposeScreen


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def number(hands: Hands) -> int:
    return hands.mail("¿Vienen hoy?", cc="jefe@client.test, it@client.test").number


def last(hands: Hands, number: int):  # type: ignore[no-untyped-def]
    return hands.desk.read.tickets.thread(number)[-1]


def composing(pilot) -> bool:  # type: ignore[no-untyped-def]
    return isinstance(pilot.app.screen, ComposeScreen)


async def test_a_reply_is_drawn_as_one_that_leaves(hands: Hands, number: int) -> None:
    async with opened(hands, number) as (app, pilot):
        await pilot.press("r")
        await shows(pilot, f"PUBLIC REPLY to #{number} ═ leaves by mail", "To  marta@client.test")
        rows = screen_text(app).split("\n")
        assert "¿Vienen hoy?" in "\n".join(rows[:8])
        assert rows[8].startswith("╔═ PUBLIC REPLY") and rows[8].endswith("╗")
        assert rows[9].startswith("║ From  Ana Ruiz (Acme) <help@acme.test>")
        assert "(2 people of the last mail left out: ctrl+r adds them)" in rows[10]
        assert rows[11].startswith(
            "║ Then  stays Open   (ctrl+n: Waiting, Solved)       Files  none"
        )
        assert rows[22].startswith("╟─ goes along: their last message, quoted (ctrl+l: off)")
        assert rows[23].startswith("╚═ ctrl+s send (10 s to take back: z)")
        assert all(row[-1] in "║╢╝╗" and len(row) == 80 for row in rows[8:])


async def test_a_reply_is_sent_shown_and_taken_back(hands: Hands, number: int) -> None:
    async with opened(hands, number) as (_, pilot):
        await pilot.press("r")
        await shows(pilot, "PUBLIC REPLY")
        await write(pilot, "Vamos hoy.")
        await pilot.press("ctrl+s")
        await shows(pilot, "10 s to take back: z", "Vamos hoy.")
        sent = last(hands, number)
        assert sent.delivery is Delivery.QUEUED and sent.text == "Vamos hoy."
        assert [person.address for person in sent.to] == ["marta@client.test"]
        hands.later(seconds=2)
        await shows(pilot, "8 s to take back: z")
        await pilot.press("z")
        await until(pilot, lambda: "to take back" not in screen_text(pilot.app))
        assert hands.desk.read.outbox.counts().get("queued", 0) == 0


async def test_then_sets_the_status_with_the_reply(hands: Hands, number: int) -> None:
    async with opened(hands, number) as (_, pilot):
        await pilot.press("r")
        await shows(pilot, "stays Open")
        await write(pilot, "Hecho.")
        await pilot.press("ctrl+n", "ctrl+n")
        await shows(pilot, "Then  Solved")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: hands.desk.read.tickets.get(number).status == "solved")


async def test_ctrl_r_adds_whom_the_reply_would_leave_out(hands: Hands, number: int) -> None:
    async with opened(hands, number) as (_, pilot):
        await pilot.press("r")
        await shows(pilot, "2 people of the last mail left out")
        await write(pilot, "Hola a todos")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "left out" not in screen_text(pilot.app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: last(hands, number).direction is Direction.OUT)
        copied = {person.address for person in last(hands, number).cc}
        assert copied == {"jefe@client.test", "it@client.test"}


async def test_a_note_has_a_single_frame_and_goes_nowhere(hands: Hands, number: int) -> None:
    async with opened(hands, number) as (app, pilot):
        await pilot.press("i")
        await shows(pilot, f"INTERNAL NOTE on #{number}")
        rows = screen_text(app).split("\n")
        assert rows[8].startswith("┌─ INTERNAL NOTE")
        assert not any("To  " in row or "║" in row for row in rows[8:])
        await write(pilot, "Spare part ordered.")
        await pilot.press("ctrl+s")
        await shows(pilot, "║ NOTE · INTERNAL", "║ Spare part ordered.")
        assert last(hands, number).visibility is Visibility.PRIVATE
        assert hands.desk.read.outbox.counts().get("queued", 0) == 0


async def test_esc_keeps_the_draft_and_r_goes_on_with_it(hands: Hands, number: int) -> None:
    async with opened(hands, number) as (_, pilot):
        await pilot.press("r")
        await shows(pilot, "PUBLIC REPLY")
        await write(pilot, "Media frase")
        await pilot.press("escape")
        await shows(pilot, "Kept as a draft.")
        draft = hands.desk.read.drafts.get(number, DraftKind.REPLY)
        assert draft is not None and draft.text == "Media frase"
        await pilot.press("r")
        await shows(pilot, "Media frase", "draft saved")
        await write(pilot, " y media")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: last(hands, number).text == "Media frase y media")
        assert hands.desk.read.drafts.get(number, DraftKind.REPLY) is None


async def test_the_draft_is_saved_within_two_seconds_of_typing(hands: Hands, number: int) -> None:
    async with opened(hands, number) as (_, pilot):
        await pilot.press("i")
        await shows(pilot, "INTERNAL NOTE")
        await write(pilot, "abc")
        await until(
            pilot, lambda: hands.desk.read.drafts.get(number, DraftKind.NOTE) is not None, 2.0
        )
        await shows(pilot, "draft saved 8:00")
        await pilot.press("backspace", "backspace", "backspace")
        await until(pilot, lambda: hands.desk.read.drafts.get(number, DraftKind.NOTE) is None, 2.0)


async def test_a_draft_that_cannot_be_saved_is_said_and_tried_again(
    hands: Hands, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(hands, number) as (_, pilot):
        await pilot.press("i")
        await shows(pilot, "INTERNAL NOTE")
        drafts = type(hands.desk.write.drafts)
        kept = drafts.save

        def full(*_: object, **__: object) -> None:
            raise Busy("the disk is full. Nothing was changed.")

        monkeypatch.setattr(drafts, "save", full)
        await write(pilot, "wichtig")
        await shows(pilot, "DRAFT NOT SAVED", "the disk is full")
        await pilot.press("escape")
        await pilot.pause(0.2)
        assert composing(pilot)
        monkeypatch.setattr(drafts, "save", kept)
        await until(pilot, lambda: "DRAFT NOT SAVED" not in screen_text(pilot.app))
        draft = hands.desk.read.drafts.get(number, DraftKind.NOTE)
        assert draft is not None and draft.text == "wichtig"


async def test_hang_up_saves_what_is_written(hands: Hands, number: int) -> None:
    async with opened(hands, number) as (app, pilot):
        await pilot.press("r")
        await shows(pilot, "PUBLIC REPLY")
        await write(pilot, "abgeschnitten")
        app.hang_up()
    draft = hands.desk.read.drafts.get(number, DraftKind.REPLY)
    assert draft is not None and draft.text == "abgeschnitten"


async def test_something_new_stops_the_reply_once_and_is_shown(hands: Hands, number: int) -> None:
    luis = hands.colleague()
    async with opened(hands, number) as (_, pilot):
        await pilot.press("r")
        await shows(pilot, "PUBLIC REPLY")
        await write(pilot, "Mi respuesta")
        luis.write.tickets.reply(number, "Ya contesté yo")
        await pilot.press("ctrl+s")
        await shows(pilot, "Luis Prado replied", "Ya contesté yo", "Mi respuesta")
        assert last(hands, number).text == "Ya contesté yo"
        draft = hands.desk.read.drafts.get(number, DraftKind.REPLY)
        assert draft is not None and draft.text == "Mi respuesta"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: last(hands, number).text == "Mi respuesta")


async def test_a_note_becomes_public_only_when_one_says_so(hands: Hands, number: int) -> None:
    async with opened(hands, number) as (_, pilot):
        await pilot.press("i")
        await shows(pilot, "INTERNAL NOTE")
        await write(pilot, "cuidado")
        await pilot.press("ctrl+o")
        await shows(pilot, "Make this note a PUBLIC reply to marta@client.test?")
        await pilot.press("enter")
        await until(pilot, lambda: composing(pilot))
        assert "INTERNAL NOTE" in screen_text(pilot.app)
        await pilot.press("ctrl+o")
        await pilot.press("y")
        await shows(pilot, "PUBLIC REPLY", "cuidado")
        await pilot.press("ctrl+o")
        await shows(pilot, "INTERNAL NOTE", "cuidado")


async def test_turning_a_reply_into_a_note_loses_neither_draft(hands: Hands, number: int) -> None:
    hands.desk.write.drafts.save(number, DraftKind.NOTE, "an older note")
    async with opened(hands, number) as (_, pilot):
        await pilot.press("r")
        await shows(pilot, "PUBLIC REPLY")
        await write(pilot, "the reply")
        await pilot.press("ctrl+o")
        await shows(pilot, "INTERNAL NOTE", "the reply", "an older note")
        await pilot.press("escape")
        await shows(pilot, "Kept as a draft.")
        [draft] = hands.desk.read.drafts.mine()
        assert draft.kind is DraftKind.NOTE
        assert "the reply" in draft.text and "an older note" in draft.text


async def test_many_recipients_are_counted_before_it_leaves(hands: Hands, number: int) -> None:
    async with opened(hands, number) as (app, pilot):
        await pilot.press("r")
        await shows(pilot, "To  marta@client.test")
        await write(pilot, "Hola")
        app.screen.query_one("#cc").value = ", ".join(f"p{n}@client.test" for n in range(11))
        await pilot.press("ctrl+s")
        await shows(pilot, "Send this to 12 people?")
        await pilot.press("n")
        await until(pilot, lambda: composing(pilot))
        assert last(hands, number).direction is Direction.IN
        await pilot.press("ctrl+s")
        await pilot.press("y")
        await until(pilot, lambda: len(last(hands, number).cc) == 11)


async def test_a_ticket_without_an_address_says_so_before_one_types(hands: Hands) -> None:
    number = hands.desk.write.tickets.new("By phone").number
    async with opened(hands, number) as (_, pilot):
        await pilot.press("r")
        await shows(pilot, "NO ADDRESS: stored, not mailed", "no address: it will be stored")
        await write(pilot, "Called back.")
        await pilot.press("ctrl+s")
        await shows(pilot, "stored, not mailed")
        assert last(hands, number).delivery is Delivery.NONE


async def test_files_go_along(hands: Hands, number: int, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF" * 100)
    async with opened(hands, number) as (_, pilot):
        await pilot.press("r")
        await shows(pilot, "Files  none")
        await write(pilot, "Ahí va.")
        await pilot.press("ctrl+f")
        await shows(pilot, "Add a file")
        pilot.app.screen.query_one(Input).value = str(tmp_path / "pl")
        await shows(pilot, "no such file")
        await pilot.press("tab", "enter")
        await shows(pilot, "Files  plan.pdf 400B")
        await pilot.press("ctrl+s")
        await shows(pilot, "[plan.pdf 400B]")
        [file] = last(hands, number).attachments
        assert b"".join(hands.desk.read.attachments.data(file.id)) == b"%PDF" * 100


async def test_the_editor_takes_the_text_and_gives_it_back(
    hands: Hands, number: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from contextlib import nullcontext

    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\necho "and more" >> "$1"\n')
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    async with opened(hands, number) as (app, pilot):
        monkeypatch.setattr(app, "suspend", nullcontext)
        await pilot.press("i")
        await shows(pilot, "INTERNAL NOTE")
        await write(pilot, "one ")
        await pilot.press("ctrl+g")
        await until(pilot, lambda: app.screen.query_one(TextArea).text == "one and more")


async def test_an_empty_reply_is_not_sent(hands: Hands, number: int) -> None:
    async with opened(hands, number) as (_, pilot):
        await pilot.press("r")
        await shows(pilot, "PUBLIC REPLY")
        await pilot.press("ctrl+s")
        await shows(pilot, "Nothing was sent.")
        assert composing(pilot)
