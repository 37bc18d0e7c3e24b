"""The full screen behind the SSH gate: what is done from one's own machine instead, as a line."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskterm import door
from deskterm.safe import clean_line

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.tui.app import DeskApp


@dataclass(frozen=True)
class GateWords:
    """Why something cannot be done here."""

    no_editor: str = "Through SSH no editor is opened here: deskterm --remote uses your own."
    no_suspend: str = "Through SSH there is nothing behind this screen: q leaves."
    no_mailbox: str = "Mailboxes are connected on the server, not through SSH."
    no_files_yet: str = "Through SSH a file goes onto a ticket that is there: create it first."
    in_your_shell: str = "Copied, for your own shell: {}"


gate_words = GateWords()


def closed(why: str) -> str:
    """The reason behind the gate, nothing elsewhere: for a `why_not_…` method."""
    return why if door.behind_gate() else ""


def address(desk: Desk) -> str:
    """How agents reach the desk: the setting, else the service account on this host."""
    import socket

    return desk.read.settings.get("ssh_address") or f"{_account()}@{socket.gethostname()}"


def _account() -> str:
    from deskterm import desk as desks

    return desks.os_user()


async def show_get(app: DeskApp, file_id: int, name: str) -> None:
    """Say and copy the line that saves a file at the agent's."""
    await _show(app, f"attachment get {file_id} > {shlex.quote(name)}")


async def show_add(app: DeskApp, number: int) -> None:
    """Say and copy the line that puts a file of the agent's onto a ticket."""
    await _show(app, f"attachment add {number} --name log.txt < log.txt")


async def _show(app: DeskApp, command: str) -> None:
    where = await app.asked(address)
    line = clean_line(f"ssh {shlex.quote(where)} {command}")
    app.copy_to_clipboard(line)
    app.say(gate_words.in_your_shell.format(line))
