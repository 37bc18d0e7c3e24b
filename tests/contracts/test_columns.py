"""The registry of fields and the store's SQL say the same, and tables hold what enums allow."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint
from sqlalchemy.exc import IntegrityError

from deskterm import terms
from deskterm.desk import Desk
from deskterm.fields import STANDARD, Kind
from deskterm.store import columns
from deskterm.store.engine import open_engine
from deskterm.store.place import place
from deskterm.store.tables import SettingTable, metadata

ROOT = Path(__file__).parents[2] / "deskterm"


def _fields(use: str) -> set[str]:
    return {field.name for field in STANDARD if getattr(field, use)}


def test_every_field_that_can_be_filtered_sorted_or_grouped_has_its_sql() -> None:
    assert set(columns.FILTERS) == _fields("filter")
    assert set(columns.SORTS) == _fields("sort")
    assert set(columns.GROUPS) == _fields("group")


def test_every_flag_has_its_sql() -> None:
    flags = {field.name: field for field in STANDARD if field.kind is Kind.FLAG}
    assert {choice.key for choice in flags["is"].choices} == set(columns.FLAGS)
    assert {choice.key for choice in flags["has"].choices} == set(columns.HAS)


@pytest.mark.parametrize("field", sorted(_fields("sort") - {"rank"}))  # words have a rank alone
def test_every_sort_runs_and_has_no_empty_keys(desk: Desk, field: str) -> None:
    for number in range(3):
        desk.write.tickets.new(f"Ticket {number}")
    forward, back = (desk.read.tickets.numbers(sort=sign + field) for sign in ("", "-"))
    assert sorted(forward) == sorted(back) == [1, 2, 3]
    key = columns.SORTS[field].replace("{c}", "")
    empty = f"SELECT COUNT(*) FROM ticket_facts t WHERE ({key}) IS NULL"
    assert desk.store.reader.value(empty) == 0


@pytest.mark.parametrize("field", sorted(_fields("group")))
def test_every_group_runs(desk: Desk, field: str) -> None:
    desk.write.tickets.new("One")
    sql = f"SELECT {columns.GROUPS[field]} AS g, COUNT(*) FROM ticket_facts t GROUP BY 1"
    [(_, count)] = desk.store.reader.rows(sql)
    assert count == 1


# Enum columns by table. Kinds of events grow with every release, so they are not checked there.
ENUMS: dict[tuple[str, str], set[str]] = {
    ("agents", "role"): set(terms.Role) - {terms.Role.SYSTEM},
    ("attachments", "visibility"): set(terms.Visibility),
    ("blobs", "encoding"): {"raw", "zlib", "partial"},
    ("custom_fields", "kind"): set(terms.CustomKind),
    ("drafts", "kind"): set(terms.DraftKind),
    ("mailboxes", "after_fetch"): set(terms.AfterFetch),
    ("mailboxes", "protocol"): {"imap"},
    ("mailboxes", "smtp_tls"): set(terms.Tls),
    ("mailboxes", "tls"): set(terms.Tls),
    ("messages", "direction"): set(terms.Direction),
    ("messages", "visibility"): set(terms.Visibility),
    ("outbox", "state"): set(terms.OutboxState),
    ("raw_mails", "state"): {"stored", "quarantined", "dropped", "oversize"},
    ("statuses", "category"): set(terms.Category) - {terms.Category.SPAM},
    ("ticket_links", "kind"): set(terms.Link),
    ("tickets", "category"): set(terms.Category),
    ("tickets", "channel"): set(terms.Channel),
}


def _checks() -> dict[tuple[str, str], set[str]]:
    found = {}
    for table in metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                column, _, listed = str(constraint.sqltext).partition(" IN ")
                found[table.name, column] = set(re.findall(r"'([^']*)'", listed))
    return found


def test_every_enum_column_has_its_check() -> None:
    assert _checks() == ENUMS
    covered = {frozenset(values) for values in ENUMS.values()}
    for name, kind in vars(terms).items():
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum:
            known = any(set(kind) >= values for values in covered)
            # Kinds of events grow; notices are a list in one column; reasons came with rows.
            free = ("EventKind", "Delivery", "Notice", "Why")
            assert known or name in free, f"which column holds a {name}?"


def test_the_databases_refuse_what_no_enum_knows(desk: Desk) -> None:
    desk.write.tickets.new("One", contact="joe@client.test", text="words", send=True)
    for table, column in (("tickets", "category"), ("messages", "direction"), ("outbox", "state")):
        with pytest.raises(IntegrityError):
            desk.store.writer.execute(f"UPDATE {table} SET {column} = 'bogus'")


def test_no_table_has_a_relationship() -> None:
    for path in (ROOT / "store" / "tables").glob("*.py"):
        assert "relationship" not in path.read_text(encoding="utf-8").lower(), path.name


def test_errors_never_print_what_customers_wrote(desk: Desk) -> None:
    assert desk.store.writer.engine.hide_parameters
    assert open_engine(place("/nonexistent/desk.db")).hide_parameters
    with pytest.raises(IntegrityError) as caught, desk.store.writer.session() as session:
        session.add(SettingTable(key="token_secret", value="my darkest secret"))
        session.flush()
    assert "darkest" not in str(caught.value)


def test_number_columns_are_the_kinds_that_instants_need() -> None:
    for table in metadata.tables.values():
        for column in table.columns:
            instant = column.name.endswith(("_at", "_until", "_before")) or column.name in (
                "at", "since", "sent_date", "not_before"
            )  # fmt: skip
            if instant:
                assert type(column.type).__name__ == "Instant", f"{table.name}.{column.name}"
