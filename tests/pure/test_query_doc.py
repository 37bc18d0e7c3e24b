"""docs/query.md tells the truth: every field is in it, and every example parses."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from deskterm import change, query
from deskterm.fields import STANDARD, Field, Kind

DOC = (Path(__file__).parents[2] / "docs" / "query.md").read_text()
FIELDS, CHANGES = DOC.split("\n## Changes\n")


def rows(text: str) -> list[list[str]]:
    """The table rows of a text, as cells."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def blocks(kind: str) -> list[str]:
    found = re.findall(rf"```{kind}\n(.*?)```", DOC, re.DOTALL)
    return [line for block in found for line in block.splitlines()]


FIELD_ROWS = {code(row[0])[0]: row for row in rows(FIELDS) if len(row) == 3}
QUERIES = [
    example
    for row in rows(FIELDS)
    for example in code(row[2] if len(row) == 3 else row[0])
]  # fmt: skip


def test_the_field_table_is_the_registry() -> None:
    assert list(FIELD_ROWS) == [field.name for field in STANDARD if field.filter]


@pytest.mark.parametrize("field", [f for f in STANDARD if f.filter], ids=lambda field: field.name)
def test_every_field_has_its_row_its_aliases_and_its_example(field: Field) -> None:
    name, _, example = FIELD_ROWS[field.name]
    assert code(name) == [field.name, *field.aliases]
    assert code(example) == [field.example]
    assert any(
        isinstance(node, query.Term) and node.field == field.name
        for node in [query.parse(field.example).expression]
    )


@pytest.mark.parametrize(
    "field", [f for f in STANDARD if f.kind is Kind.FLAG], ids=lambda f: f.name
)
def test_every_flag_has_its_row(field: Field) -> None:
    told = {code(row[0])[0] for row in rows(FIELDS)}
    written = {one for one in told if one.startswith(f"{field.name}:")}
    assert written == {f"{field.name}:{choice.key}" for choice in field.choices}


@pytest.mark.parametrize("text", QUERIES + blocks("query"))
def test_every_query_in_it_parses(text: str) -> None:
    parsed = query.parse(text)
    assert query.parse(query.to_text(parsed)) == parsed


@pytest.mark.parametrize(
    "text", [example for row in rows(CHANGES) for example in code(row[0])] + blocks("change")
)
def test_every_change_in_it_parses(text: str) -> None:
    assert change.parse(text)


@pytest.mark.parametrize("field", [f for f in STANDARD if f.set], ids=lambda f: f.name)
def test_every_field_that_can_be_set_has_its_example_under_changes(field: Field) -> None:
    assert {made.field for made in change.parse(field.change)} == {field.name}
    assert field.change in code(CHANGES)


def test_the_lists_of_what_sorts_and_what_groups_are_the_registry() -> None:
    sentence = re.search(r"Sort by (.*?)\.\sCount by (.*?)\.\n\n", DOC, re.DOTALL)
    assert sentence is not None
    for told, use in zip(sentence.groups(), ("sort", "group"), strict=True):
        assert re.split(r",\s+", told) == [f.name for f in STANDARD if getattr(f, use)]


def test_tables_of_operators_and_of_nones_are_the_registry() -> None:
    ranged = re.search(r"and ranges work on (.*?)\. A range", DOC, re.DOTALL)
    optional = re.search(r"whether there is a value at all \((.*?)\)", DOC, re.DOTALL)
    assert ranged is not None and optional is not None
    assert set(code(ranged[1])) == {f.name for f in STANDARD if f.ranged and f.filter}
    assert set(code(optional[1])) == {f.name for f in STANDARD if f.optional}


@pytest.mark.parametrize("line", blocks("sh"))
def test_shell_lines_are_safe_and_parse(line: str) -> None:
    assert not re.search(r"[<>*()#]", re.sub(r"'[^']*'|\"[^\"]*\"", "", line))
    _, verb, *words = shlex.split(line)
    words = words[: words.index("--by")] if "--by" in words else words
    if verb == "set":
        # The command gives a word with spaces in it the quotes back that the shell took off.
        given = [re.sub(r":(.* .*)$", r':"\1"', word) for word in words[1:]]
        assert change.parse(" ".join(given))
    else:
        assert query.parse(" ".join(words)).expression


@pytest.mark.parametrize("field", STANDARD, ids=lambda field: field.name)
def test_help_examples_survive_a_shell(field: Field) -> None:
    shell = shlex.shlex(field.shell_example, posix=True, punctuation_chars=True)
    shell.wordchars += ":,@#="
    assert list(shell) == [field.example]
