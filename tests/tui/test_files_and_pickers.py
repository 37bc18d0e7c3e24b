"""Attachments on the files tab, and the small questions over a screen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from textual.widgets import Input
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.terms import Visibility
from deskterm.tui.screens.files import bare_name, path_proposals, place_to_save
from deskterm.tui.screens.pickers import Choice, ask_line, confirm, pick, pick_many


@pytest.fixture
def hands() -> Hands:
    return Hands()


async def test_a_file_is_saved_to_a_path_and_overwriting_asks(hands: Hands, tmp_path: Path) -> None:
    number = hands.mail("Foto", files=(("foto.jpg", b"jpeg" * 1000),)).number
    target = tmp_path / "foto.jpg"
    async with opened(hands, number) as (app, pilot):
        await pilot.press("2", "enter")
        await shows(pilot, "Save to", "foto.jpg")
        app.screen.query_one(Input).value = f"{tmp_path}/"
        await pilot.press("enter")
        await shows(pilot, "Saved ")
        assert target.read_bytes() == b"jpeg" * 1000
        target.write_bytes(b"mine")
        await pilot.press("enter")
        app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await shows(pilot, "Replace it?")
        await pilot.press("n")
        await pilot.pause(0.2)
        assert target.read_bytes() == b"mine"
        assert os.listdir(tmp_path) == ["foto.jpg"]


async def test_a_file_is_added_described_shared_and_removed(hands: Hands, tmp_path: Path) -> None:
    number = hands.mail("Hola").number
    path = tmp_path / "log.txt"
    path.write_text("lines")

    def files():  # type: ignore[no-untyped-def]
        return hands.desk.read.attachments.list(number)

    async with opened(hands, number) as (app, pilot):
        await pilot.press("2")
        await shows(pilot, "No files.  + adds one.")
        await pilot.press("+")
        await shows(pilot, "Add the file")
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await shows(pilot, "What is log.txt?")
        await write(pilot, "the log")
        await pilot.press("enter")
        await shows(pilot, "[2 Files 1]", "log.txt", "private", "the log")
        await pilot.press("o")
        await until(pilot, lambda: files()[0].visibility is Visibility.PUBLIC)
        await shows(pilot, "The customer may see it now.")
        await pilot.press("d")
        await shows(pilot, "What is log.txt?")
        await pilot.press("backspace", "enter")
        await until(pilot, lambda: files()[0].description == "the lo")
        await pilot.press("D")
        await shows(pilot, "Remove log.txt for good?")
        await pilot.press("y")
        await until(pilot, lambda: files() == () or files() == [])


def test_paths_are_proposed_folders_with_a_slash(tmp_path: Path) -> None:
    for name in ("plan.pdf", "plan b.pdf", ".plan"):
        (tmp_path / name).write_text("")
    (tmp_path / "plans").mkdir()
    assert path_proposals(f"{tmp_path}/pl") == [
        f"{tmp_path}/plan b.pdf", f"{tmp_path}/plan.pdf", f"{tmp_path}/plans/",
    ]  # fmt: skip
    assert path_proposals(f"{tmp_path}/.p") == [f"{tmp_path}/.plan"]
    assert path_proposals("/no/such/folder/x") == []


@pytest.mark.parametrize(
    ("filename", "name"),
    [("../../etc/passwd", "passwd"), ("C:\\a\\b.txt", "b.txt"), (".bashrc", "bashrc"),
     ("\x1b[31mred.txt", "[31mred.txt"), ("..", "attachment"), ("a/", "attachment")],
)  # fmt: skip
def test_a_stranger_s_file_name_leads_nowhere(filename: str, name: str) -> None:
    assert bare_name(filename) == name


def test_a_folder_keeps_the_file_s_name(tmp_path: Path) -> None:
    assert place_to_save("a.txt", str(tmp_path)) == tmp_path / "a.txt"
    assert place_to_save("a.txt", f"{tmp_path}/b.txt") == tmp_path / "b.txt"


FRUIT = [Choice("1", "Manzana", "red"), Choice("2", "Melón"), Choice("3", "Limón")]


async def test_picking_narrows_without_accents_and_takes(hands: Hands) -> None:
    answers: list[object] = []
    async with opened(hands) as (app, pilot):

        async def ask() -> None:
            answers.append(await pick(app, "Fruit", FRUIT, initial="3"))

        app.run_worker(ask())
        await shows(pilot, "Fruit", "Manzana", "red", "Limón")
        await write(pilot, "mel")
        await until(pilot, lambda: "Manzana" not in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: answers == ["2"])
        app.run_worker(ask())
        await shows(pilot, "Manzana")
        await pilot.press("enter")
        await until(pilot, lambda: answers == ["2", "3"])
        app.run_worker(ask())
        await shows(pilot, "Manzana")
        await pilot.press("escape")
        await until(pilot, lambda: answers == ["2", "3", None])


async def test_several_are_chosen_by_space_and_a_new_word_can_be_added(hands: Hands) -> None:
    answers: list[object] = []
    async with opened(hands) as (app, pilot):

        async def ask() -> None:
            answers.append(await pick_many(app, "Tags", FRUIT, ("1",), new=True))

        app.run_worker(ask())
        await shows(pilot, "[x] Manzana", "[ ] Melón")
        await pilot.press("space", "down", "space")
        await shows(pilot, "[ ] Manzana", "[x] Melón")
        await write(pilot, "kiwi")
        await pilot.press("enter")
        await shows(pilot, "[x] kiwi")
        await pilot.press("enter")
        await until(pilot, lambda: answers == [("2", "kiwi")])


async def test_a_line_with_something_wrong_is_not_taken(hands: Hands) -> None:
    answers: list[object] = []
    async with opened(hands) as (app, pilot):

        async def ask() -> None:
            answers.append(
                await ask_line(
                    app,
                    "Number",
                    complete=lambda text: [word for word in ("12", "123") if word.startswith(text)],
                    check=lambda text: "" if text.isdigit() else "a number, please",
                )
            )

        app.run_worker(ask())
        await shows(pilot, "Number", "123")
        await write(pilot, "x")
        await shows(pilot, "a number, please")
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert answers == []
        await pilot.press("backspace", "down", "tab", "enter")
        await until(pilot, lambda: answers == ["123"])


async def test_only_y_is_a_yes(hands: Hands) -> None:
    answers: list[bool] = []
    async with opened(hands) as (app, pilot):

        async def ask() -> None:
            answers.append(await confirm(app, "Really?"))

        for key in ("enter", "escape", "n", "y"):
            app.run_worker(ask())
            await shows(pilot, "Really?")
            await pilot.press(key)
            await until(pilot, lambda: "Really?" not in screen_text(app))
    assert answers == [False, False, False, True]
