"""Changes: what each form means, and what is refused in which column."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskterm.change import Change, Value, parse, to_text
from deskterm.checks import tag_fault
from deskterm.errors import BadText
from deskterm.fields import STANDARD, Field, Kind
from deskterm.words import fold

WITH_OBSERVERS = STANDARD.with_fields(
    Field("observer", Kind.AGENT, "who follows it", "observer:me", set=True, many=True)
)


def put(field: str, text: str, special: bool = False) -> Change:
    return Change(field, "set", Value(text, special))


def test_a_whole_line_of_changes() -> None:
    line = (
        "assignee:ana status:abierto priority:4 type:incident "
        'subject:"New  subject" contact:joe@x.test wake:3D +vip -spam'
    )
    assert parse(line) == [
        put("assignee", "ana"),
        put("status", "open"),
        put("priority", "urgent"),
        put("type", "incident"),
        put("subject", "New subject"),
        put("contact", "joe@x.test"),
        put("wake", "3d"),
        Change("tag", "add", Value("vip")),
        Change("tag", "remove", Value("spam")),
    ]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("", []),
        (" \n ", []),
        ("assignee:me", [put("assignee", "me", special=True)]),
        ("assignee:None", [put("assignee", "none", special=True)]),
        ('assignee:"none"', [put("assignee", "none")]),
        ("assignee:any", [put("assignee", "any")]),
        ("contact:none wake:none", [put("contact", "none", True), put("wake", "none", True)]),
        ('status:"En espera"', [put("status", "waiting")]),
        ("+VIP +vip", [Change("tag", "add", Value("VIP"))]),
        ("+ñandú", [Change("tag", "add", Value("ñandú"))]),
        ("-2x", [Change("tag", "remove", Value("2x"))]),
    ],
)  # fmt: skip
def test_forms(text: str, changes: list[Change]) -> None:
    assert parse(text) == changes


def test_fields_with_several_values_take_a_sign_before_the_value() -> None:
    changes = parse('observer:+ana observer:-"Ana Ruiz"', WITH_OBSERVERS)
    added, removed = Value("ana"), Value("Ana Ruiz")
    assert changes == [Change("observer", "add", added), Change("observer", "remove", removed)]
    assert to_text(changes) == 'observer:+ana observer:-"Ana Ruiz"'
    with pytest.raises(BadText, match="observer: needs \\+ or - before the value"):
        parse("observer:ana", WITH_OBSERVERS)


def test_changes_know_their_columns() -> None:
    assert [(c.column, c.value.column) for c in parse('status:open +vip  subject:"x"')] == [
        (0, 7),
        (12, 13),
        (18, 26),
    ]


FAULTS = [
    ("^vip", "no change: write field:value, +tag or -tag"),
    ("status:open ^solved", "no change: write field:value, +tag or -tag"),
    ('^"vip"', "no change: write field:value, +tag or -tag"),
    ("^stauts:open", 'unknown field "stauts" (did you mean status?)'),
    ("^re:x", 'unknown field "re"'),
    ("^number:12", "number cannot be set"),
    ("^tag:vip", "write +vip to add a tag, -vip to take it off"),
    ("status:^opne", 'unknown status "opne" (did you mean open?)'),
    ("priority:^x", 'unknown priority "x": one of low, normal, high, urgent'),
    ("wake:^3", "3 of what? Write 3d for days, 3h for hours"),
    ('subject:"^  "', "subject: needs a value here"),
    ("subject:^", "subject: needs a value here"),
    ('subject:^"x', "this quote is not closed"),
    ('subject:"x"^y', "put a space here, or quotes around the whole value"),
    ("subject:x^(y)", "put a space here, or quotes around the whole value"),
    ("assignee:ana,^luis", "assignee: takes one value"),
    ("assignee:ana ^assignee:me", "assignee is set twice"),
    ("+vip ^-VIP", "VIP is both added and removed"),
    ("+^", "a tag needs at least one character"),
    ("+^ vip", "a tag needs at least one character"),
    ("+^+vip", 'a tag does not start with "+"'),
    ("-^status:open", "a tag has no spaces, commas, colons, quotes, brackets or stars in it"),
    ("+^a,b", "a tag has no spaces, commas, colons, quotes, brackets or stars in it"),
    ("+^" + "a" * 51, "a tag has at most 50 characters"),
    ("+^none", '"none" is a word of the query language, not a tag'),
]


@pytest.mark.parametrize(("marked", "sentence"), FAULTS)
def test_the_sentence_and_the_column(marked: str, sentence: str) -> None:
    column = marked.index("^")
    text = marked[:column] + marked[column + 1 :]
    with pytest.raises(BadText) as caught:
        parse(text)
    assert (str(caught.value), caught.value.column) == (sentence, column)


PLAIN = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=15)
TAGS = PLAIN.filter(lambda text: not tag_fault(text))
SETS = st.one_of(
    PLAIN.filter(str.strip).map(lambda text: put("subject", " ".join(text.split()))),
    st.sampled_from(["open", "solved"]).map(lambda key: put("status", key)),
    st.sampled_from(["low", "urgent"]).map(lambda key: put("priority", key)),
    st.sampled_from(["3d", "2026-12-01", "monday"]).map(lambda text: put("wake", text)),
    st.sampled_from(["me", "none"]).map(lambda word: put("assignee", word, special=True)),
    PLAIN.filter(str.strip).map(lambda text: put("contact", text)),
    PLAIN.filter(str.strip).map(lambda text: put("type", text)),
)
TAGGED = st.builds(lambda op, tag: Change("tag", op, Value(tag)),
                   st.sampled_from(["add", "remove"]), TAGS)  # fmt: skip
CHANGES = st.lists(
    SETS | TAGGED,
    unique_by=lambda c: (c.field, "" if c.op == "set" else fold(c.value.text)),
    max_size=8,
)


@settings(max_examples=300, deadline=None)
@given(CHANGES)
def test_any_changes_print_and_parse_back_equal(changes: list[Change]) -> None:
    assert parse(to_text(changes)) == changes


PIECES = st.sampled_from([
    "status:", "open", "wake:", "3d", "+", "-", "vip", "none", '"', "\\", ":", ",", " ", " ",
    "subject:", "x y", "tag:", "priority:high", "assignee:me",
])  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=20).map("".join)))
def test_any_text_parses_or_fails_with_a_column_inside_it(text: str) -> None:
    try:
        changes = parse(text)
    except BadText as fault:
        assert 0 <= fault.column <= len(text)
        assert fault.why and fault.text == text
    else:
        assert parse(to_text(changes)) == changes
