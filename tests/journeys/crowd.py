"""Many processes at one desk: `python crowd.py SECONDS ROLE:LOGIN …`, DESKTERM_DB says where.

Each opens the desk for itself. What each did is printed as one JSON object a line.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from deskterm import config
from deskterm import desk as desks
from deskterm.desk import Desk
from deskterm.errors import DeskError
from deskterm.policy import SYSTEM

SHARED = 20
PRIORITIES = ("low", "normal", "high", "urgent")
STATUSES = ("open", "waiting", "solved")


class Member:
    """What one process does, and what it remembers of it."""

    def __init__(self, desk: Desk, login: str) -> None:
        self.desk, self.login = desk, login
        self.rng = random.Random(login)
        self.took: list[float] = []
        self.errors: list[str] = []
        self.done: dict[str, Any] = {}
        self._sums = 0

    def work(self, deeds: list[Callable[[], None]], seconds: float) -> None:
        """One deed after the other until the time is over; each must succeed."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            deed = self.rng.choice(deeds)
            began = time.perf_counter()
            try:
                deed()
            except (DeskError, AssertionError) as fault:
                self.errors.append(f"{deed.__name__}: {type(fault).__name__} {fault}")
            self.took.append(time.perf_counter() - began)

    def report(self) -> str:
        """What it did, as JSON."""
        took, errors = self.took, self.errors
        return json.dumps({"login": self.login, "took": took, "errors": errors, **self.done})


class Writer(Member):
    """Changes of which every one can be counted afterwards."""

    def __init__(self, desk: Desk, login: str) -> None:
        super().__init__(desk, login)
        self.own = desk.write.tickets.new(f"Own of {login}", contact=f"{login}@client.test").number
        self.done = {"notes": 0, "new": 1, "tags": 0, "own": self.own, "priority": "normal"}

    def deeds(self) -> list[Callable[[], None]]:
        return [self.note, self.new, self.tag, self.priority, self.status, self.undo]

    def _shared(self) -> int:
        return self.rng.randint(1, SHARED)

    def note(self) -> None:
        self.desk.write.tickets.note(self._shared(), f"note of {self.login}")
        self.done["notes"] += 1

    def new(self) -> None:
        contact = f"c{self.rng.randrange(50)}@client.test"
        text = f"printer of {self.login} burns"
        self.desk.write.tickets.new("Printer", contact=contact, text=text)
        self.done["new"] += 1

    def tag(self) -> None:
        """All tags of one ticket stand side by side: who writes them all loses the others'."""
        self.desk.write.tickets.change([1], f"+{self.login}-{self.done['tags']}")
        self.done["tags"] += 1

    def priority(self) -> None:
        word = self.rng.choice(PRIORITIES)
        self.desk.write.tickets.change([self._shared()], f"priority:{word}")

    def status(self) -> None:
        word = self.rng.choice(STATUSES)
        self.desk.write.tickets.change([self._shared()], f"status:{word}")

    def undo(self) -> None:
        """What only this agent changes is taken back exactly."""
        other = self.rng.choice([one for one in PRIORITIES if one != self.done["priority"]])
        self.desk.write.tickets.change([self.own], f"priority:{other}")
        if self.rng.random() < 0.5:
            self.done["priority"] = other
            return
        self.desk.write.tickets.undo()
        found = self.desk.read.tickets.get(self.own).priority.word
        assert found == self.done["priority"], f"{found} after undo"


class Reader(Member):
    """Lists, counts and searches; what it reads of one moment agrees with itself."""

    def deeds(self) -> list[Callable[[], None]]:
        return [self.list, self.count, self.search, self.show, self.tally]

    def list(self) -> None:
        assert self.desk.read.tickets.search("is:open", limit=50)

    def count(self) -> None:
        read = self.desk.read.tickets
        found = read.counts({"all": "", "open": "is:open", "not": "-is:open"})
        assert found["all"] == found["open"] + found["not"], found

    def search(self) -> None:
        self.desk.read.tickets.search("printer burns", limit=50)

    def show(self) -> None:
        number = self.rng.randint(1, SHARED)
        thread = self.desk.read.tickets.thread(number)
        assert len({message.id for message in thread}) == len(thread)
        self.desk.read.tickets.events(number)

    def tally(self) -> None:
        _, groups = self.desk.read.tickets.tally("", by="status")
        assert sum(many for _, many in groups) >= SHARED


class Follower(Member):
    """Hears of every event by asking for the latest one, as an open screen does."""

    def __init__(self, desk: Desk, login: str) -> None:
        super().__init__(Desk(desk.store, SYSTEM, desk.clock), login)
        self.last = self.desk.read.journal.latest()
        self.done = {"seen": [], "from": self.last}

    def deeds(self) -> list[Callable[[], None]]:
        return [self.follow]

    def follow(self) -> None:
        latest = self.desk.read.journal.latest()
        while self.last < latest:
            found = self.desk.read.journal.since(self.last)
            ids = [event.id for event in found]
            assert ids == sorted(set(ids))
            self.done["seen"] += ids
            self.last = ids[-1]
        time.sleep(0.005)


ROLES: dict[str, type[Writer] | type[Reader] | type[Follower]] = {
    "writer": Writer, "reader": Reader, "follower": Follower,
}  # fmt: skip


def one(role: str, login: str, seconds: float, gate: Any, told: Any) -> None:
    """A process's life: come in, wait for the others, work, wait for the others, tell."""
    desk = desks.open(config.load(os.environ), login=login)
    member = ROLES[role](desk, login)
    gate.wait(60)
    member.work(member.deeds(), seconds)
    gate.wait(60)
    if isinstance(member, Follower):
        member.follow()
    told.put(member.report())
    desk.close()


def main(seconds: str, *members: str) -> None:
    """Start them all, and print what they tell. Forked: Python starts once and not eight times."""
    import deskterm.desk.writes.rooms
    import deskterm.store.tables  # noqa: F401

    many = multiprocessing.get_context("fork")
    gate, told = many.Barrier(len(members)), many.Queue()
    started = []
    for member in members:
        role, login = member.split(":")
        started.append(many.Process(target=one, args=(role, login, float(seconds), gate, told)))
        started[-1].start()
    for _ in started:
        print(told.get(timeout=float(seconds) + 120), flush=True)
    for process in started:
        process.join(20)


if __name__ == "__main__":
    main(*sys.argv[1:])
