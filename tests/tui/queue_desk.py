"""Thirty tickets, twenty of them one's own: made once, copied for each test."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from ticket_pilot import START, Hands

from deskterm import desk as desks
from deskterm.config import load

_made: list[Path] = []


class Thirty(Hands):
    """A desk with thirty tickets, a minute apart; 1–20 are ana's, every tenth has a zebra."""

    def __init__(self) -> None:
        if not _made:
            super().__init__()
            self._fill()
            self.desk.close()
            _made.append(Path(mkdtemp(prefix="deskterm-thirty-")) / "desk.db")
            shutil.copy(self.config.database, _made[0])
        self.config = load()
        if not Path(self.config.database).exists():
            shutil.copy(_made[0], self.config.database)
        self.now: datetime = START + timedelta(minutes=30)
        self.mails = 30
        self.desk = desks.open(self.config, clock=lambda: self.now)

    def _fill(self) -> None:
        for index in range(1, 31):
            self.later(minutes=1)
            animal = "zebra" if index % 10 == 0 else "horse"
            self.mail(f"text {index} {animal}", subject=f"Subject {index}")
        numbers = self.desk.read.tickets.numbers("", sort="number")
        self.desk.write.tickets.change(numbers[:20], "assignee:me")
        self.desk.as_system().write.mailbox_states.fetched("help", 1, 30)
