"""Errors: one clear sentence, its exit code, and never a traceback."""

from __future__ import annotations

import errno
import re
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import ok, on_terminal, run

from deskterm.cli.commands import COMMANDS, Entry
from deskterm.cli.faults import as_desk_error
from deskterm.cli.group import load


def _leaves(entries: dict[str, Entry], path: str = "") -> Iterator[tuple[str, Entry]]:
    for name, entry in entries.items():
        if entry.under:
            yield from _leaves(entry.under, f"{path}{name} ")
        else:
            yield f"{path}{name}", entry


LEAVES = list(_leaves(COMMANDS))


@pytest.mark.parametrize(("name", "entry"), LEAVES, ids=[name for name, _ in LEAVES])
def test_every_command_explains_itself_with_examples(name: str, entry: Entry) -> None:
    done = ok(*name.split(), "--help")
    assert done.out.startswith(f"Usage: deskterm {name} ")
    if name != "version":
        assert "\nExamples:\n" in done.out
    made = load(name.split()[-1], entry)
    short = {
        opt for param in made.params for opt in param.opts if opt[:2] != "--" and opt[0] == "-"
    }
    assert short <= (set() if entry.words else {"-m"})


@pytest.mark.parametrize(("name", "entry"), LEAVES, ids=[name for name, _ in LEAVES])
def test_examples_quote_what_shells_take(name: str, entry: Entry) -> None:
    import shlex

    for example in load(name.split()[-1], entry).spec.examples:
        bare = shlex.shlex(example.rstrip("\\"), posix=True, punctuation_chars="<>")
        bare.whitespace_split = True
        for word in bare:
            assert set(word) != set("<") or name.endswith((" parse", " import")), example
        assert not re.search(":[<>]", re.sub("'[^']*'", "", example)), example


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("lsit", "no such command 'lsit', did you mean list? "),
        ("mailbox lst", "no such command 'lst', did you mean list? "),
        ("mailbox", "'deskterm mailbox' needs a command: list, show, add"),
        ("list --jsn", "no such option --jsn (did you mean --json?)."),
        ("show", "N is missing."),
        ("show 1 2", "got unexpected extra argument"),
        ("mailbox add help --tls maybe", "invalid value for --tls: "),
        ("outbox retry x", "invalid value for ID: x is not a valid int"),
        ("completion tcsh", "no completion for 'tcsh'."),
        ("--verison", "no such option --verison (did you mean --version?)."),
        ("set", "which tickets?"),
        ("set 1", "nothing to change."),
        ("assign 1", "assign takes ticket numbers and one agent or group."),
    ],
)
def test_a_wrong_word_is_named_with_the_nearest(words: str, said: str, desk: Path) -> None:
    done = run(*words.split())
    assert done.code == 2
    assert done.err.startswith(f"deskterm: {said}"), done.err
    assert done.err.count("\n") == 1
    assert done.out == ""


def test_a_bad_query_shows_where(desk: Path) -> None:
    done = run("list", "is:open", "priorty:high")
    assert done.code == 2
    assert done.err.splitlines()[1:] == ["is:open priorty:high", "        ^"]


@pytest.mark.parametrize(
    ("words", "code"),
    [("show 99", 3), ("reply 99 -m x", 3), ("note 99 -m x", 3), ("set 99 +x", 3), ("log 99", 3),
     ("attachment get 9", 3), ("outbox show 9", 3), ("quarantine show 9", 3), ("draft show 9", 3),
     ("mailbox show x", 3), ("contact show x@y.test", 3), ("fetch x", 3), ("send x", 3),
     ("mail import gone.mbox", 3), ("restore gone.db", 3), ("config show nope", 3),
     ("config set nope 1", 3), ("show abc", 2), ("undo", 5)],
)  # fmt: skip
def test_what_is_not_there(words: str, code: int, desk: Path) -> None:
    done = run(*words.split())
    assert done.code == code, done
    assert done.err.startswith("deskterm: ")
    assert done.out == ""


def test_no_desk_names_init(isolated: Path) -> None:
    for words in ("list", "show 1", "new x", "doctor --json"):
        done = run(*words.split())
        assert done.code in (1, 3)
        assert "deskterm init" in done.err + done.out


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 75),
        (sqlite3.OperationalError("database or disk is full"), 75),
        (sqlite3.OperationalError("database is locked"), 75),
        (sqlite3.DatabaseError("file is not a database"), 78),
        (ConnectionResetError(errno.ECONNRESET, "reset"), 69),
        (FileNotFoundError(errno.ENOENT, "No such file", "x"), 3),
        (PermissionError(errno.EACCES, "Permission denied", "x"), 4),
        (ValueError("surprise\nsecond line"), 1),
    ],
)
def test_what_escapes_becomes_a_sentence(error: Exception, code: int) -> None:
    made = as_desk_error(error)
    assert made.exit_code == code
    assert "\n" not in str(made)


def test_a_traceback_is_shown_only_when_asked(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deskterm.cli import queue

    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(queue, "count", broken)
    done = run("count", "x")
    assert (done.code, "Traceback" in done.err) == (1, False)
    monkeypatch.setenv("DESKTERM_DEBUG", "1")
    assert "Traceback" in run("count", "x").err


def test_a_file_that_is_no_database_is_78(desk: Path) -> None:
    desk.write_bytes(b"hello" * 1000)
    done = run("list")
    assert (done.code, done.err.count("\n")) == (78, 1)


def test_a_writer_that_does_not_let_go_is_75(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deskterm.errors import Busy
    from deskterm.store import engine

    def short(connection: object, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout = 50")  # type: ignore[attr-defined]

    monkeypatch.setattr(engine, "_set_pragmas", short)
    other = sqlite3.connect(desk, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = run("new", "x")
    other.execute("ROLLBACK")
    other.close()
    assert done.code == Busy.exit_code
    assert done.err.count("\n") == 1


def test_without_a_terminal_no_command_is_a_usage_error(desk: Path) -> None:
    done = run()
    assert (done.code, done.out) == (2, "")
    assert "deskterm: no terminal to open the desk on." in done.err


def test_init_asks_on_a_terminal(isolated: Path) -> None:
    done = on_terminal("init", "--agent", "ana", "--agent-email", "a@acme.test", "--language", "es",
                       "--time-zone", "Europe/Madrid", typed="Acme\nAna Ruiz\n")  # fmt: skip
    assert done.code == 0, done
    shown = {one["key"]: one["value"] for one in ok("config", "show", "--json").lines()}
    assert (shown["name"], shown["me.name"], shown["language"]) == ("Acme", "Ana Ruiz", "es")
    file = Path(shown["database"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
