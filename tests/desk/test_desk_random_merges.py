"""Whatever is merged and split in whatever order, undone step by step everything is as it was."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk.helpers import FixedClock, mail, mail_with_file, open_desk, take
from desk.row_hash import check_words, every_row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskterm.desk import Desk
from deskterm.errors import Conflict
from deskterm.terms import DraftKind

if TYPE_CHECKING:
    from desk.fixtures import _Slate

PEOPLE = ("joe@client.test", "sue@other.test", "eve@gmail.com", "boss@client.test")
TICKETS = 4


def fill(desk: Desk, clock: FixedClock) -> None:
    """Tickets of several people, each word of a message on that message alone; always the same."""
    draw = random.Random(7)
    desk.write.fields.add("room")
    for at in range(TICKETS):
        take(desk, mail(f"P{at} <{PEOPLE[at]}>", f"subject{at}", f"first{at}"))
    for at in range(16):
        clock.advance(minutes=1)
        number = draw.randrange(TICKETS) + 1
        what = at % 6
        if what < 2:
            who = desk.read.tickets.get(number).contact
            take(desk, mail(f"{who}", f"Re: [#{number}] more{at}", f"text{at} same words"))
        elif what == 2:
            desk.write.tickets.reply(number, f"reply{at} same words", cc=[draw.choice(PEOPLE)])
        elif what == 3:
            desk.write.tickets.note(number, f"note{at} same words")
        elif what == 4:
            who = desk.read.tickets.get(number).contact or ""
            take(desk, mail_with_file(b"x", f"file{at}.png", sender=who,
                                      subject=f"[#{number}] with", text=f"look{at}"))  # fmt: skip
        else:
            change = draw.choice(["+vip", "status:solved", "wake:2d", "custom.room:A", "due:3d"])
            desk.write.tickets.change([number], change)
            desk.write.tickets.mark_read(number)
            desk.write.drafts.save(number, DraftKind.NOTE, f"begun{at}", seen=1)


@pytest.fixture(scope="module")
def filled(desk_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite desk filled once, to be copied for each example."""
    path = tmp_path_factory.mktemp("random") / "desk.db"
    shutil.copy(desk_file, path)
    clock = FixedClock()
    desk = open_desk(str(path), clock)
    fill(desk, clock)
    desk.close()
    return path


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9), st.booleans()),
        st.tuples(st.just("split"), st.integers(0, 99), st.integers(0, 0), st.booleans()),
    ),
    min_size=1,
    max_size=6,
)
Step = tuple[str, int, int, bool]


def step(desk: Desk, what: Step) -> bool:
    """One merge or split of what is there; whether it could be done."""
    name, one, other, more = what
    live = [row.number for row in desk.read.tickets.search("", sort="number", limit=0)]
    if name == "split":
        ids = sorted(message.id for number in live for message in desk.read.tickets.thread(number))
        try:
            desk.write.tickets.split(ids[one % len(ids)], onwards=more)
        except Conflict:
            return False
        return True
    into = live[one % len(live)]
    sources = [number for number in live if number != into]
    if not sources:
        return False
    first = other % len(sources)
    desk.write.tickets.merge(sources[first : first + 1 + more], into, closed=True)
    return True


def check_each_word_is_found_where_it_is(desk: Desk) -> None:
    for row in desk.read.tickets.search("", limit=0):
        for message in desk.read.tickets.thread(row.number):
            word = message.text.split()[0]
            assert desk.read.tickets.numbers(word) == [row.number], word
        for file in desk.read.attachments.list(row.number):
            assert desk.read.tickets.numbers(file.filename) == [row.number]


def walk(desk: Desk, steps: list[Step]) -> None:
    states = []
    for what in steps:
        before = every_row(desk)
        if step(desk, what):
            states.append(before)
            check_each_word_is_found_where_it_is(desk)
    while states:
        desk.write.tickets.undo()
        assert every_row(desk) == states.pop()
    check_words(desk)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_random_merges_and_splits_are_taken_back(
    filled: Path, isolated: Path, steps: list[Step]
) -> None:
    path = isolated / "walk.db"
    for one in isolated.glob("walk.db*"):
        one.unlink()
    shutil.copy(filled, path)
    desk = open_desk(str(path), FixedClock())
    try:
        walk(desk, steps)
    finally:
        desk.close()


@pytest.fixture
def postgres_desk(slate: _Slate) -> Iterator[Desk]:
    slate.wipe()
    clock = FixedClock()
    desk = open_desk(slate.url, clock)
    fill(desk, clock)
    yield desk
    desk.close()


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_on_postgresql_too(postgres_desk: Desk, steps: list[Step]) -> None:
    """The desk is as it was after each example, so the next one begins with it."""
    walk(postgres_desk, steps)
