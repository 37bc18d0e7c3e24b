"""merge and split on the command line: what is said, what JSON gives, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import ok, run


@pytest.fixture
def four(desk: Path) -> None:
    """Two tickets of Joe's, one of Sue's, one of nobody's."""
    for subject, who in (("One", "joe@client.test"), ("Two", "joe@client.test"),
                         ("Three", "sue@other.test")):  # fmt: skip
        ok("new", subject, "--contact", who, "-m", f"{subject.lower()} text")
    ok("new", "Four")


def show(number: int) -> dict[str, object]:
    shown: dict[str, object] = ok("show", str(number), "--json").json()
    return shown


@pytest.mark.usefixtures("four")
def test_merged_tickets_are_one_and_undo_takes_it_back() -> None:
    done = ok("merge", "2", "#3", "--into", "1")
    assert done.out == ""
    assert done.err.splitlines() == [
        "#2, #3 merged into #1.",
        "#3 is sue's: what they answer comes to #1 too.",
    ]
    assert len(show(1)["messages"]) == 3  # type: ignore[arg-type]
    text = ok("show", "3").out
    assert "merged into #1 One" in text
    assert "took in #2 Two" in ok("show", "1").out
    log = ok("log", "1").out
    assert "merged\t2" in log
    assert "{" not in log
    undone = ok("undo")
    assert undone.err == ("taken back: #3 is apart from #1 again; #2 is apart from #1 again\n")
    assert len(show(3)["messages"]) == 1  # type: ignore[arg-type]


@pytest.mark.usefixtures("four")
def test_json_is_the_ticket_that_stays() -> None:
    made = ok("merge", "2", "--into", "1", "--json").json()
    assert (made["number"], made["subject"]) == (1, "One")
    links = show(1)["links"]
    assert links == [{"kind": "merged", "number": 2, "subject": "Two", "outgoing": False}]
    made = ok("split", "2", "--subject", "Apart", "--json").json()
    assert (made["number"], made["subject"], made["contact"]) == (5, "Apart", "joe@client.test")


@pytest.mark.usefixtures("four")
def test_what_is_off_is_one_sentence() -> None:
    ok("set", "3", "status:closed")
    for words, code, said in (
        (["2", "3"], 2, "deskterm: merge takes the tickets that go and, behind --into, the one "
                        "that stays. Next: deskterm merge 2 3 --into N"),
        ([], 2, "deskterm: merge takes the tickets that go"),
        (["--into", "1"], 2, "deskterm: which tickets go into 1? Nothing was changed."),
        (["1", "--into", "1"], 2, "deskterm: ticket 1 cannot go into itself."),
        (["2", "2", "--into", "1"], 2, "deskterm: ticket 2 is named twice."),
        (["x", "--into", "1"], 2, "deskterm: 'x' is not a ticket number."),
        (["9", "--into", "1"], 3, "deskterm: no ticket 9"),
        (["2", "--into", "9"], 3, "deskterm: no ticket 9"),
        (["3", "--into", "1"], 5, "deskterm: ticket 3 is closed. Nothing was changed. "
                                  "Next: deskterm merge 3 --into 1 --closed"),
    ):  # fmt: skip
        done = run("merge", *words)
        assert (done.code, done.out) == (code, ""), words
        assert done.err.startswith(said), done.err
    done = ok("merge", "1", "--into", "3", "--closed")
    assert "#3: status closed → open" in done.err


@pytest.mark.usefixtures("four")
def test_a_message_is_split_off() -> None:
    ok("merge", "2", "3", "--into", "1")
    done = ok("split", "2", "--onwards")
    assert done.err == "2 messages split off as #5: One\n"
    assert "split from #1 One" in ok("show", "5").out
    assert "split off #5 One" in ok("show", "1").out
    assert run("split", "2", "--onwards").code == 5
    assert run("split", "99").code == 3
    assert run("split", "x").code == 2
    assert ok("undo").err == "taken back: #5 is back in #1\n"
    assert run("show", "5").code == 3


@pytest.mark.usefixtures("four")
def test_numbers_are_completed() -> None:
    for line in ("merge ", "merge 2 --into "):
        assert "1" in ok("__complete", "bash", f"deskterm {line}").out.split()
    assert "--onwards" in ok("__complete", "bash", "deskterm split 1 --o").out


@pytest.mark.usefixtures("four")
def test_mail_that_leaves_a_private_group_is_named() -> None:
    """Whoever merged a ticket of HR into one of Support heard nothing of who reads it now."""
    ok("group", "add", "HR", "--private")
    ok("group", "add", "Support")
    ok("set", "2", "group:HR")
    ok("set", "1", "group:Support")
    done = ok("merge", "2", "--into", "1")
    assert "#2 was in private group HR; whoever sees #1 reads its mail now." in done.err
    ok("undo")
    ok("set", "1", "group:HR")
    assert "private" not in ok("merge", "2", "--into", "1").err
