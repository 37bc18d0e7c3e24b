"""Own attributes asked for in random ways agree with a slow model, for every role."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from desk.helpers import START, FixedClock, add_agent

from deskterm.desk import Desk
from deskterm.store import compiler
from deskterm.store.custom_columns import LAST_NUMBER
from deskterm.store.drivers import FEW
from deskterm.terms import Role
from deskterm.words import fold

TODAY = START.date()
TEXTS = ("Hola Ñandú", "100% a_b!", "señor", "Senor Blau", "none", "straße", "a" * 500, "東京 desk")
CHOICES = ("test", "very high", "Ñu", "a,b", ">x")
NUMBERS = (-(10**18) + 1, -5, 0, 3, 10, 2**31, 10**18 - 1)
DAYS = tuple(TODAY + timedelta(days) for days in (-400, -8, -1, 0, 1, 2, 6, 7, 8, 40))
TICKETS = 30
ASKED = 60

Has = dict[str, str]
Asked = tuple[str, Callable[[Has], bool]]


def _values(chance: random.Random) -> Has:
    every = {
        "note": chance.choice(TEXTS),
        "env": chance.choice(CHOICES),
        "cost": str(chance.choice(NUMBERS)),
        "start": chance.choice(DAYS).isoformat(),
        "legal": chance.choice(("yes", "no")),
    }
    return {key: value for key, value in every.items() if chance.random() < 0.7}


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def _fill(desk: Desk, seed: int) -> dict[int, Has]:
    """A desk whose tickets belong to different people; what each has."""
    chance = random.Random(seed)
    fields = desk.write.fields
    fields.add("note")
    fields.add("env", kind="choice", choices=[f"{one}=" for one in CHOICES])
    fields.add("cost", kind="number")
    fields.add("start", kind="date")
    fields.add("legal", kind="yesno")
    world = {}
    for number in range(1, TICKETS + 1):
        has = world[number] = _values(chance)
        owner = chance.choice(("assignee:bob", "assignee:lea", "assignee:ana", "group:Secret"))
        parts = [owner, *(f"custom.{key}:{_quoted(value)}" for key, value in has.items())]
        desk.write.tickets.new(f"T{number}", changes=" ".join(parts))
    return world


def _number(chance: random.Random) -> Asked:
    low, high = sorted(chance.sample(NUMBERS, 2))

    def within(low: int | None, high: int | None) -> Callable[[Has], bool]:
        return lambda has: (
            "cost" in has
            and (low is None or int(has["cost"]) >= low)
            and (high is None or int(has["cost"]) <= high)
        )

    return chance.choice(
        [
            (f"custom.cost:{low}", within(low, low)),
            (f"custom.cost:{low},{high}", lambda has: has.get("cost") in (str(low), str(high))),
            (f"custom.cost:>{low}", within(low + 1, None)),
            (f"custom.cost:>={low}", within(low, None)),
            (f"custom.cost:<{high}", within(None, high - 1)),
            (f"custom.cost:<={high}", within(None, high)),
            (f"custom.cost:{low}..{high}", within(low, high)),
            (f"custom.cost:..{high}", within(None, high)),
            (f"custom.cost:{low}..", within(low, None)),
        ]
    )


def _day(chance: random.Random) -> Asked:
    low, high = sorted(chance.sample(DAYS, 2))
    week = TODAY - timedelta(TODAY.weekday())

    def within(low: date | None, high: date | None) -> Callable[[Has], bool]:
        return lambda has: (
            "start" in has
            and (low is None or has["start"] >= low.isoformat())
            and (high is None or has["start"] <= high.isoformat())
        )

    day = timedelta(1)
    return chance.choice(
        [
            (f"custom.start:{low}", within(low, low)),
            (f"custom.start:>{low}", within(low + day, None)),
            (f"custom.start:<={high}", within(None, high)),
            (f"custom.start:{low}..{high}", within(low, high)),
            ("custom.start:today", within(TODAY, TODAY)),
            ("custom.start:now", within(TODAY, TODAY)),
            ("custom.start:7d", within(TODAY, TODAY + 7 * day)),
            ("custom.start:<7d", within(None, TODAY + 6 * day)),
            ("custom.start:<=1w", within(None, TODAY + 7 * day)),
            ("custom.start:>7d", within(TODAY + 8 * day, None)),
            ("custom.start:2d..1w", within(TODAY + 2 * day, TODAY + 7 * day)),
            ("custom.start:this-week", within(week, week + 6 * day)),
            (f"custom.start:{low.year}", lambda has: has.get("start", "")[:4] == str(low.year)),
        ]
    )


def _text(chance: random.Random) -> Asked:
    whole = chance.choice(TEXTS)
    at = chance.randrange(min(len(whole), 9))
    part = whole[at : at + chance.randrange(1, 6)].strip() or whole[:2]
    shown = chance.choice((part, part.upper()))
    begin = "".join(ch for ch in fold(whole)[:3] if ch.isalnum()) or "x"
    return chance.choice(
        [
            (
                f"custom.note:{_quoted(shown)}",
                lambda has: "note" in has and fold(shown) in fold(has["note"]),
            ),
            (
                f"custom.note:{begin}*",
                lambda has: fold(has.get("note", "\0")).startswith(begin),
            ),
        ]
    )


def _choice(chance: random.Random) -> Asked:
    one, other = chance.sample(CHOICES, 2)
    said = chance.choice(("yes", "sí", "YES"))
    return chance.choice(
        [
            (f"custom.env:{_quoted(one.upper())}", lambda has: has.get("env") == one),
            (
                f"custom.env:{_quoted(one)},{_quoted(other)}",
                lambda has: has.get("env") in (one, other),
            ),
            (f"custom.env:none,{_quoted(one)}", lambda has: has.get("env", one) == one),
            (f"custom.legal:{said}", lambda has: has.get("legal") == "yes"),
            ("custom.legal:no,none", lambda has: has.get("legal", "no") == "no"),
        ]
    )


def _there(chance: random.Random) -> Asked:
    key = chance.choice(("note", "env", "cost", "start", "legal"))
    if chance.random() < 0.5:
        return f"custom.{key}:none", lambda has: key not in has
    return f"custom.{key}:any", lambda has: key in has


def _asked(chance: random.Random, depth: int = 2) -> Asked:
    kind = chance.random()
    if not depth or kind < 0.5:
        return chance.choice((_number, _day, _text, _choice, _there))(chance)
    left, holds = _asked(chance, depth - 1)
    if kind < 0.65:
        return f"-({left})", lambda has: not holds(has)
    right, fits = _asked(chance, depth - 1)
    if kind < 0.85:
        return f"({left} {right})", lambda has: holds(has) and fits(has)
    return f"({left} OR {right})", lambda has: holds(has) or fits(has)


@pytest.mark.parametrize(("seed", "few"), [(1, FEW), (2, 3), (3, -1)])
def test_random_queries_find_what_the_model_finds(
    desk: Desk, seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`few`: all terms are looked up, or some, or each ticket is asked as a walk meets it."""
    monkeypatch.setattr(compiler, "FEW", few)
    people = [add_agent(desk, "bob"), add_agent(desk, "lea", Role.LEAD), desk]
    desk.write.groups.add("Secret", private=True, members=["bob"])
    world = _fill(desk, seed)
    seen = [(one, one.read.tickets.numbers("", limit=0)) for one in people]
    assert len({len(numbers) for _, numbers in seen}) > 1
    chance = random.Random(seed * 1000)
    for _ in range(ASKED):
        text, holds = _asked(chance)
        for one, numbers in seen:
            expected = {number for number in numbers if holds(world[number])}
            assert set(one.read.tickets.numbers(text, limit=0)) == expected, text
            assert one.read.tickets.count(text) == len(expected), text


KEYS: dict[str, Callable[[Has], object]] = {
    "note": lambda has: fold(has["note"]) if "note" in has else "\U0010ffff",
    "env": lambda has: fold(has["env"]) if "env" in has else "\U0010ffff",
    "cost": lambda has: int(has.get("cost", LAST_NUMBER)),
    "start": lambda has: has.get("start", "9999"),
    "legal": lambda has: has.get("legal", "\U0010ffff"),
}


@pytest.mark.parametrize("seed", [3])
def test_order_groups_and_pages_agree_with_the_model(desk: Desk, seed: int) -> None:
    world = _fill_alone(desk, seed)
    for key, of in KEYS.items():
        ahead = sorted(world, key=lambda number: -number)
        ahead.sort(key=lambda number: of(world[number]))  # type: ignore[arg-type,return-value]
        assert desk.read.tickets.numbers(f"sort:custom.{key}", limit=0) == ahead, key
        back = sorted(world, key=lambda number: -number)
        back.sort(key=lambda number: of(world[number]), reverse=True)  # type: ignore[arg-type,return-value]
        assert desk.read.tickets.numbers(f"sort:-custom.{key}", limit=0) == back, key
        assert _walked(desk, f"sort:-custom.{key}") == back, key
    for key in ("note", "env", "legal"):
        names, found = desk.read.tickets.tally("", by=f"custom.{key}")
        assert names == (f"custom.{key}",)
        expected: dict[str | None, int] = {}
        for has in world.values():
            expected[has.get(key)] = expected.get(has.get(key), 0) + 1
        assert {values[0]: count for values, count in found} == expected


def _fill_alone(desk: Desk, seed: int) -> dict[int, Has]:
    add_agent(desk, "bob")
    add_agent(desk, "lea", Role.LEAD)
    desk.write.groups.add("Secret", private=True)
    return _fill(desk, seed)


def _walked(desk: Desk, query: str) -> list[int]:
    """All pages of a list, one after another."""
    found: list[int] = []
    token = ""
    while True:
        page = desk.read.tickets.number_page(query, limit=7, after=token)
        found += page.numbers
        if not (token := page.next):
            return found


def test_a_day_is_the_same_day_wherever_it_is_asked_from(desk: Desk) -> None:
    """A day has no time zone: what is today is where the one who asks is."""
    desk.write.fields.add("start", kind="date")
    desk.write.tickets.new("One", changes="custom.start:2026-11-02")
    for zone in ("Pacific/Kiritimati", "Europe/Madrid", "UTC"):
        luis = _living_in(desk, zone)
        assert luis.read.tickets.count("custom.start:2026-11-02") == 1, zone
        assert luis.read.tickets.count("custom.start:today") == 1, zone
    west = _living_in(desk, "Pacific/Honolulu")  # where it is still November 1, 23:00
    assert west.read.tickets.count("custom.start:today") == 0
    assert west.read.tickets.count("custom.start:tomorrow") == 1
    west.write.tickets.change([1], "custom.start:tomorrow")
    assert west.read.fields.of(1) == {"start": "2026-11-02"}


def test_today_moves_on_at_midnight(desk: Desk, clock: FixedClock) -> None:
    """A compiled query is kept while nothing changes; one that names today must not be."""
    desk.write.fields.add("start", kind="date")
    desk.write.tickets.new("One", changes="custom.start:2026-11-03")
    asked = "custom.start:today", "custom.start:<=tomorrow", "custom.start:..2026-11-02"
    assert [desk.read.tickets.count(text) for text in asked] == [0, 1, 0]
    clock.advance(days=1)
    assert [desk.read.tickets.count(text) for text in asked] == [1, 1, 0]
    clock.advance(days=-2)
    assert [desk.read.tickets.count(text) for text in asked] == [0, 0, 0]


def _living_in(desk: Desk, zone: str) -> Desk:
    there = replace(desk.actor, time_zone=zone)
    return Desk(desk.store, there, desk.clock)


def test_every_kind_is_found_by_its_index(lite: Desk) -> None:
    """A count, like a list of few, is made from an index that holds all it needs."""
    _fill_alone(lite, 5)
    for text, index in (
        ("custom.env:test", "COVERING INDEX ix_custom_values_text (field=? AND text_folded=?)"),
        ("custom.note:se*", "ix_custom_values_text (field=? AND text_folded>? AND text_folded<?)"),
        ("custom.note:enor", "COVERING INDEX ix_custom_values_text (field=?)"),
        ("custom.cost:>=4", "ix_custom_values_number (field=? AND number>?)"),
        ("custom.start:today", "ix_custom_values_instant (field=? AND instant>? AND instant<?)"),
    ):
        sql, values = lite.read.tickets._compile(text).count()
        plan = lite.store.reader.rows(f"EXPLAIN QUERY PLAN {sql}", values)
        assert any(index in row[3] for row in plan), (text, plan)
