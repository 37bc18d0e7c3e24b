"""A query that does not parse is shown with a caret under the fault, wherever queries are taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import ok, run

# How each command is given a query.
COMMANDS = {
    "list": "list {}",
    "count": "count {}",
    "count, in groups": "count {} --by status",
    "search": "search {}",
    "export": "export {} --format jsonl",
    "set": "set --query {} status:solved +done --yes",
    "set, only to see": "set --query {} +done --dry-run",
    "view add": "view add Broken {}",
    "view set": "view set Fine {}",
}
# The query with ^ before the column of the caret, and the first words of the sentence.
FAULTS = [
    ("^asignee:me", 'unknown field "asignee" (did you mean assignee?)'),
    ("is:open ^contact.tpye:x", 'unknown field "contact.tpye" (did you mean contact.type?)'),
    ("is:open status:^sovled", 'unknown status "sovled" (did you mean solved?)'),
    ("is:open assignee:^anna", 'no agent "anna" (did you mean ana?)'),
    ("is:open group:^Sales", 'no group "Sales"'),
    ("created:>^7", "7 of what? Write 7d for days, 7h for hours"),
    ("(is:open ^OR )", "OR needs a term after it"),
    ("is:open sort:priority,^colour", 'unknown field "colour"'),
    ("printer link:^a", 'link: takes a whole number, not "a"'),
]


@pytest.fixture
def two(desk: Path) -> None:
    """Two tickets and a view."""
    for subject in ("Printer jam", "Invoice"):
        ok("new", subject, "--contact", "joe@client.test", "-m", "It smokes.")
    ok("view", "add", "Fine", "is:open")


def _picture() -> list[str]:
    return [
        ok(*words.split()).out
        for words in ("list --json", "view list --json", "log 1 --json", "log 2 --json")
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_place_is_shown_and_nothing_runs(name: str, two: None) -> None:
    before = _picture()
    words = COMMANDS[name].split()
    at = words.index("{}")
    for marked, sentence in FAULTS:
        column = marked.index("^")
        query = marked.replace("^", "", 1)
        # One word in quotes, as most people write a query in a shell.
        done = run(*words[:at], query, *words[at + 1 :])
        assert (done.code, done.out) == (2, ""), done
        said, shown, caret = done.err.splitlines()
        assert said.startswith(f"deskterm: {sentence}")
        assert caret.strip() == "^"
        assert shown[caret.index("^") :] == query[column:]
        assert shown.endswith(query)
    assert _picture() == before


@pytest.mark.parametrize("words", ["list", "count", "count --by status", "list -printer"])
def test_a_fault_of_a_saved_query_names_the_view(words: str, two: None) -> None:
    """`count --view TG` said `no group "Tmp"`, which nobody had typed."""
    ok("group", "add", "Tmp")
    ok("view", "add", "TG", "is:open", "group:Tmp")
    ok("group", "set", "Tmp", "--name", "Other")
    done = run(*words.split(), "--view", "tg")
    first, line, caret = done.err.splitlines()
    assert (done.code, first) == (2, 'deskterm: view TG: no group "Tmp"')
    assert line[caret.index("^") :] == "Tmp"
    other = run(*words.split(), "tag:x", "grup:y", "--view", "fine")
    assert "view Fine" not in other.err.splitlines()[0] and "grup" in other.err


def test_set_reads_its_query_as_every_command_reads_words(two: None) -> None:
    """`set --query group:"Service Desk"` was told there is no group Service."""
    ok("group", "add", "Service Desk")
    ok("set", "1", "group:Service Desk")
    assert ok("count", "group:Service Desk").out == "1\n"
    ok("set", "--query", "group:Service Desk", "+done", "--yes")
    assert ok("list", "tag:done", "--columns", "number").out == "1\n"
    assert ok("view", "add", "Both", "tag:a OR tag:b", "is:open", "--json").json()["query"] == (
        "(tag:a OR tag:b) is:open"
    )
