"""Columns by name, and a saved query narrowed by words."""

from __future__ import annotations

import pytest

from deskterm.errors import BadText
from deskterm.fields import STANDARD, Field, Kind
from deskterm.lists import COLUMNS, columns, narrowed, parted
from deskterm.query import parse
from deskterm.syntax import And

OWN = STANDARD.with_fields(Field("custom.room", Kind.TEXT, "", "custom.room:x"))


def test_columns_by_their_names_and_by_those_of_fields() -> None:
    assert columns(" Number, tag,,org ,number,custom.room", OWN) == (
        "number", "tags", "organization", "custom.room",
    )  # fmt: skip
    assert columns("", STANDARD) == columns(" , ", STANDARD) == ()
    assert columns(",".join(COLUMNS), STANDARD) == COLUMNS
    assert columns("links", STANDARD, ("links",)) == ("links",)


@pytest.mark.parametrize(
    ("text", "column", "near"),
    [("subjet", 0, "subject"), ("number,  subjet", 9, "subject"), ("custom.roon", 0, "custom.room"),
     ("number,links", 7, "")],
)  # fmt: skip
def test_an_unknown_column_is_pointed_at(text: str, column: int, near: str) -> None:
    with pytest.raises(BadText) as fault:
        columns(text, OWN)
    assert fault.value.column == column
    assert near in fault.value.nearest


def test_an_order_and_groups_are_parted_from_a_query() -> None:
    assert parted(" NOT tag:vip  a ", STANDARD) == ("NOT tag:vip  a", "", "")
    assert parted("sort:-priority,created a OR b by:status", STANDARD) == (
        "a OR b", "-priority,created", "status",
    )  # fmt: skip
    assert parted("by:status", STANDARD) == ("", "", "status")


@pytest.mark.parametrize(
    ("saved", "words", "both"),
    [
        ("is:open", "printer", "is:open printer"),
        ("a OR b", "c OR d", "(a OR b) (c OR d)"),
        ("a b OR c", "-d", "(a b OR c) -d"),
        ("a sort:number by:status", "b sort:-due", "a b sort:-due by:status"),
        ("sort:number", "by:tag", "sort:number by:tag"),
        ("", "a OR b sort:due", "a OR b sort:due"),
        ("a OR b", " ", "a OR b"),
        ("-(a OR b)", '"c d"', '-(a OR b) "c d"'),
    ],
)
def test_a_saved_query_is_narrowed(saved: str, words: str, both: str) -> None:
    found = narrowed(saved, words, STANDARD)
    assert found == both
    assert parse(found) == parse(both)


def test_narrowed_is_and_of_the_two() -> None:
    one, other = "tag:vip OR tag:big -is:spam", "created:<7d (x OR y)"
    made = parse(narrowed(one, other, STANDARD)).expression
    assert isinstance(made, And)
    assert made.items == (parse(one).expression, *parse(other).expression.items)  # type: ignore[union-attr]


def test_a_fault_is_in_the_words_as_they_were_typed() -> None:
    with pytest.raises(BadText) as fault:
        narrowed("is:open", "tag:x asignee:me", STANDARD)
    assert (fault.value.text, fault.value.column) == ("tag:x asignee:me", 6)
