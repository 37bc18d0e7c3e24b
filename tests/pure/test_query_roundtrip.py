"""Any tree prints and parses back equal; any text parses or fails with a column inside it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_trees import FIELDS, PIECES, QUERIES, terms

from deskterm.errors import LONGEST, BadText
from deskterm.query import Query, parse, to_text

QUICK = settings(max_examples=300, deadline=None)


def _comes_back(query: Query) -> None:
    text = to_text(query)
    again = parse(text, FIELDS)
    assert again == query, text
    assert to_text(again) == text


def _parses_or_points(text: str) -> None:
    try:
        query = parse(text, FIELDS)
    except BadText as fault:
        assert 0 <= fault.column <= len(text)
        assert fault.why and fault.text == text
        line, caret = fault.pointer().split("\n")
        assert caret.strip() == "^" and len(line) <= max(len(text), LONGEST)
        if text.isascii() and len(text) <= LONGEST:
            assert len(caret) == fault.column + 1 <= len(line) + 1
    else:
        _comes_back(query)


@QUICK
@given(QUERIES)
def test_any_tree_prints_and_parses_back_equal(query: Query) -> None:
    _comes_back(query)


@pytest.mark.parametrize("name", [field.name for field in FIELDS if field.filter])
def test_any_term_of_each_field_does(name: str) -> None:
    @settings(QUICK, max_examples=25)
    @given(terms(FIELDS[name]))
    def comes_back(term: object) -> None:
        _comes_back(Query(term))  # type: ignore[arg-type]

    comes_back()


TOKENS = st.lists(st.sampled_from(PIECES), max_size=25)
CUTS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3), st.sampled_from(["", *PIECES])))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A good query with some of its characters cut out, or others put in."""
    text = to_text(draw(QUERIES))
    for at, gone, put in draw(CUTS.filter(lambda cuts: len(cuts) < 4)):
        at %= len(text) + 1
        text = text[:at] + put + text[at + gone :]
    return text


@settings(QUICK, max_examples=600)
@given(st.one_of(st.text(max_size=60), TOKENS.map("".join), TOKENS.map(" ".join)))
def test_any_text_parses_or_fails_with_a_column_inside_it(text: str) -> None:
    _parses_or_points(text)


@QUICK
@given(damaged())
def test_so_does_a_good_query_that_was_damaged(text: str) -> None:
    _parses_or_points(text)


@pytest.mark.soak
def test_many_more_trees_and_texts() -> None:
    many = settings(QUICK, max_examples=10_000)
    many(given(QUERIES)(_comes_back))()
    texts = st.one_of(st.text(), TOKENS.map("".join), TOKENS.map(" ".join), damaged())
    many(given(texts)(_parses_or_points))()
