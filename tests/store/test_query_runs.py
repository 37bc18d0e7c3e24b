"""Any query the language can say runs: it finds tickets, or points at a name nobody has."""

from __future__ import annotations

import pytest
from desk.helpers import add_agent, mail_with_file, take
from hypothesis import HealthCheck, Phase, assume, given, settings
from pure.query_trees import QUERIES

from deskterm.desk import Desk
from deskterm.errors import BadText
from deskterm.query import Query, to_text

QUICK = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def _runs(desk: Desk, query: Query) -> None:
    text = to_text(query)
    assume("custom." not in text)
    read = desk.read.tickets
    try:
        numbers = read.numbers(text)
    except BadText as fault:
        # Names are looked up when a query runs; sort:rank needs a word that all must have.
        assert str(fault).startswith(("no agent", "no group", "rank: needs words")), text
        assert 0 < fault.column <= len(text)
        return
    assert read.count(text) == len(numbers), text
    assert read.number_page(text, limit=2).numbers == numbers[:2], text
    read.tally(text, by=",".join(key.field for key in query.by) or "status")


@pytest.fixture
def talked(desk: Desk) -> tuple[Desk, Desk]:
    """A desk of three tickets, for its admin and for an agent who sees one of them."""
    take(desk, mail_with_file(b"x", "Foto.JPG", text="It burns: fire, fire!"))
    desk.write.tickets.new("Or and not", contact="zoe@client.test")
    desk.write.tickets.new("Third")
    bob = add_agent(desk, "bob")
    desk.write.tickets.change([2], "assignee:bob +vip priority:high due:3d")
    return desk, bob


def test_any_query_runs_for_who_sees_all_and_for_who_does_not(talked: tuple[Desk, Desk]) -> None:
    @QUICK
    @given(QUERIES)
    def runs(query: Query) -> None:
        for desk in talked:
            _runs(desk, query)

    runs()


@pytest.mark.soak
def test_many_more_run(talked: tuple[Desk, Desk]) -> None:
    @settings(QUICK, max_examples=3000)
    @given(QUERIES)
    def runs(query: Query) -> None:
        for desk in talked:
            _runs(desk, query)

    runs()
