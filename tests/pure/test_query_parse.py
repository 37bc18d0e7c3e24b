"""Queries become trees: precedence, values, directives, canonical text."""

from __future__ import annotations

import pytest

from deskterm.fields import STANDARD, Choice, Field, FieldSet, Kind
from deskterm.query import (
    And,
    Key,
    Node,
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


def term(field: str, *texts: str, op: str = "=") -> Term:
    return Term(field, op, tuple(Value(text) for text in texts))


OPEN, VIP = term("is", "open"), term("tag", "vip")


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_query_matches_everything(text: str) -> None:
    assert parse(text) == Query()


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("is:open", OPEN),
        ("is:open tag:vip", And((OPEN, VIP))),
        ("is:open AND tag:vip", And((OPEN, VIP))),
        ("is:open OR tag:vip", Or((OPEN, VIP))),
        ("a b OR c", Or((And((Words("a"), Words("b"))), Words("c")))),
        ("a (b OR c)", And((Words("a"), Or((Words("b"), Words("c")))))),
        ("-tag:vip", Not(VIP)),
        ("NOT tag:vip", Not(VIP)),
        ("-(a b)", Not(And((Words("a"), Words("b"))))),
        ('-"printer jam"', Not(Phrase("printer jam"))),
        ("NOT NOT a", Not(Not(Words("a")))),
        ("(((a)))", Words("a")),
        ("or and not", And((Words("or"), Words("and"), Words("not")))),
        ("print*", Words("print", prefix=True)),
        ("joe@client.test 10:30 http://x.test/?a=b,c", And(
            (Words("joe@client.test"), Words("10:30"), Words("http://x.test/?a=b,c")))),
        ("#12", term("number", "12")),
        ("12", Words("12")),
        ("IS:Open", OPEN),
        ("tags:vip id:#7", And((VIP, term("number", "7")))),
    ],
)  # fmt: skip
def test_terms_combine(text: str, tree: Node) -> None:
    assert parse(text).expression == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("number:12,#15,012", term("number", "12", "15")),
        ("number:>100", term("number", "100", op=">")),
        ("number:5..9", term("number", "5", "9", op="..")),
        ("priority:>=3", term("priority", "high", op=">=")),
        ("priority:high..", term("priority", "high", "", op="..")),
        ("priority:=Urgente", term("priority", "urgent")),
        ('status:Abierto,"EN ESPERA"', term("status", "open", "waiting")),
        ("created:<7d", term("created", "7d", op="<")),
        ("updated:..7D", term("updated", "", "7d", op="..")),
        ("created:2026-11-1..2026-11-07", term("created", "2026-11-01", "2026-11-07", op="..")),
        ("created:2026-11-07t10:30z", term("created", "2026-11-07T10:30Z")),
        ("subject:a..b", term("subject", "a..b")),
        ("subject:re:invoice", term("subject", "re:invoice")),
        ('contact:"Marta \\"M\\" Gil"', term("contact", 'Marta "M" Gil')),
        ("tag:vip*", Term("tag", "=", (Value("vip", prefix=True),))),
        ('tag:"vip*"', term("tag", "vip*")),
        ("assignee:ME,none", Term("assignee", "=", (Value("me", True), Value("none", True)))),
        ('assignee:"none"', term("assignee", "none")),
        ("contact:me", term("contact", "me")),
        ("wake:any", Term("wake", "=", (Value("any", True),))),
    ],
)
def test_values_of_each_kind(text: str, tree: Term) -> None:
    assert parse(text).expression == tree


def test_sort_and_by_are_directives_wherever_they_stand_outside_parentheses() -> None:
    wanted = Query(
        Or((Words("a"), Words("b"))),
        sort=(Key("priority", descending=True), Key("created")),
        by=(Key("status"), Key("tag")),
    )
    assert parse("a sort:-priority,created OR b by:status,tags") == wanted
    assert parse("sort:number").expression is None


def test_a_field_named_twice_sorts_and_counts_once() -> None:
    """`by:status,status` was a fault of PostgreSQL's, which takes no name twice."""
    query = parse("sort:-priority,created,priority by:status,tag,status,tags")
    assert query.sort == (Key("priority", descending=True), Key("created"))
    assert query.by == (Key("status"), Key("tag"))


def test_nodes_keep_the_column_of_terms_and_of_their_values() -> None:
    query = parse('is:open -(assignee:ana,"x y" OR created:1d..2d) sort:number,-updated')
    assert isinstance(query.expression, And)
    first, negated = query.expression.items
    assert isinstance(first, Term) and isinstance(negated, Not) and isinstance(negated.item, Or)
    people, created = negated.item.items
    assert isinstance(people, Term) and isinstance(created, Term)
    assert (first.column, people.column, created.column) == (0, 10, 32)
    assert [value.column for value in people.values] == [19, 23]
    assert [value.column for value in created.values] == [40, 44]
    assert [key.column for key in query.sort] == [53, 60]
    assert query.text.startswith("is:open -(")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("NOT (a) AND  b", "-a b"),
        ("(a b) OR c", "a b OR c"),
        ("NOT -a", "-(-a)"),
        ("by:status x sort:-created status:ABIERTO", "x status:open sort:-created by:status"),
        ('subject:"plain"', "subject:plain"),
        ('subject:">x" tag:"me"', 'subject:">x" tag:"me"'),
        ("#12", "number:12"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert to_text(parse(text)) == canonical
    assert parse(canonical) == parse(text)


def test_one_entry_makes_a_custom_field_known() -> None:
    custom = Field("custom.site", Kind.TEXT, "where it stands", "custom.site:madrid", optional=True)
    fields = STANDARD.with_fields(custom).with_choices("type", [Choice("incident", ("Incidente",))])
    query = parse("custom.site:none type:incidente", fields)
    wanted = And((Term("custom.site", "=", (Value("none", True),)), term("type", "incident")))
    assert query.expression == wanted
    assert parse("type:anything").expression == term("type", "anything")


def test_other_lists_use_the_language_with_their_own_fields() -> None:
    people = FieldSet([Field("name", Kind.TEXT, "", "name:joe", sort=True)])
    wanted = And((term("name", "joe"), Words("#12")))
    assert parse("name:joe #12 sort:name", people).expression == wanted
