"""Tables of customers through the real import: the whole command ÷ the least anybody would do.

The least is Python's csv reader, and one plain INSERT a contact and an address.
"""

from __future__ import annotations

import csv
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.timing import CACHE, Ratio, environment, paired

CONTACTS = 50_000
COMPANIES = 5_000
ROUNDS = 3
_FIRST = "Marta Joe Luis Ana Kim Pedro Lucía Sam Nora Iván Eva Tom Sara Raúl Mia Leo".split()
_LAST = "Gil Prado Soto Lee Ruiz Vega Smith Jones Vidal Mora Reyes Brown Costa Lara".split()
HEAD = "Nombre;Correo electrónico;Teléfono;Empresa;Cargo;Idioma;Tipo;Nota".split(";")


def write_contacts(path: Path, contacts: int = CONTACTS, companies: int = COMPANIES) -> None:
    """A table as a Spanish spreadsheet saves it; some cells have line breaks and quotes."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEAD)
        for at in range(contacts):
            home = at % companies
            first, last = _FIRST[at % 16], _LAST[at // 16 % 14]
            note = f'Llama "{first}"\nsolo por la mañana' if at % 20 == 0 else ""
            writer.writerow(
                [f"{first} {last} {at}", f"c{at}@empresa{home}.test", f"+34 600 {at:06}",
                 f"Empresa {home} S.L.", "Compras", ("español", "English")[at % 2], "", note]
            )  # fmt: skip


def write_companies(path: Path, companies: int = COMPANIES) -> None:
    """The organizations of those contacts."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow("name domains phone website category".split())
        for at in range(companies):
            writer.writerow(
                [f"Empresa {at} S.L.", f"empresa{at}.test", f"+34 91 {at:05}",
                 f"https://empresa{at}.test", "B2B"]
            )  # fmt: skip


def run() -> Iterator[Ratio]:
    """5,000 organizations and 50,000 contacts: first import, then the same file again."""
    CACHE.mkdir(exist_ok=True)
    first, again = [], []
    for _ in range(ROUNDS):
        with TemporaryDirectory(dir=CACHE) as name:
            folder = Path(name)
            write_companies(folder / "companies.csv")
            write_contacts(folder / "contacts.csv")
            env = environment(
                DESKTERM_DB=str(folder / "desk.db"), DESKTERM_CONFIG=str(folder / "config.toml")
            )
            _deskterm(env, "init", "--name", "Bench", "--agent", "ana", "--agent-email", "a@b.test")
            _deskterm(env, "org", "import", str(folder / "companies.csv"))
            least = _least(folder)
            table = str(folder / "contacts.csv")
            first.append((_deskterm(env, "contact", "import", table), least))
            again.append((_deskterm(env, "contact", "import", table), least))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    against = "csv + sqlite3 insert"
    yield paired(f"import of {CONTACTS} contacts, {peak} MB", first, 40, against)
    yield paired("the same file again", again, 40, against)


def _deskterm(env: dict[str, str], *words: str) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "deskterm", *words]
    subprocess.run(command, env=env, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return time.perf_counter() - started


def _least(folder: Path) -> float:
    started = time.perf_counter()
    connection = sqlite3.connect(folder / "raw.db")
    connection.execute("CREATE TABLE contacts (id INTEGER PRIMARY KEY, name, phone, company)")
    connection.execute("CREATE TABLE addresses (address PRIMARY KEY, contact)")
    with (folder / "contacts.csv").open(encoding="utf-8-sig", newline="") as file, connection:
        rows = csv.reader(file, delimiter=";")
        next(rows)
        for id, row in enumerate(rows, 1):
            connection.execute("INSERT INTO contacts VALUES (?, ?, ?, ?)", (id, *row[::2][:3]))
            connection.execute("INSERT INTO addresses VALUES (?, ?)", (row[1], id))
    connection.close()
    return time.perf_counter() - started
