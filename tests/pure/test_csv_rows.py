"""Tables as spreadsheets save them: encodings, delimiters, quotes, and rows that are broken."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskterm.desk.csv_columns import Kind, match, records
from deskterm.desk.csv_rows import Row, Table, read_table
from deskterm.errors import Usage


def read(data: bytes | str) -> Table:
    return read_table(io.BytesIO(data.encode() if isinstance(data, str) else data))


def rows(data: bytes | str) -> list[Row]:
    return list(read(data).rows)


@pytest.mark.parametrize(
    ("encoding", "taken"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"),
     ("utf-16", "utf-16")],
)  # fmt: skip
def test_the_encoding_is_seen(encoding: str, taken: str) -> None:
    table = read("nombre,nota\nJosé,café\n".encode(encoding))
    assert table.encoding == taken
    assert table.columns == ("nombre", "nota")
    assert list(table.rows) == [Row(2, ("José", "café"))]


def test_bytes_that_no_windows_wrote_are_latin_1() -> None:
    assert read(b"name\nJos\xe9 \x81\n").encoding == "latin-1"


def test_one_broken_letter_costs_its_own_row_only() -> None:
    """It used to make the whole file cp1252, and every other name of it rubbish."""
    raw = "name,note\nJosé,ñ\nAna,é\n".encode() + b"Joe,\xe9\n" + "Eva,ó\n".encode()
    found = rows(raw)
    assert [row.cells for row in found if not row.fault] == [
        ("José", "ñ"), ("Ana", "é"), ("Eva", "ó"),
    ]  # fmt: skip
    assert [(row.line, row.fault) for row in found if row.fault] == [(4, "bytes that are no UTF-8")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends_are_seen(delimiter: str, end: str) -> None:
    text = end.join(delimiter.join(cells) for cells in (("a", "b"), ("1", "2"), ("3", "4")))
    assert [row.cells for row in rows(text)] == [("1", "2"), ("3", "4")]


def test_excel_may_say_what_parts_the_cells() -> None:
    table = read("sep=;\nname, full;email\nJoe;j@x.test\n")
    assert table.columns == ("name, full", "email")
    assert next(table.rows) == Row(3, ("Joe", "j@x.test"))


def test_quotes_hold_delimiters_breaks_and_quotes() -> None:
    found = rows('a,b,c\n"x, ""y""",plain 5" pipe,"one\ntwo"\n , "z" ,\nlast,,\n')
    assert found == [
        Row(2, ('x, "y"', 'plain 5" pipe', "one\ntwo")),
        Row(4, (" ", "z", "")),
        Row(5, ("last", "", "")),
    ]


def test_an_unclosed_quote_loses_its_own_line_only() -> None:
    """Python's reader takes all the rest of the file into that one cell."""
    found = rows('name,email\nAna,a@x.test\n"Joe,j@x.test\nEva,e@x.test\n"Kim, K",k@x.test\n')
    assert [row.cells for row in found if not row.fault] == [
        ("Ana", "a@x.test"), ("Eva", "e@x.test"), ("Kim, K", "k@x.test"),
    ]  # fmt: skip
    assert [(row.line, row.fault) for row in found if row.fault] == [
        (3, "a quote is opened and not closed")
    ]


def test_two_unclosed_quotes_do_not_close_each_other() -> None:
    found = rows('name,email\n"Joe,j@x.test\nEva,e@x.test\nKim",k@x.test,\nLast,l@x.test\n')
    assert [row.line for row in found if row.fault] == [2]
    assert [row.cells for row in found if not row.fault] == [
        ("Eva", "e@x.test"), ('Kim"', "k@x.test"), ("Last", "l@x.test"),
    ]  # fmt: skip


def test_lines_of_a_text_whose_quote_is_lost_are_no_customers() -> None:
    found = rows('name,email,note\n"Joe,j@x.test,"first\nsecond line\nthird"\nEva,e@x.test,\n')
    assert [row.cells for row in found if not row.fault] == [("Eva", "e@x.test", "")]
    assert [row.line for row in found if row.fault] == [2, 3, 4]


def test_odd_rows_are_told_by_their_line() -> None:
    found = rows(b'a,b\n1,2,3\n\n,\n1,\x00\n"x"y,2\nz\n1,2,,\n1\n')
    assert [(row.line, row.fault or row.cells) for row in found] == [
        (2, "3 cells, and the header has 2"),
        (5, "a NUL byte in it"),
        (6, "text after a closing quote"),
        (7, "1 of 2 cells after a quote that is not closed"),
        (8, ("1", "2")),
        (9, ("1", "")),
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"sep=,\n", b'"name\nx\n', b"na\x00me\n"])
def test_without_a_header_nothing_is_read(data: bytes) -> None:
    with pytest.raises(Usage, match="Nothing was imported"):
        read(data)


_CELL = st.text(alphabet="ab ñ,;\"\n\t'=", max_size=6)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(_CELL, min_size=3, max_size=3), max_size=6))
def test_what_a_writer_of_csv_writes_is_read_as_it_was(table: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([["x", "y", "z"], *table])
    wanted = [tuple(cells) for cells in table if any(cell.strip() for cell in cells)]
    assert [row.cells for row in rows(out.getvalue())] == wanted


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ab,"\n', max_size=60))
def test_whatever_it_is_no_line_is_lost(text: str) -> None:
    """Every line that says something begins a row, or lies inside one that was read whole."""
    found = rows("x,y\n" + text)
    starts = [row.line for row in found]
    assert starts == sorted(set(starts))
    spans = {
        line
        for row in found
        if not row.fault
        for line in range(row.line, row.line + 1 + sum(cell.count("\n") for cell in row.cells))
    }
    told = spans | {row.line for row in found}
    said = {at for at, line in enumerate(text.split("\n"), 2) if line.replace(",", "").strip(' "')}
    assert said <= told


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Nombre;Apellidos;Correo electrónico;Teléfono;Empresa;Cargo;Idioma;Tipo;Nota",
         "name last emails phones organization position language type note"),
        ("E-mail 1 - Value;E-mail 2 - Value;First Name;Last Name;Phone 1 - Value;"
         "Organization Name;Organization Title",
         "emails emails first last phones organization position"),
        ("FULL_NAME;email2;email;PHONE2;job-title;Company",
         "name emails emails phones position organization"),
        ("Title;Job Title;Name", "- position name"),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_names(header: str, fields: str) -> None:
    found = match(Kind.CONTACT, header.split(";"))
    assert [field or "-" for field in found.fields] == fields.split()


def test_columns_may_be_said() -> None:
    header = ["Kunde", "Mail", "Etage", "Rest"]
    found = match(
        Kind.CONTACT, header, ["kunde=name", "rest=", "Etage=attr:Floor"], attributes=True
    )
    assert found.fields == ("name", "emails", "attr:Floor", "")
    assert found.ignored == ()
    assert match(Kind.CONTACT, header, ["Kunde=nombre"]).ignored == ("Etage", "Rest")
    for bad in ("Kunde", "Kund=name", "Kunde=nmae", "Kunde=attr:"):
        with pytest.raises(Usage):
            match(Kind.CONTACT, header, [bad])
    with pytest.raises(Usage, match="no column is a name or an e-mail; there are: Etage"):
        match(Kind.CONTACT, ["Etage"])
    with pytest.raises(Usage, match="no column is a name;"):
        match(Kind.ORGANIZATION, ["domain"])


def test_cells_of_several_texts_are_parted_and_apostrophes_come_off() -> None:
    table = read(
        "name,email,email 2,phone,alias\n"
        "'=Joe,\"a@x.test; b@x.test\",c@x.test,'+34 600; 601,\n"
        "''=Joe,,,,\"One; Ltd\nTwo\"\n"
    )
    contact = match(Kind.CONTACT, table.columns)
    first, second = records(table.rows, contact)
    assert first.values == {
        "name": ("=Joe",),
        "emails": ("a@x.test", "b@x.test", "c@x.test"),
        "phones": ("+34 600", "601"),
    }
    assert second.one("name") == "'=Joe"
    table = read('name,alias\nX,"One; Ltd\nTwo"\nY,One;Two\n')
    aliases = [record.values["names"] for record in records(
        table.rows, match(Kind.ORGANIZATION, table.columns))]  # fmt: skip
    assert aliases == [("One; Ltd", "Two"), ("One", "Two")]
