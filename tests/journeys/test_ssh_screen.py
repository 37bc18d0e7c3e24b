"""The full screen through a real sshd: who one is, another size, and what a screen could reach."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from journeys.ssh_desk import furnished
from servers.needs import needs
from servers.sshd import Sshd
from terminals.terminal import Terminal


@pytest.fixture(scope="module")
def server() -> Iterator[Sshd]:
    needs("sshd")
    made = Sshd()
    try:
        yield furnished(made)
    finally:
        made.close()


@pytest.fixture
def screen(server: Sshd) -> Iterator[Terminal]:
    """Luis at a terminal, the queue before him."""
    env = {**server.env, "EDITOR": f"touch {server.place}/pwned", "TEXTUAL_SCREENSHOT": "1"}
    options = ["-tt", "-o", "SendEnv=EDITOR TEXTUAL*"]
    terminal = Terminal(server.line("ssh", *options, "luis"), env, (100, 30))
    terminal.until("Printer on fire", "Toner", seconds=40)
    yield terminal
    terminal.close()


def _copied(terminal: Terminal) -> str:
    """What OSC 52 put on the clipboard last."""
    data = bytes(terminal.raw).rpartition(b"\x1b]52;c;")[2].partition(b"\x07")[0]
    return base64.b64decode(data).decode()


def test_the_queue_is_ones_own_and_follows_the_terminals_size(screen: Terminal) -> None:
    assert "Salaries" not in screen.screen.text
    screen.resize(160, 50)
    shown = screen.until("Printer on fire", "Toner")
    assert len(shown.splitlines()[0].rstrip()) > 100 or len(shown.splitlines()) > 30
    screen.resize(59, 15)
    screen.until("60")  # the sentence about the least size
    screen.resize(80, 24)
    screen.until("Printer on fire")
    screen.press("q")
    assert screen.ended() == 0


def test_files_are_named_as_lines_for_ones_own_shell(screen: Terminal, server: Sshd) -> None:
    """Saving and adding touch no path of the server: the line is shown, and copied."""
    screen.press("enter")
    screen.until("Files 1")
    screen.press("2")
    screen.until("photo.jpg")
    screen.press("s")
    screen.until("attachment get 1 > photo.jpg")
    assert _copied(screen) == "ssh desk@help.acme.test attachment get 1 > photo.jpg"
    screen.press("+")
    screen.until("attachment add 1")
    assert _copied(screen).endswith("attachment add 1 --name log.txt < log.txt")


def test_no_editor_no_file_no_background_while_writing(screen: Terminal, server: Sshd) -> None:
    """ctrl+g, ctrl+f and ctrl+z with EDITOR in the environment; the text stays."""
    screen.press("r")
    screen.until("ctrl+s")
    screen.press("We come.")
    screen.until("We come.")
    screen.press("ctrl+g")
    screen.until("no editor is opened")
    screen.press("ctrl+f")
    screen.until("--name log.txt")
    assert not (server.place / "pwned").exists()
    screen.press("esc")
    screen.until("Toner")
    screen.press("ctrl+z")
    screen.until("nothing behind this screen")


def test_the_palette_has_no_screenshot_and_no_line_runs_a_program(
    screen: Terminal, server: Sshd
) -> None:
    before = sorted(str(one) for one in server.place.rglob("*"))
    screen.press("ctrl+p")
    screen.settle()
    screen.press("screenshot")
    screen.settle()
    assert "take a screenshot" not in screen.screen.text.lower()
    screen.press("esc")
    screen.settle()
    screen.press(":")
    screen.settle()
    screen.press(f"!touch {server.place}/pwned", "enter")
    screen.settle()
    screen.press("esc", "esc")
    screen.settle()
    assert sorted(str(one) for one in server.place.rglob("*")) == before


def test_mailboxes_are_not_connected_through_the_door(server: Sshd) -> None:
    """Not even by the admin, whose right it is elsewhere."""
    admin = Terminal(server.line("ssh", "-tt", "ana"), server.env, (100, 30))
    try:
        admin.until("Unassigned", "Salaries", seconds=40)
        admin.press("1")
        admin.until("Mine 0")
        admin.press("M")  # on tickets it merges
        admin.until("Mailboxes are connected on the server")
    finally:
        admin.close()
