"""The noun field, and what attributes look like at the command line and in the handbook."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from commandline import ok, on_terminal, run

from deskterm import change, lists, query
from deskterm.store import Store

DOC = (Path(__file__).parents[2] / "docs" / "query.md").read_text()
SECTION = DOC.split("\n## Own attributes\n")[1].split("\n## ")[0]


@pytest.fixture
def fields(desk: Path) -> None:
    """The attributes that the handbook defines, by its own lines."""
    [block] = re.findall(r"```console\n(.*?)```", SECTION, re.DOTALL)
    for line in block.splitlines():
        name, *words = shlex.split(line)
        assert name == "deskterm"
        ok(*words)


def test_the_handbook_s_attributes_are_asked_for_and_set_as_it_says(fields: None) -> None:
    ok("new", "One")
    for row in [line for line in SECTION.splitlines() if re.match(r"\| (?!Kind|---)", line)]:
        kind, asks, sets = (cell.strip() for cell in row.strip("|").split(" | "))
        for text in re.findall(r"`(.*?)`", asks):
            assert ok("count", text).out == "0\n", kind
        for text in re.findall(r"`(.*?)`", sets):
            assert "#1: would be custom." in ok("set", "1", text, "--dry-run").err, text
    for text in re.findall(r"`((?:sort|by):.*?)`", SECTION):
        assert ok("list", text).out.startswith("1\t")


def test_the_handbook_names_every_kind_in_order(fields: None) -> None:
    from deskterm.terms import CustomKind

    assert re.findall(r"^\| (\w+) \| `", SECTION, re.MULTILINE) == [*CustomKind]
    kinds = {one["kind"] for one in ok("field", "list", "--json").lines()}
    assert kinds == set(CustomKind)


def test_a_field_is_shown_as_it_is_asked_for(fields: None) -> None:
    shown = ok("field", "show", "custom.environment").out
    assert "choice: test\nchoice: live (Production / Producción)\n" in shown
    assert shown.endswith(
        "ask: deskterm list custom.environment:test\nset: deskterm set 12 custom.environment:test\n"
    )
    made = ok("field", "show", "cost", "--json").json()
    assert made["names"] == {"en": "cost", "es": "Coste"}
    ok("field", "disable", "cost")
    off = ok("field", "show", "cost").out
    assert "on: no" in off and "set:" not in off
    assert "ask: deskterm list 'custom.cost:>=10'" in off


def test_a_ticket_s_attributes_are_in_what_people_and_programs_read(fields: None) -> None:
    ok("new", "One")
    words = ("custom.environment:producción", "custom.serial:AB 12/7", "custom.cost:-20")
    said = ok("set", "1", *words).err
    assert "#1: custom.environment live\n#1: custom.serial AB 12/7\n" in said
    whole = ok("show", "1", "--json").json()
    assert whole["custom"] == {"environment": "live", "cost": "-20", "serial": "AB 12/7"}
    assert [one["new"] for one in whole["events"]][1] == "environment=live"
    shown = on_terminal("show", "1").out
    assert "environment: Production" in shown and "serial: AB 12/7" in shown
    assert "custom.cost -20" in on_terminal("log", "1").out
    columns = ("--columns", "number,custom.environment,custom.serial")
    assert ok("list", *columns).out == "1\tlive\tAB 12/7\n"
    row = ok("list", *columns, "--json").json()
    assert row == {"number": 1, "custom.environment": "live", "custom.serial": "AB 12/7"}
    counted = ok("count", "--by", "custom.environment", "--json").json()
    assert counted == {"custom.environment": "live", "count": 1}
    assert "fields of the desk's own" in ok("undo").err
    assert ok("show", "1", "--json").json()["custom"] == {}


def test_faults_point_and_name_the_nearest(fields: None) -> None:
    ok("new", "One")
    done = run("set", "1", "priority:high", "custom.cots:1")
    assert done.code == 2
    assert done.err == (
        'deskterm: unknown field "custom.cots" (did you mean custom.cost?)\n'
        "priority:high custom.cots:1\n              ^\n"
    )
    done = run("list", "custom.environment:liv")
    assert done.code == 2 and "(did you mean live?)" in done.err
    assert run("field", "show", "cots").code == 3
    assert run("field", "add", "cost").code == 5
    assert run("field", "set", "cost").code == 2
    ok("set", "1", "custom.cost:1")
    done = run("field", "remove", "cost", "--yes")
    assert done.code == 5
    assert done.err == (
        "deskterm: there is 1 ticket with custom.cost. Nothing was removed. "
        "Next: deskterm field disable cost\n"
    )


def test_removing_asks_on_a_terminal(fields: None) -> None:
    assert on_terminal("field", "remove", "cost", typed="n\n").code != 0
    assert ok("field", "show", "cost").out
    assert on_terminal("field", "remove", "cost", typed="y\n").code == 0
    assert run("field", "show", "cost").code == 3


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("list custom.en", ["custom.environment:"]),
        ("list custom.environment:", ["none", "any", "test", "live"]),
        ("list custom.approved:y", ["yes"]),
        ("list custom.serial:a", ["any", '"AB 12/7"']),
        ("list --sort -custom.c", ["-custom.cost"]),
        ("list --columns number,custom.c", ["number,custom.cost"]),
        ("set 1 custom.c", ["custom.cost:"]),
        ("set 1 custom.start:tom", ["tomorrow"]),
        ("set 1 custom.environment:t", ["test"]),
        ("field disable c", ["cost"]),
        ("field add x --kind ch", ["choice"]),
    ],
)
def test_names_and_values_are_completed(fields: None, line: str, offered: list[str]) -> None:
    ok("new", "One")
    ok("set", "1", "custom.serial:AB 12/7")
    found = ok("__complete", "bash", f"deskterm {line}").out.splitlines()
    assert [
        one.removeprefix(line.rpartition(" ")[2].rpartition(":")[0] + ":") for one in found
    ] == (offered)


def test_a_short_name_of_a_field_is_no_field(fields: None) -> None:
    """`cost:1` is an unknown field, not the attribute: standard fields may get any name later."""
    done = run("list", "cost:1")
    assert done.code == 2 and 'unknown field "cost"' in done.err


def test_both_languages_print_what_they_parse(fields: None) -> None:
    from deskterm.desk.reads.fields import ALL, as_field, custom_field
    from deskterm.fields import STANDARD

    store = Store(os.environ["DESKTERM_DB"])
    known = STANDARD.with_fields(*(as_field(custom_field(row)) for row in store.reader.rows(ALL)))
    for text in ('custom.serial:"a b",c* -custom.cost:-5..', "custom.start:<=7d sort:-custom.cost"):
        parsed = query.parse(text, known)
        assert query.to_text(parsed) == text
    made = change.parse('custom.serial:"a  b" custom.cost:none', known)
    assert change.to_text(made) == 'custom.serial:"a b" custom.cost:none'
    assert lists.columns("custom.cost", known) == ("custom.cost",)
    store.reader.close()
