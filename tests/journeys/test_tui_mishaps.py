"""Stories at the full screen: the line is cut, the disk is full, and nobody's words are lost."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from servers.needs import needs
from servers.process import until
from small_disk import SmallDisk
from terminals.tmux import at_tmux
from tui_desk import founded, open_reply, with_ticket


@contextmanager
def full(disk: SmallDisk, process: int) -> Iterator[None]:
    """No room any more for a program that runs already."""
    if disk.kind.startswith("a tmpfs"):
        with disk.full():
            yield
        return
    before = resource.prlimit(process, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    yield
    resource.prlimit(process, resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("how", ["hang up", "switched off"])
def test_the_line_is_cut_in_the_middle_of_a_reply(how: str) -> None:
    """Ana is writing when her line is cut (the terminal hangs up), or her program dies at once
    (power). At the next start her words are there: all of them after a hang-up, all but those of
    the last two seconds otherwise.
    """
    needs("tmux")
    desk = founded()
    with_ticket(desk)
    with at_tmux(name="before") as window:
        open_reply(window, "Llevo media hora escribiendo esto.")
        if how == "hang up":
            window.keys(" Y esto ahora mismo.")
            window.until("ahora mismo.")
            program = window.program
            window.kill()
            until(lambda: not Path(f"/proc/{program}").exists(), 20, "the end of the program")
        else:
            window.power_off()
    wanted = "Llevo media hora escribiendo esto."
    with at_tmux(name="after") as window:
        window.until("1 Mine", "drafts 1")
        window.keys("enter")
        window.until("[1 Talk")
        window.keys("r")
        window.until("PUBLIC REPLY", wanted)
        if how == "hang up":
            window.until("Y esto ahora mismo.")
    desk.close()


def test_the_disk_is_full_while_one_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills up in the middle of a reply. The frame says DRAFT NOT SAVED and the words
    stay on the screen, with one sentence that says why. When there is room again the draft is
    saved by itself, and the reply can be sent.
    """
    needs("tmux")
    disk = SmallDisk(tmp_path / "disk")
    try:
        monkeypatch.setenv("DESKTERM_DB", str(disk.folder / "desk.db"))
        desk = founded()
        with_ticket(desk)
        desk.close()
        with at_tmux() as window:
            open_reply(window, "Primero.")
            with full(disk, window.program):
                window.keys(" Segundo, " + "muy largo " * 12)
                window.until("DRAFT NOT SAVED", "Segundo", "full", seconds=40)
            window.until("draft saved", gone="DRAFT NOT SAVED", seconds=40)
            window.keys("ctrl+s")
            window.until("REPLY", "Segundo", gone="PUBLIC REPLY")
    finally:
        disk.close()
