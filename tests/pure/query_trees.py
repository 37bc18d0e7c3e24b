"""Any query: trees drawn from the registry of fields, for hypothesis."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from deskterm.fields import STANDARD, Choice, Field, Kind
from deskterm.query import And, Key, Not, Or, Phrase, Query, Term, Value, Words
from deskterm.words import split

# The desk's own fields bring kinds that no standard field has; types come from the database.
FIELDS = STANDARD.with_fields(
    Field("custom.size", Kind.INTEGER, "", "custom.size:1", sort=True, optional=True),
    Field("custom.day", Kind.DAY, "", "custom.day:today", sort=True, optional=True, ahead=True),
    Field("custom.text", Kind.TEXT, "", "custom.text:x", group=True, optional=True),
).with_choices("type", [Choice("incident", ("Incidente",)), Choice("question")])

_STORABLE = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
PLAIN = st.text(_STORABLE, max_size=12)
_ODD = ["me", "None", "ANY", "my-groups", "a..b", "..", ">x", "<=", "a*", "*", 'q"\\', "\\", "a,b",
        "(x)", "re: x", "-x", "#1", "group:Sales", " a ", "a\nb"]  # fmt: skip
FREE = st.one_of(PLAIN, st.sampled_from(_ODD)).filter(str.strip)
DAYS = ["7d", "2w3d", "1mo", "today", "monday", "last-week", "2026", "2026-11", "2026-11-07", "now"]
TIMES = ["1h30min", "2026-11-07T10:30Z", "2026-11-07T10:30:05+02:00", "mondayT09:00"]
_BEGINNING = st.text(_STORABLE, min_size=1, max_size=8).filter(
    lambda text: not re.search(r'[\s"(),]', text) and text[0] not in "<>=" and bool(text.strip())
)


def _texts(field: Field) -> st.SearchStrategy[str]:
    """A plain value as the tree holds it."""
    if field.kind in (Kind.NUMBER, Kind.TICKET):
        return st.integers(0, 10**18 - 1).map(str)
    if field.kind is Kind.INTEGER:
        return st.integers(-(10**18) + 1, 10**18 - 1).map(str)
    if field.kind in (Kind.INSTANT, Kind.DAY):
        return st.sampled_from(DAYS + TIMES * (field.kind is Kind.INSTANT))
    if field.kind is Kind.PHONE:
        return st.from_regex(r"[0-9]{3}[0-9 ()+./-]{0,6}[0-9]", fullmatch=True)
    if field.choices:
        return st.sampled_from([choice.key for choice in field.choices])
    return FREE


def _values(field: Field) -> st.SearchStrategy[Value]:
    options = [_texts(field).map(Value)]
    if field.prefixed:
        options.append(_BEGINNING.map(lambda text: Value(text, prefix=True)))
    if field.specials:
        options.append(st.sampled_from([Value(word, special=True) for word in field.specials]))
    return st.one_of(options)


def terms(field: Field) -> st.SearchStrategy[Term]:
    """A term of one field: lists of values, and comparisons and ranges where there is an order."""
    lists = st.lists(_values(field), min_size=1, max_size=4, unique=True)
    options = [lists.map(lambda many: Term(field.name, "=", tuple(many)))]
    if field.ranged:
        signs = st.sampled_from([">", ">=", "<", "<="])
        one = _texts(field).map(Value)
        options.append(st.builds(lambda sign, v: Term(field.name, sign, (v,)), signs, one))
        options.append(
            st.tuples(_texts(field), _texts(field), st.integers(0, 2)).map(
                lambda drawn: _range(field, *drawn)
            )
        )
    return st.one_of(options)


def _range(field: Field, low: str, high: str, closed: int) -> Term:
    keys = [choice.key for choice in field.choices]
    if field.kind in (Kind.NUMBER, Kind.INTEGER):
        low, high = sorted((low, high), key=int)
    elif keys:
        low, high = sorted((low, high), key=keys.index)
    ends = [(low, high), (low, ""), ("", high)][closed]
    return Term(field.name, "..", (Value(ends[0]), Value(ends[1])))


def _is_word(text: str) -> bool:
    """Whether a text reads as a word to search for, and as nothing else of the language."""
    if text in ("OR", "AND", "NOT") or text[0] == "-" or re.fullmatch(r"#[0-9]{1,18}", text):
        return False
    named = re.match(r"([^\W\d_][\w.-]*)(:(?!//)|<|>|=)", text)
    if named and (named[2] == ":" or FIELDS.get(named[1])):
        return False
    address = re.match(r"([^\W\d_][\w.-]*)://", text)
    return not (address and FIELDS.get(address[1])) and bool(split(text))


_WORDS = st.one_of(
    st.text(_STORABLE, min_size=1, max_size=10).filter(
        lambda text: not re.search(r'[\s"()*]', text)
    ),
    st.sampled_from(
        ["or", "http://x.test/a:b", "10:30", "a>b", "Ångström", "#x", "it's", "ｆｏｏ"]
    ),
).filter(_is_word)
LEAVES = st.one_of(
    st.sampled_from([field.name for field in FIELDS if field.filter]).flatmap(
        lambda name: terms(FIELDS[name])
    ),
    st.builds(Words, _WORDS, st.booleans()),
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
SORTS = st.builds(Key, st.sampled_from([f.name for f in FIELDS if f.sort]), st.booleans())
GROUPS = st.sampled_from([f.name for f in FIELDS if f.group]).map(Key)
QUERIES = st.builds(
    Query,
    st.none() | NODES,
    st.lists(SORTS, max_size=3, unique_by=lambda key: key.field).map(tuple),
    st.lists(GROUPS, max_size=3, unique=True).map(tuple),
)

PIECES = [
    *(f"{name}:" for field in FIELDS for name in (field.name, *field.aliases)),
    *(field.example for field in FIELDS),
    *(word for field in FIELDS for word in field.specials),
    "<7d", "..", ">", ">=", "<", "<=", "=", "2026-11-07", "5", "12", "#12", "sort:", "by:", "-",
    "--", "(", ")", '"', "\\", "OR", "NOT", "AND", " ", ",", "*", ":", "://", "x", "ñ", "\n",
    "\u2028", "\x00", "asignee", "\U0001f600", "+02:00", "T10:30", "9" * 19,
]  # fmt: skip
"""The language's own tokens, and some that are none."""
