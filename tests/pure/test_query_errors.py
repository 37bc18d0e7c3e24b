"""A query that does not parse says why, what was meant, and in which column."""

from __future__ import annotations

import pytest

from deskterm.errors import BadText
from deskterm.query import MAX_DEPTH, MAX_TERMS, parse

# The text, with ^ before the column the caret belongs under; the sentence.
FAULTS = [
    ("^asignee:me", 'unknown field "asignee" (did you mean assignee?)'),
    ("is:open ^re: x", 'unknown field "re"; to search for the words, quote them'),
    ("status:open,^clsed", 'unknown status "clsed" (did you mean closed?)'),
    ("priority:^asap", 'unknown priority "asap": one of low, normal, high, urgent'),
    ("is:^opn", '"is:opn" is unknown (did you mean open?)'),
    ("has:^x", '"has:x" is unknown: one of attachment, draft, link, note, observer, reply, tag'),
    ("link:^x", 'link: takes a whole number, not "x"'),
    ("link:^>3", "link: has no order, so no >"),
    ("contact.phone:^12-x", "contact.phone: takes at least three digits of a number"),
    ("last:^custmer", 'unknown last "custmer" (did you mean customer?)'),
    ("^contact.typ:x", 'unknown field "contact.typ" (did you mean contact.type?)'),
    ("^rank:5", "rank cannot be searched"),
    (
        "due:^vierns",
        '"vierns" is no date or duration (7d, today, 2026-11-07) (did you mean viernes?)',
    ),
    ("number:^twelve", 'number: takes a whole number, not "twelve"'),
    ("number:1..^x", 'number: takes a whole number, not "x"'),
    ("created:>^7", "7 of what? Write 7d for days, 7h for hours"),
    ("created:2026-01-01T^25:00", "a time of day runs from 0:00 to 23:59"),
    ('created:"^soon"', '"soon" is no date or duration (7d, today, 2026-11-07)'),
    ("status:^", "status: needs a value here"),
    ("status:open,^", "status: needs a value here"),
    ("status:^,open", "status: needs a value here"),
    ('subject:"^"', "subject: needs a value here"),
    ("subject:^*", "subject: needs a value here"),
    ("created:>^", "created: needs a value here"),
    ("created:^..", "a range needs at least one end: a.., ..b or a..b"),
    ("number:^9..5", "this range runs backwards"),
    ("priority:^urgent..low", "this range runs backwards"),
    ("number:^>1..2", "either > or a range, not both"),
    ("number:>1,^2", "a range or comparison takes one value; use OR"),
    ("subject:^>a", "subject: has no order, so no >"),
    ("created^<7d", "write created:< with a colon"),
    ("^(a b", "this parenthesis is not closed"),
    ("a^)", "this parenthesis was never opened"),
    ("a ^()", "nothing between the parentheses"),
    ('a ^"b c', "this quote is not closed"),
    ('a ^"!?"', "no letters or digits between the quotes"),
    ('"a b"^c', "put a space here, or quotes around the whole value"),
    ("tag:a^(b)", "put a space here, or quotes around the whole value"),
    ("^-", "a minus needs a term after it"),
    ("a ^- b", "a minus needs a term after it"),
    ("a ^NOT", "NOT needs a term after it"),
    ("(^NOT ) a", "NOT needs a term after it"),
    ("^OR a", "OR needs a term before it"),
    ("a OR ^OR b", "OR needs a term before it"),
    ("a ^OR", "OR needs a term after it"),
    ("(a ^OR ) b", "OR needs a term after it"),
    ("a OR sort:number^", "OR needs a term after it"),
    ("NOT ^OR", "OR needs a term before it"),
    ("^AND a", "AND needs a term before it"),
    ("a AND ^AND b", "AND needs a term before it"),
    ("a ^AND", "AND needs a term after it"),
    ("^!!!", '"!!!" has no letters or digits to search for'),
    ("pri^*nter", "a star stands only at the end of a word"),
    ("sort:^subjct", 'unknown field "subjct" (did you mean subject?)'),
    ("sort:-^tag", "cannot sort by tag"),
    ("by:^created", "cannot count by created"),
    ("sort:^-", "a minus needs a field after it"),
    ("sort:number ^sort:subject", "sort: is here twice; write sort:a,b"),
    ("(^sort:number)", "sort: stands outside of parentheses"),
    ("-^sort:number", "sort: cannot be negated"),
    ("a ^\0", "this character cannot be stored"),
    ("a ^\udcff", "this character cannot be stored"),
]


@pytest.mark.parametrize(("marked", "sentence"), FAULTS)
def test_the_sentence_and_the_column(marked: str, sentence: str) -> None:
    column = marked.index("^")
    text = marked[:column] + marked[column + 1 :]
    with pytest.raises(BadText) as caught:
        parse(text)
    assert (str(caught.value), caught.value.column) == (sentence, column)
    assert caught.value.text == text


def test_what_is_too_long_too_deep_or_too_much_is_refused_plainly() -> None:
    deepest = "(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH
    for text, why in [
        ("a" * 4001, "too long: at most 4,000 characters"),
        ("(" * 3999, f"nested too deeply: at most {MAX_DEPTH} levels"),
        ("-" * 3999 + "a", f"nested too deeply: at most {MAX_DEPTH} levels"),
        ("NOT " * 999 + "a", f"nested too deeply: at most {MAX_DEPTH} levels"),
        (deepest, f"nested too deeply: at most {MAX_DEPTH} levels"),
        ("a " * (MAX_TERMS + 1), f"too many terms: at most {MAX_TERMS}"),
    ]:
        with pytest.raises(BadText) as caught:
            parse(text)
        assert caught.value.why == why
        assert 0 <= caught.value.column <= len(text)
    assert parse(deepest[1:-1]) == parse("a")
    assert parse("a " * MAX_TERMS).expression is not None
