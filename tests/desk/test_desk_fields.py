"""Attributes a desk gives its tickets: defined, set, taken back, switched off and removed."""

from __future__ import annotations

import pytest
from desk.helpers import add_agent
from desk.row_hash import every_row

from deskterm.desk import Desk
from deskterm.errors import BadText, Conflict, NotFound, Refused, Usage
from deskterm.store.direct import Direct
from deskterm.terms import CustomKind


def _journal(desk: Desk, limit: int) -> list[tuple[str | None, str | None]]:
    return [(event.old, event.new) for event in desk.read.journal.admin(limit)[::-1]]


def _customs(desk: Desk, number: int) -> list[tuple[str | None, str | None, str]]:
    events = desk.read.tickets.events(number)
    return [(one.old, one.new, one.cause) for one in events if one.kind == "custom"]


def test_a_field_has_names_choices_and_a_place(desk: Desk) -> None:
    fields = desk.write.fields
    made = fields.add(
        "env",
        kind="choice",
        name_en="Environment",
        name_es="Entorno",
        choices=["live=Production/Producción", "test", "demo=/Muestra"],
    )
    assert (made.key, made.kind, made.active) == ("env", CustomKind.CHOICE, True)
    assert made.shown("es") == "Entorno"
    assert [made.value(one, "es") for one in ("live", "test", "demo", "gone")] == [
        "Producción", "test", "Muestra", "gone"
    ]  # fmt: skip
    assert fields.add("Custom.Legal", kind="yesno").position == 1
    assert [one.shown("es") for one in desk.read.fields.get("legal").choices] == ["Sí", "No"]
    fields.set("env", name_es="Ambiente", position=5, choices=["live", "new one"])
    assert [one.key for one in desk.read.fields.list()] == ["legal", "env"]
    choices = "choices=live=Production/Producción,test,demo=demo/Muestra"
    assert _journal(desk, 5) == [
        (None, f"field env added: kind=choice {choices}"),
        (None, "field legal added: kind=yesno"),
        ("field env name_es=Entorno", "field env name_es=Ambiente"),
        ("field env position=0", "field env position=5"),
        (f"field env {choices}", "field env choices=live,new one"),
    ]


@pytest.mark.parametrize("key", ["", "1a", "a b", "ñu", "a.b", "a" * 32, "-a", "x'--", "x:y"])
def test_keys_that_the_languages_cannot_write_are_refused(lite: Desk, key: str) -> None:
    with pytest.raises(Usage, match="a field's key is"):
        lite.write.fields.add(key)
    assert lite.read.fields.list() == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "choise"}, "did you mean choice"),
        ({"kind": "choice"}, "needs its choices"),
        ({"kind": "text", "choices": ["a"]}, "only the kind choice"),
        ({"kind": "choice", "choices": ["a", "A"]}, "two choices are called 'a'"),
        ({"kind": "choice", "choices": ["a", "b=A"]}, "two choices are called 'a'"),
        ({"kind": "choice", "choices": ["a", "a"]}, "the same choice"),
        ({"kind": "choice", "choices": ["none"]}, "a word of the languages"),
        ({"kind": "choice", "choices": ["a=Any"]}, "a word of the languages"),
        ({"kind": "choice", "choices": [""]}, "a choice is written"),
        ({"kind": "choice", "choices": ['a"b']}, "a choice is written"),
        ({"kind": "choice", "choices": ["x" * 61]}, "a choice is written"),
        ({"kind": "choice", "choices": map(str, range(201))}, "at most 200"),
        ({"name_en": "x" * 61}, "at most 60"),
    ],
)
def test_words_that_describe_no_field_are_refused(
    lite: Desk, given: dict[str, object], why: str
) -> None:
    with pytest.raises(Usage, match=why):
        lite.write.fields.add("env", **given)  # type: ignore[arg-type]
    assert lite.read.fields.list() == []


def test_unknown_and_taken_keys_are_named(desk: Desk) -> None:
    desk.write.fields.add("cost", kind="number")
    with pytest.raises(Conflict, match="there is a field cost already"):
        desk.write.fields.add("COST")
    with pytest.raises(NotFound, match=r"no field cots \(did you mean cost\?\)"):
        desk.read.fields.get("cots")
    for call in (desk.write.fields.enable, desk.write.fields.disable, desk.write.fields.remove):
        with pytest.raises(NotFound, match="no field cots"):
            call("cots")
    with pytest.raises(Usage, match=r"a field has no nam_en \(did you mean name_en\?\)"):
        desk.write.fields.set("cost", nam_en="x")
    with pytest.raises(BadText, match=r'unknown field "custom.cots" \(did you mean custom.cost\?'):
        desk.read.tickets.count("custom.cots:1")


def test_values_are_kept_as_the_kind_says(desk: Desk) -> None:
    fields = desk.write.fields
    for kind in CustomKind:
        fields.add(kind.value, kind=kind, choices=["Größe L", "b,c"] * (kind == "choice"))
    desk.write.tickets.new("One")
    desk.write.tickets.change(
        [1],
        'custom.text:"  Two\t\x1b[2J words  " custom.number:-007 custom.date:tomorrow '
        'custom.choice:"grosse l" custom.yesno:SÍ',
    )
    assert desk.read.fields.of(1) == {
        "text": "Two [2J words",
        "number": "-7",
        "date": "2026-11-03",
        "choice": "Größe L",
        "yesno": "yes",
    }
    assert desk.read.fields.of_all([1, 2]) == {1: desk.read.fields.of(1)}
    assert _customs(desk, 1)[:2] == [
        ("text=", "text=Two [2J words", ""),
        ("number=", "number=-7", ""),
    ]
    desk.write.tickets.change([1], "custom.number:-7 custom.yesno:none")
    assert _customs(desk, 1)[5:] == [("yesno=yes", "yesno=", "")]
    assert "yesno" not in desk.read.fields.of(1)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("custom.number:1.5", "takes a whole number"),
        ("custom.number:1234567890123456789", "takes a whole number"),
        ("custom.number:none2", "takes a whole number"),
        ("custom.date:2h", "takes days"),
        ("custom.date:mondayT9:00", "takes days"),
        ("custom.date:2026-02-30", "not in the calendar"),
        ("custom.choice:c", 'unknown custom.choice "c"'),
        ("custom.yesno:maybe", "one of yes, no"),
        ("custom.text:any,thing", "takes one value"),
        ('custom.text:"\x01"', "needs a value"),
        (f"custom.text:{'x' * 501}", "at most 500"),
        (f"custom.text:{chr(0xFDFA) * 200}", "at most 500"),
        ("custom.text:a custom.text:b", "is set twice"),
        ("custom.gone:1", "unknown field"),
    ],
)
def test_values_that_do_not_fit_change_nothing(lite: Desk, change: str, why: str) -> None:
    for kind in CustomKind:
        lite.write.fields.add(kind.value, kind=kind, choices=["a", "b"] * (kind == "choice"))
    lite.write.tickets.new("One")
    with pytest.raises(BadText, match=why):
        lite.write.tickets.change([1], f"priority:high {change}")
    assert lite.read.fields.of(1) == {}
    assert lite.read.tickets.get(1).priority.word == "normal"


def test_the_longest_text_is_found_again_on_both_databases(desk: Desk) -> None:
    """PostgreSQL indexes no entry over 2,700 bytes: longer ones made the change fail inside."""
    desk.write.fields.add("note")
    long = "".join(chr(0x4E00 + at * 37 % 20_000) for at in range(500))
    desk.write.tickets.new("One", changes=f"custom.note:{long}")
    assert desk.read.tickets.numbers(f"custom.note:{long[:300]}*") == [1]
    assert desk.read.tickets.numbers(f"custom.note:{long[450:]}") == [1]


def test_a_change_is_taken_back_to_the_last_byte(desk: Desk) -> None:
    for kind in CustomKind:
        desk.write.fields.add(kind.value, kind=kind, choices=["a", "b"] * (kind == "choice"))
    for number in (1, 2, 3):
        desk.write.tickets.new(f"T{number}")
    desk.write.tickets.change([2], "custom.text:Ñandú custom.number:-1 custom.date:2026-01-31")
    before = every_row(desk)
    every = "custom.text:x custom.number:5 custom.date:today custom.choice:a custom.yesno:no"
    desk.write.tickets.change([1, 2, 3], every)
    assert every_row(desk) != before
    assert "taken back on 3 tickets" in desk.write.tickets.undo()
    assert every_row(desk) == before
    desk.write.tickets.change([2], "custom.text:none custom.date:none")
    desk.write.tickets.undo()
    assert every_row(desk) == before


def test_what_another_has_set_since_stays(desk: Desk) -> None:
    desk.write.fields.add("cost", kind="number")
    desk.write.fields.add("note")
    lea = add_agent(desk, "lea")
    desk.write.tickets.new("One", changes="assignee:lea")
    desk.write.tickets.change([1], "custom.cost:1 custom.note:x")
    lea.write.tickets.change([1], "custom.cost:2")
    said = desk.write.tickets.undo()
    assert "custom.cost has been changed since" in said
    assert desk.read.fields.of(1) == {"cost": "2"}


def test_what_a_field_cannot_hold_any_more_is_not_taken_back(desk: Desk) -> None:
    """The words a field has may change between a change and its undo."""
    desk.write.fields.add("env", kind="choice", choices=["a", "b"])
    desk.write.tickets.new("One", changes="custom.env:a")
    desk.write.tickets.change([1], "custom.env:b")
    _settings_of_another(desk).set("env", choices=["b", "c"])
    with pytest.raises(Conflict, match=r"custom\.env a is off, or is called something else"):
        desk.write.tickets.undo()
    assert desk.read.fields.of(1) == {"env": "b"}


def _settings_of_another(desk: Desk):  # type: ignore[no-untyped-def]
    from deskterm.terms import Role

    return add_agent(desk, "eva", Role.ADMIN).write.fields


def test_a_field_that_is_off_is_asked_for_and_not_set(desk: Desk) -> None:
    desk.write.fields.add("note")
    desk.write.tickets.new("One", changes="custom.note:x")
    eva = _settings_of_another(desk)
    desk.write.tickets.change([1], "custom.note:y")
    assert not eva.disable("note").active
    eva.disable("note")
    for change in ("custom.note:z", "custom.note:none"):
        with pytest.raises(BadText, match=r"custom\.note is off and cannot be set"):
            desk.write.tickets.change([1], change)
    assert desk.read.tickets.numbers("custom.note:y sort:custom.note") == [1]
    desk.write.tickets.undo()  # what was done before may still be taken back
    assert desk.read.fields.of(1) == {"note": "x"}
    assert eva.enable("note").active
    desk.write.tickets.change([1], "custom.note:z")
    told = [old for old, _ in _journal(desk, 2)]
    assert told == ["field note active=yes", "field note active=no"]


def test_what_tickets_have_keeps_kind_choices_and_field(desk: Desk) -> None:
    desk.write.fields.add("env", kind="choice", choices=["a", "b c"])
    desk.write.tickets.new("One", changes='custom.env:"b c"')
    desk.write.tickets.new("Two", changes='custom.env:"b c"')
    before = desk.read.fields.get("env")
    with pytest.raises(
        Conflict, match=r"2 tickets with custom\.env\. Nothing was removed"
    ) as fault:
        desk.write.fields.remove("env")
    assert fault.value.next_step == "deskterm field disable env"
    with pytest.raises(Conflict, match=r"2 tickets with custom\.env, so it stays a choice"):
        desk.write.fields.set("env", kind="text", name_en="X")
    with pytest.raises(Conflict, match="2 tickets with b c, so that choice stays"):
        desk.write.fields.set("env", choices=["a", "b"], name_en="X")
    assert desk.read.fields.get("env") == before
    desk.write.tickets.change([1, 2], "custom.env:none")
    assert desk.write.fields.set("env", kind="text").choices == ()
    desk.write.fields.remove("env")
    assert desk.read.fields.list() == []


def test_a_field_that_is_gone_is_not_set_by_undo(desk: Desk) -> None:
    """Undo would have written a value of a field that is not there."""
    desk.write.fields.add("note")
    lea = add_agent(desk, "lea")
    lea.write.tickets.new("One", changes="assignee:lea custom.note:x")
    lea.write.tickets.change([1], "custom.note:none")
    desk.write.fields.remove("note")
    with pytest.raises(Conflict, match=r"custom\.note x is off"):
        lea.write.tickets.undo()


def test_saved_queries_that_name_a_field_keep_it(desk: Desk) -> None:
    desk.write.fields.add("env", kind="choice", choices=["a", "b"])
    desk.write.fields.add("env2")
    desk.write.views.add("Bees", "custom.env:b", everybody=True)
    desk.write.views.add("Sorted", "is:open", sort="custom.env", columns=["number", "custom.env"])
    for call in (
        lambda: desk.write.fields.remove("env"),
        lambda: desk.write.fields.set("env", choices=["a"]),
        lambda: desk.write.fields.set("env", kind="date"),
    ):
        with pytest.raises(Conflict, match=r"view Bees names custom\.env and could not be asked"):
            call()
    desk.write.views.remove("Bees")
    with pytest.raises(Conflict, match="view Sorted of ana names"):
        desk.write.fields.remove("env")
    desk.write.fields.set("env", kind="date")
    desk.write.fields.remove("env2")
    desk.write.views.remove("Sorted")
    desk.write.fields.remove("env")


def test_a_field_changed_behind_a_change_s_back_refuses_it(
    lite: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A choice could go between reading the change line and writing it."""
    lite.write.fields.add("env", kind="choice", choices=["a", "b"])
    lite.write.tickets.new("One")
    fields = lite.read.vocabulary.fields()
    monkeypatch.setattr(lite.read.vocabulary, "fields", lambda: fields)
    with lite.store.writer.session() as session:
        Direct(session).run("UPDATE custom_fields SET choices = '[\"b\"]' WHERE key = 'env'")
    with pytest.raises(Conflict, match=r"custom\.env was changed in the meantime"):
        lite.write.tickets.change([1], "priority:high custom.env:a")
    assert lite.read.tickets.get(1).priority.word == "normal"


def test_agents_set_what_admins_define(desk: Desk) -> None:
    bob = add_agent(desk, "bob")
    desk.write.fields.add("note")
    with pytest.raises(Refused, match="may not change settings"):
        bob.write.fields.add("other")
    bob.write.tickets.new("One", changes="custom.note:mine")
    assert bob.read.fields.of(1) == {"note": "mine"}
    desk.write.tickets.new("Two", changes="custom.note:hidden")
    assert bob.read.fields.known("note") == ("mine",)
    assert desk.read.fields.known("custom.note", "HI") == ("hidden",)
    assert bob.read.fields.of_all([1, 2]) == {1: {"note": "mine"}}
    with pytest.raises(NotFound, match="no ticket 2"):
        bob.read.fields.of(2)


def test_words_of_a_field_are_not_found_as_bare_words(lite: Desk) -> None:
    lite.write.fields.add("note")
    lite.write.tickets.new("One", changes="custom.note:zebra")
    assert lite.read.tickets.numbers("zebra") == []
    assert lite.read.tickets.numbers("custom.note:zebra") == [1]
