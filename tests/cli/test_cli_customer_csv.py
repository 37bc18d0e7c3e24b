"""contact import and export, org import and export, as people type them."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import pytest
from commandline import ok, on_terminal, run

CLIENTS = (
    "Nombre;Apellidos;Correo;Teléfono;Empresa;Planta\n"
    "José;Gil;jose@client.test;+34 600;Client SL;3\n"
    "Ann;;not mail;;;\n"
    "=Eva;;eva@gmail.com;;;\n"
)


@pytest.fixture
def clients(desk: Path) -> str:
    """A table with one bad row, as a Spanish Excel writes it."""
    file = desk.with_name("clients.csv")
    file.write_text(CLIENTS, encoding="cp1252")
    return str(file)


def test_a_dry_run_shows_every_line_and_writes_nothing(clients: str) -> None:
    done = run("contact", "import", clients, "--dry-run")
    assert done.code == 1
    assert done.out == (
        "2\tcreated\tJosé Gil\torganization Client SL is new\n"
        "3\trefused\tAnn\t'not mail' is not an e-mail address\n"
        "4\tcreated\t=Eva\t\n"
    )
    assert done.err == (
        "it is not UTF-8, so it is read as cp1252\n"
        "columns left out: Planta (--attributes keeps them)\n"
        "3 contacts: 2 created, 1 refused. Nothing was written: this was a dry run\n"
    )
    assert ok("contact", "list", "--json").out == ""


def test_an_import_says_what_was_refused_and_takes_the_rest(clients: str) -> None:
    done = run("contact", "import", clients, "--attributes")
    assert done.code == 1
    assert done.out == ""
    assert done.err.splitlines()[1:] == [
        "line 3 (Ann): 'not mail' is not an e-mail address",
        "3 contacts: 2 created, 1 refused. What was refused is not in; all other rows are",
    ]
    found = {one["name"]: one for one in ok("contact", "list", "--json").lines()}
    assert set(found) == {"José Gil", "=Eva"}
    assert found["José Gil"]["organization"] == "Client SL"
    assert found["José Gil"]["attributes"] == {"Planta": "3"}
    again = run("contact", "import", clients, "--attributes", "--json")
    assert [(one["line"], one["action"]) for one in again.lines()] == [
        (2, "unchanged"), (3, "refused"), (4, "unchanged"),
    ]  # fmt: skip
    assert set(again.lines()[1]) == {"line", "action", "name", "why"}


def test_what_is_exported_is_imported_unchanged(clients: str) -> None:
    run("contact", "import", clients, "--attributes")
    ok("org", "import", "-", stdin=b'name,alias,domain\nClient SL,"One; Two\nThree",client.test\n')
    people, companies = ok("contact", "export").out, ok("org", "export").out
    assert people == (
        "name,emails,phones,organization,position,language,type,note,attr:Planta\n"
        "José Gil,jose@client.test,'+34 600,Client SL,,,,,3\n"
        "'=Eva,eva@gmail.com,,,,,,,\n"
    )
    assert '"One; Two\nThree\n"' in companies
    for noun, text in (("contact", people), ("org", companies)):
        done = ok(noun, "import", "-", stdin=text.encode())
        assert "unchanged" in done.err
        assert "created" not in done.err
        assert "updated" not in done.err
    row = ok("contact", "export", "--json").lines()[0]
    assert row["emails"] == ["jose@client.test"]
    assert row["attributes"] == {"Planta": "3"}
    assert ok("org", "export", "--json").lines()[0]["names"] == ["One; Two", "Three"]


def test_columns_may_be_mapped(desk: Path) -> None:
    raw = b"Kunde,Etage\nJoe,2\n"
    assert run("contact", "import", "-", stdin=raw).code == 2
    done = ok("contact", "import", "-", "--map", "Kunde=name", "--map", "Etage=", stdin=raw)
    assert done.err == "1 contact: 1 created\n"
    wrong = run("contact", "import", "-", "--map", "Kunde=nane", stdin=raw)
    assert wrong.code == 2
    assert "a contact has no nane" in wrong.err


def test_a_named_pipe_is_read_too(desk: Path, tmp_path: Path) -> None:
    """`contact import <(command)` failed: such a file is read once only."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"name\nJoe\n",))
    writer.start()
    assert ok("contact", "import", str(pipe)).err == "1 contact: 1 created\n"
    writer.join()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("none.csv",), 3, "no file none.csv. Nothing was imported."),
        (("/",), 2, "/ is a folder. Nothing was imported."),
        (("-",), 2, "stdin: there is no header line in it. Nothing was imported."),
        ((), 2, ""),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    desk: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    done = run("contact", "import", *words)
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_plain_agent_may_export_and_not_import(clients: str) -> None:
    ok("agent", "add", "luis", "--name", "Luis", "--email", "luis@acme.test")
    assert run("--as", "luis", "contact", "import", clients).code == 4
    assert ok("--as", "luis", "contact", "export").out.startswith("name,emails")


def test_behind_the_gate_a_table_comes_by_stdin(
    clients: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deskterm import door

    monkeypatch.setattr(door, "_behind", True)
    done = run("contact", "import", clients)
    assert done.code == 4
    assert "use - and a pipe" in done.err
    ok("contact", "import", "-", stdin=b"name\nJoe\n")


def test_a_dry_run_on_a_terminal_is_a_table(clients: str) -> None:
    done = on_terminal("contact", "import", clients, "--dry-run")
    assert done.code == 1
    assert "José Gil" in done.out
    assert "2 created, 1 refused" in done.out


def test_a_busy_desk_says_what_is_in(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deskterm.desk.writes.importing import customers as customer_import
    from deskterm.errors import Busy

    monkeypatch.setattr(customer_import, "BATCH", 2)
    calls = io.StringIO()
    written = customer_import._write

    def fails_third(*given: object) -> None:
        calls.write("x")
        if len(calls.getvalue()) == 3:
            raise Busy("the disk is full. Nothing was changed.", "free some space and try again")
        written(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(customer_import, "_write", fails_third)
    raw = ("name\n" + "".join(f"C{at}\n" for at in range(6))).encode()
    done = run("contact", "import", "-", stdin=raw)
    assert done.code == 75
    assert "4 contacts: 4 created" in done.err
    assert "The rows before stay" in done.err
    assert ok("contact", "import", "-", stdin=raw).err == "6 contacts: 2 created, 4 unchanged\n"
