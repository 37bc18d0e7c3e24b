"""A list may be walked or looked up, a beginning of a word asked of the index or of documents:
whichever way is taken, the same tickets are found in the same order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desk.helpers import FixedClock, make_desk
from query_model import answer
from query_world import NOW, World, build

from deskterm.desk import Desk
from deskterm.errors import BadText, Usage
from deskterm.policy import Actor
from deskterm.query import parse
from deskterm.store import compiler
from deskterm.terms import Role

QUERIES = (
    "tag:vip", "tag:v*", "tag:vip,none", "-tag:vip", "tag:vip created:<7d", "created:1h..7d",
    "created:2026-10 fire", "tag:vip fire", "tag:none fi*", "fi*", "b*", '"big fire"',
    "fi* -tag:vip",
    "tag:vip fi* OR is:open", "created:<7d sort:-priority", "foto_1*", "tag:vip sort:rank fire",
    "fire printer sort:rank", "m* sort:-number", "is:open tag:any fire", "NOT (fi* OR tag:vip)",
)  # fmt: skip
ANA = Actor(1, "ana", "Ana Ruiz", Role.ADMIN)
BOB = Actor(2, "bob", "Bob Ño", Role.AGENT)
WAYS = {
    "looked up": {"FEW": 10_000},
    "walked": {"FEW": -1},
    "known words": {"SOME_WORDS": 10_000, "MOST_WORDS": 10_000},
    "documents": {"SOME_WORDS": -1, "FULL": 0},
    "too many words": {"MOST_WORDS": -1},
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, World]]:
    desk = make_desk(str(tmp_path_factory.mktemp("ways") / "desk.db"), FixedClock(NOW))
    yield desk, build(desk.store, 21)
    desk.close()


@pytest.mark.parametrize("way", WAYS)
def test_every_way_finds_the_same(
    small: tuple[Desk, World], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, world = small
    for name, value in WAYS[way].items():
        monkeypatch.setattr(compiler, name, value)
    found = 0
    for actor in (ANA, BOB):
        read = Desk(desk.store, actor, desk.clock).read
        for query in QUERIES:
            ranked = "sort:rank" in query
            wanted = answer(world, parse(query.replace("sort:rank", ""), read.vocabulary.fields()),
                            actor)  # fmt: skip
            numbers = read.tickets.numbers(query)
            assert (sorted(numbers) if ranked else numbers) == (
                sorted(wanted) if ranked else wanted
            ), query
            assert read.tickets.count(query) == len(wanted), query
            found += len(wanted)
    assert found > len(QUERIES)


def test_a_page_goes_on_where_the_one_before_ended(desk: Desk) -> None:
    for number in range(7):
        desk.write.tickets.new(f"Fire {number % 3}")
    for query in ("", "fire", "sort:subject", "sort:-subject,created", "fire sort:rank"):
        walked: list[int] = []
        after = ""
        while True:
            page = desk.read.tickets.page(query, limit=2, after=after)
            walked += [row.number for row in page.rows]
            after = page.next
            if not after:
                break
        assert walked == desk.read.tickets.numbers(query), query
        assert len(walked) == 7


def test_a_page_goes_on_though_tickets_are_found_another_way_by_then(
    lite: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tag that grew common between two pages was asked for in another way, and the second page
    was refused as one of another order."""
    for number in range(4):
        lite.write.tickets.new(f"Fire {number}", changes="+vip")
    first = lite.read.tickets.page("fire tag:vip", limit=2)
    monkeypatch.setattr(compiler, "FEW", -1)
    lite.write.tickets.new("Another")  # so that nothing that was compiled is kept
    second = lite.read.tickets.page("fire tag:vip", limit=2, after=first.next)
    assert [row.number for row in (*first.rows, *second.rows)] == [4, 3, 2, 1]


def test_what_comes_in_front_does_not_shift_the_next_page(desk: Desk) -> None:
    for number in range(4):
        desk.write.tickets.new(f"Ticket {number}")
    first = desk.read.tickets.page("sort:-number", limit=2)
    desk.write.tickets.new("A newer one")
    second = desk.read.tickets.page("sort:-number", limit=2, after=first.next)
    assert [row.number for row in second.rows] == [2, 1]


def test_a_rank_needs_words(desk: Desk) -> None:
    desk.write.tickets.new("Fire fire fire", text="fire")
    desk.write.tickets.new("A long text in which there is one fire and much besides it")
    assert desk.read.tickets.numbers("fire sort:rank") == [1, 2]
    assert desk.read.tickets.numbers("fire sort:-rank") == [2, 1]
    for query in ("is:open sort:rank", "-fire sort:rank"):
        with pytest.raises(BadText) as caught:
            desk.read.tickets.numbers(query)
        assert "needs words" in caught.value.sentence
        assert caught.value.column == query.index("rank")


def test_a_word_that_was_rolled_back_is_learnt_again(lite: Desk) -> None:
    """Words a connection had written are remembered in memory. Those of a transaction that failed
    were not in the database, and a search for how they begin would have missed them for ever."""
    from deskterm.store.direct import Direct
    from deskterm.store.fulltext import know_words

    lite.write.tickets.new("First")
    with pytest.raises(ZeroDivisionError), lite.store.writer.session() as session:
        know_words(Direct(session), "zanzibar")
        raise ZeroDivisionError
    lite.write.tickets.new("Zanzibar")
    assert lite.read.tickets.numbers("zanz*") == [2]


@pytest.mark.parametrize("token", ["x", "!!", "WzFd", "e30", "W10", "WzEsbnVsbF0", "é", "A" * 5000])
def test_what_is_no_page_is_refused_with_a_sentence(lite: Desk, token: str) -> None:
    with pytest.raises(Usage, match="that is no page"):
        lite.read.tickets.page(after=token)


def test_a_page_of_another_list_is_refused(lite: Desk) -> None:
    for number in range(3):
        lite.write.tickets.new(f"Ticket {number}")
    first = lite.read.tickets.page(limit=1)
    with pytest.raises(Usage, match="another list"):
        lite.read.tickets.page(sort="subject", after=first.next)
    with pytest.raises(Usage, match="another list"):
        lite.read.tickets.page("is:open", after=first.next)


def _forged(*keys: object) -> list[str]:
    """Tokens with these keys for the list of `sort:subject`, whatever its mark."""
    import json
    from base64 import urlsafe_b64encode
    from zlib import crc32

    marks = [crc32(f"t.subject_folded{c}, t.number DESC\nsort:subject".encode())
             for c in ("", ' COLLATE "C"')]  # fmt: skip
    return [urlsafe_b64encode(json.dumps([mark, *keys]).encode()).decode() for mark in marks]


@pytest.mark.parametrize(
    "keys",
    [("\ud800", 1), ("a\0", 1), (1, 1), ("a", "b"), (True, 1), ("a", 2**63), ("a",), (None, 1)],
)
def test_a_forged_page_is_refused_before_any_database_sees_it(
    desk: Desk, keys: tuple[object, ...]
) -> None:
    """A lone surrogate in a token ended in a traceback, and text in the place of a number made
    PostgreSQL's complaint a desk that "is damaged", with host and name."""
    for number in range(3):
        desk.write.tickets.new(f"Ticket {number}")
    for token in _forged(*keys):
        with pytest.raises(Usage):
            desk.read.tickets.page("sort:subject", after=token)


def test_a_true_page_made_by_the_same_hand_is_taken(desk: Desk) -> None:
    for number in range(3):
        desk.write.tickets.new(f"Ticket {number}")
    taken = []
    for token in _forged("ticket 0", 1):
        try:
            taken.append(desk.read.tickets.page("sort:subject", after=token).rows)
        except Usage:
            continue
    assert [[row.number for row in rows] for rows in taken] == [[2, 3]]


def test_mail_that_comes_between_pages_moves_no_rank(desk: Desk) -> None:
    """FTS5's rank weighs words by all tickets: with three mails between two pages, 5 of 20 tickets
    were on no page."""
    for number in range(12):
        desk.write.tickets.new(f"Fire {number}", text="fire " * (number % 4) + "and much besides")
    walked: list[int] = []
    after = ""
    while True:
        page = desk.read.tickets.page("fire sort:rank", limit=5, after=after)
        walked += [row.number for row in page.rows]
        after = page.next
        if not after:
            break
        for _ in range(3):
            desk.write.tickets.new("Something else", text="words of all kinds")
    assert sorted(walked) == list(range(1, 13))
    assert walked == desk.read.tickets.numbers("fire sort:rank")


def test_a_rank_tells_nothing_of_hidden_tickets(desk: Desk) -> None:
    """Whoever decoded a page's token read from the rank in it that a phrase stands in some ticket
    out of sight."""
    desk.write.tickets.new("fire eva gil")
    desk.write.tickets.new("fire eva gil and others")
    first = desk.read.tickets.page("fire eva sort:rank", limit=1).next
    for _ in range(5):
        desk.write.tickets.new("Another", text="fire eva gil fire eva gil")
    desk.store.writer.execute("UPDATE tickets SET merged_into = 1 WHERE id > 2")
    assert desk.read.tickets.page("fire eva sort:rank", limit=1).next == first


def test_numbers_no_database_holds_are_the_end_of_the_list(desk: Desk) -> None:
    desk.write.tickets.new("One")
    assert len(desk.read.tickets.search(limit=10**30)) == 1
    assert desk.read.tickets.search(limit=10**30, offset=10**30) == []
    assert len(desk.read.tickets.page(limit=10**30).rows) == 1
