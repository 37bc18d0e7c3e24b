"""The read side's SQL text against the tables it reads: every column exists, on both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskterm.desk import Desk
from deskterm.desk.reads import rows
from deskterm.store.tables import metadata
from deskterm.store.views import VIEWS

READS = Path(__file__).parents[2] / "deskterm" / "desk" / "reads"
SELECTED = {
    "ticket_rows": rows.TICKET,
    "attachment_rows": rows.ATTACHMENT,
    "message_rows": rows.MESSAGE,
    "event_rows": rows.EVENT,
    "outbox_rows": rows.OUTBOX,
}
# Columns of a ticket that lists never show and no query asks for.
INTERNAL = {"previous_status"}


def _columns(desk: Desk, view: str) -> list[str]:
    if desk.store.reader.sqlite:
        return [row[1] for row in desk.store.reader.rows(f"PRAGMA table_info({view})")]
    sql = (
        "SELECT column_name FROM information_schema.columns WHERE table_name = ? "
        "ORDER BY ordinal_position"
    )
    return [row[0] for row in desk.store.reader.rows(sql, [view])]


def _named(view: str) -> list[str]:
    """The columns a view's own text gives, by its AS and by bare names."""
    text = VIEWS[view].partition("SELECT")[2].rpartition("\nFROM")[0]
    inner = re.sub(r"\([^()]*\)", "", text)
    return [part.split()[-1].rpartition(".")[2] for part in inner.split(",")]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_gives_the_columns_it_names(desk: Desk, view: str) -> None:
    assert _columns(desk, view) == _named(view)
    assert desk.store.reader.rows(f"SELECT * FROM {view}") is not None


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_names_only_columns_of_the_tables(view: str) -> None:
    aliases = {
        alias: table for table, alias in re.findall(r"(?:FROM|JOIN) (\w+) (\w)\b", VIEWS[view])
    }
    for alias, column in re.findall(r"\b(\w)\.(\w+)\b", VIEWS[view]):
        assert column in metadata.tables[aliases[alias]].columns, f"{alias}.{column}"


@pytest.mark.parametrize("view", SELECTED)
def test_what_reads_select_is_in_the_view(desk: Desk, view: str) -> None:
    outer = re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", SELECTED[view])
    outer = re.sub(r"EXISTS|COALESCE|, -1", "", outer)
    wanted = {word.removeprefix("t.") for word in re.findall(r"\b(?:t\.)?[a-z_]+\b", outer)}
    assert wanted
    assert wanted <= set(_columns(desk, view)), wanted - set(_columns(desk, view))


@pytest.mark.parametrize("view", ["ticket_facts", "ticket_rows"])
def test_the_tickets_view_covers_the_table(desk: Desk, view: str) -> None:
    table = set(metadata.tables["tickets"].columns.keys()) - INTERNAL
    seen = {"id" if name == "number" else name for name in _columns(desk, view)}
    assert table <= seen


def test_views_name_neither_the_full_text_index_nor_functions_of_ours() -> None:
    allowed = {"AS", "ON", "SELECT", "COALESCE", "IN", "NULLIF"}
    for name, sql in VIEWS.items():
        assert "ticket_words" not in sql, name
        assert set(re.findall(r"\b(\w+)\s*\(", sql)) <= allowed, name


def test_values_are_bound_and_no_query_holds_a_literal_mark() -> None:
    for path in READS.glob("*.py"):
        for text in re.findall(r'"[^"\n]*(?:SELECT|WHERE)[^"\n]*"', path.read_text()):
            assert "%s" not in text, f"{path.name}: {text}"
            assert not re.search(r"'[^']*\?[^']*'", text), f"{path.name}: {text}"
