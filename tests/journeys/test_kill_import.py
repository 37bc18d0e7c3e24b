"""kill -9 in the middle of a table, again and again; and the figures of a big one."""

from __future__ import annotations

import csv
import hashlib
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from journeys import commands
from journeys.killing import kill_somewhere
from servers import desks

from deskterm import desk as desk_module
from deskterm.desk import Desk

TABLES = (
    "contacts", "contact_addresses", "contact_phones", "contact_values", "organizations",
    "organization_names", "organization_domains", "organization_observers", "tickets", "events",
    "settings",
)  # fmt: skip
COMPANIES, CONTACTS = "companies.csv", "contacts.csv"


def found_desk(folder: Path, contacts: int, companies: int) -> Desk:
    """A desk with nobody on it, and two tables to import: some cells hold quotes and lines."""
    commands.run(
        "init", "--name", "Acme", "--agent", "ana", "--agent-email", "ana@acme.test"
    )  # fmt: skip
    with (folder / COMPANIES).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow("name domains phone website category".split())
        for at in range(companies):
            writer.writerow(
                [f"Empresa {at} S.L.", f"e{at}.test", f"+34 91 {at:05}", f"https://e{at}.test", ""]
            )
    with (folder / CONTACTS).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow("Nombre;Correo electrónico;Teléfono;Empresa;Cargo;Idioma;Nota".split(";"))
        for at in range(contacts):
            note = f'Llama "José {at}"\nsolo por la mañana' if at % 20 == 0 else ""
            home = at % companies
            writer.writerow(
                [f"María Gil {at}", f"c{at}@e{home}.test", f"+34 600 {at:06}",
                 f"Empresa {home} S.L.", "Compras", ("español", "English")[at % 2], note]
            )  # fmt: skip
    return desk_module.open(desks.load())


def count(desk: Desk, table: str = "contacts") -> int:
    return int(desk.store.reader.value(f"SELECT COUNT(*) FROM {table}"))


def fingerprint(desk: Desk) -> dict[str, str]:
    """All rows of all tables an import could touch."""
    return {
        table: hashlib.sha256(
            "\n".join(sorted(map(repr, desk.store.reader.rows(f"SELECT * FROM {table}")))).encode()
        ).hexdigest()
        for table in TABLES
    }


def check_all_once(desk: Desk, contacts: int, companies: int) -> None:
    """Every row of both tables is in, once, whole."""
    assert [count(desk, table) for table in TABLES[:3]] == [contacts] * 3
    assert [count(desk, table) for table in TABLES[4:7]] == [companies, 0, companies]
    odd = desk.store.reader.rows(
        "SELECT c.name FROM contacts c JOIN contact_addresses a ON a.contact_id = c.id "
        "JOIN organizations o ON o.id = c.organization_id "
        "JOIN contact_phones p ON p.contact_id = c.id "
        "WHERE a.address = 'c' || SUBSTR(c.name, 11) || '@e' || "
        "REPLACE(REPLACE(o.name, 'Empresa ', ''), ' S.L.', '') || '.test' AND c.position <> '' "
        "AND c.language <> '' AND CAST(SUBSTR(p.digits, 6) AS INTEGER) = "
        "CAST(SUBSTR(c.name, 11) AS INTEGER)"
    )
    assert len(odd) == contacts


@pytest.mark.parametrize(
    ("contacts", "kills"), [(3000, 3), pytest.param(50_000, 12, marks=pytest.mark.soak)]
)
def test_after_any_number_of_kills_one_clean_run_has_every_row_once(
    tmp_path: Path, say: Callable[[str], None], contacts: int, kills: int
) -> None:
    companies = contacts // 10
    desk = found_desk(tmp_path, contacts, companies)
    commands.run("org", "import", tmp_path / COMPANIES)
    rng = random.Random(kills)
    progress = []
    words = ("contact", "import", str(tmp_path / CONTACTS))
    for turn in range(kills):
        left = (contacts - count(desk)) // (kills - turn)
        kill_somewhere(rng, words, turn, lambda: count(desk), left)
        progress.append(count(desk))
    assert 0 < progress[-1] < contacts
    commands.run(*words)
    check_all_once(desk, contacts, companies)
    say(f"{kills} kills of contact import, with {progress} of {contacts} in; then one clean run")
    desk.close()


@pytest.mark.soak
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_fifty_thousand_contacts(
    tmp_path: Path,
    say: Callable[[str], None],
    database: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contacts, companies = 50_000, 5_000
    if database == "postgres":
        url = request.getfixturevalue("postgres").fresh_database()
        monkeypatch.setenv("DESKTERM_DB", url)
    desk = found_desk(tmp_path, contacts, companies)
    for words in (
        ("org", "import", COMPANIES),
        ("contact", "import", CONTACTS, "--dry-run", "--json"),
        ("contact", "import", CONTACTS),
    ):
        say(f"{database}: {_measured(tmp_path, *words)}")
    check_all_once(desk, contacts, companies)
    before = fingerprint(desk)
    for words in (("contact", "import", CONTACTS), ("org", "import", COMPANIES)):
        say(f"{database}, again: {_measured(tmp_path, *words)}")
    assert fingerprint(desk) == before
    for noun in ("contact", "org"):
        copy = tmp_path / f"{noun}-export.csv"
        copy.write_bytes(commands.run(noun, "export").out.encode())
        say(f"{database}, its own export: {_measured(tmp_path, noun, 'import', copy.name)}")
    assert fingerprint(desk) == before
    desk.close()


def _measured(folder: Path, *words: str) -> str:
    """A command with its time and the most memory it had; it must succeed."""
    script = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)\n"
        "print(done.stderr.decode().strip())\n"
        "sys.exit(done.returncode)\n"
    )
    began = time.perf_counter()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", script, *commands.PROGRAM, *words],
        cwd=folder, capture_output=True, check=False, text=True,
    )  # fmt: skip
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - spent.ru_utime - spent.ru_stime
    peak, _, said = done.stdout.partition("\n")
    assert done.returncode == 0, said
    line = f"{' '.join(words)}: {took:.1f} s ({cpu:.1f} s of this process), {peak} MB; "
    return line + said.strip()
