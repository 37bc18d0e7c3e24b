"""Any tree prints and parses back equal; any text parses or fails with a column inside it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from deskterm.errors import BadText
from deskterm.fields import STANDARD, Field, Kind
from deskterm.query import (
    And,
    Key,
    Not,
    Or,
    Phrase,
    Query,
    Term,
    Value,
    Words,
    parse,
    to_text,
)
from deskterm.words import split

PLAIN = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
FREE = st.one_of(PLAIN, st.sampled_from(["me", "None", "a..b", ">x", "a*", 'q"\\', "a,b", "(x)"]))
WHEN = st.sampled_from(["7d", "1h30min", "today", "monday", "2026-11", "2026-11-07T10:30Z", "now"])
NUMBER = st.integers(0, 10**18 - 1).map(str)


def values(field: Field) -> st.SearchStrategy[Value]:
    if field.kind is Kind.NUMBER:
        return NUMBER.map(Value)
    if field.kind is Kind.INSTANT:
        return WHEN.map(Value)
    if field.choices:
        return st.sampled_from([Value(choice.key) for choice in field.choices])
    literal = FREE.filter(str.strip).map(Value)
    options = [literal]
    if field.prefixed:
        bare = st.from_regex(r"[a-zñ@.<-]{0,6}[a-z]", fullmatch=True)
        bare = bare.filter(lambda text: text[0] not in "<>=")
        options.append(bare.map(lambda text: Value(text, prefix=True)))
    if field.specials:
        options.append(st.sampled_from([Value(word, special=True) for word in field.specials]))
    return st.one_of(options)


def terms(field: Field) -> st.SearchStrategy[Term]:
    one = values(field)
    options = [
        st.lists(one, min_size=1, max_size=4, unique=True).map(
            lambda many: Term(field.name, "=", tuple(many))
        )
    ]
    if field.ranged:
        compare = st.sampled_from([">", ">=", "<", "<="])
        options.append(st.builds(lambda op, v: Term(field.name, op, (v,)), compare, one))
        options.append(st.builds(lambda v, low: _range(field, v, low), one, st.booleans()))
    return st.one_of(options)


def _range(field: Field, value: Value, low: bool) -> Term:
    ends = (value, Value("")) if low else (Value(""), value)
    return Term(field.name, "..", ends)


BARE = st.one_of(
    st.from_regex(r"[a-z0-9ñ'@._,/-]{0,8}[a-z0-9]", fullmatch=True).filter(lambda t: t[0] != "-"),
    st.sampled_from(["or", "http://x.test/a:b", "10:30", "a>b", "Ångström", "#x"]),
).filter(split)
LEAVES = st.one_of(
    st.sampled_from([field for field in STANDARD if field.filter]).flatmap(terms),
    st.builds(Words, BARE, st.booleans()),
    PLAIN.filter(split).map(Phrase),
)
NODES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=4).map(lambda items: And(tuple(items))),
        st.lists(inner, min_size=2, max_size=4).map(lambda items: Or(tuple(items))),
    ),
    max_leaves=10,
)
SORTS = st.builds(Key, st.sampled_from([f.name for f in STANDARD if f.sort]), st.booleans())
GROUPS = st.sampled_from([Key(f.name) for f in STANDARD if f.group])
QUERIES = st.builds(
    Query,
    st.none() | NODES,
    st.lists(SORTS, max_size=2).map(tuple),
    st.lists(GROUPS, max_size=2).map(tuple),
)


@settings(max_examples=300, deadline=None)
@given(QUERIES)
def test_any_tree_prints_and_parses_back_equal(query: Query) -> None:
    assert parse(to_text(query)) == query


PIECES = st.sampled_from([
    "is:open", "tag:", "created:", "<7d", "..", "priority:", ">=high", "2026-11-07", "number:", "5",
    "sort:", "by:", "-", "(", ")", '"', "\\", "OR", "NOT", "AND", " ", " ", ",", "*", "me",
    "status", ":", "#12", "x",
])  # fmt: skip
ANY_TEXT = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))


@settings(max_examples=1000, deadline=None)
@given(ANY_TEXT)
def test_any_text_parses_or_fails_with_a_column_inside_it(text: str) -> None:
    try:
        query = parse(text)
    except BadText as fault:
        assert 0 <= fault.column <= len(text)
        assert fault.why and fault.text == text
    else:
        assert parse(to_text(query)) == query
