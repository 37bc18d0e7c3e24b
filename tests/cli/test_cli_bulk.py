"""Changing many tickets at once: what is said, what is asked, what is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import ok, on_terminal, run
from servers import desks

from deskterm import desk as desk_module


@pytest.fixture
def three(desk: Path) -> Path:
    """Three tickets, the second of them spam."""
    for subject in ("one", "two", "three"):
        ok("new", subject)
    ok("spam", "2")
    return desk


@pytest.fixture
def many(desk: Path) -> Path:
    """25 tickets."""
    opened = desk_module.open(desks.load())
    for at in range(25):
        opened.write.tickets.new(f"Ticket {at}")
    opened.close()
    return desk


def statuses() -> list[str]:
    return [row["status"] for row in ok("list", "number:1..", "--sort", "number", "--json").lines()]


def test_json_says_what_was_changed_and_what_was_refused_and_why(three: Path) -> None:
    done = run("set", "--query", "number:1..", "status:solved", "+done", "--json")
    assert done.code == 1
    told = done.json()
    assert sorted(told["changed"]) == [1, 3]
    assert told["refused"] == [
        {"number": 2, "why": "ticket 2: it is marked as spam; take the mark off first. "
         "Nothing was changed."}
    ]  # fmt: skip
    assert (told["numbers"], told["dry_run"]) == (told["changed"], False)
    assert sorted(told["facts"])[0] == [1, "status", "open", "solved"]
    assert "1 of 3 tickets was left alone" in done.err
    assert statuses() == ["solved", "open", "solved"]


def test_a_dry_run_says_the_same_and_changes_nothing(three: Path) -> None:
    words = ("set", "--query", "number:1..", "status:solved", "--dry-run")
    told = run(*words, "--json").json()
    assert (sorted(told["changed"]), told["dry_run"]) == ([1, 3], True)
    assert [one["number"] for one in told["refused"]] == [2]
    said = run(*words)
    assert said.code == 1
    assert "#1: would be status open → solved" in said.err
    assert "2 of 3 tickets would be changed." in said.err
    assert "ticket 2: it is marked as spam" in said.err
    assert statuses() == ["open", "open", "open"]


def test_a_single_refusal_is_in_the_json_and_keeps_its_exit_code(three: Path) -> None:
    for words, code, why in (
        (("2", "status:solved"), 2, "spam"),
        (("99", "status:solved"), 3, "no ticket 99"),
    ):
        done = run("set", *words, "--json")
        assert done.code == code
        [refused] = done.json()["refused"]
        assert refused["number"] == int(words[0])
        assert why in refused["why"]
        assert why in done.err


def test_bad_changes_point_and_nothing_runs(three: Path) -> None:
    for text, caret, why in (
        ("category:spam", "         ^", "Next: deskterm spam N"),
        ("stat:open", "^", "unknown field"),
        ("assignee:nobody", "         ^", "no active agent"),
    ):
        done = run("set", "--query", "number:1..", "+x", text, "--json")
        assert (done.code, done.out) == (2, "")
        assert why in done.err
        assert f"   {caret}" in done.err
    assert ok("count", "tag:x", "--json").json()["count"] == 0


def test_an_empty_query_is_no_query(three: Path) -> None:
    """From a script whose variable is empty it would change every ticket."""
    done = run("set", "--query", "", "+x")
    assert done.code == 2
    assert done.err.startswith("deskterm: --query is empty. Nothing was done. Next: ")


def test_who_may_not_plan_is_refused(three: Path) -> None:
    ok("agent", "add", "luis", "--name", "Luis", "--email", "luis@acme.test", "--role", "lead")
    done = run("--as", "luis", "set", "1", "due:friday")
    assert done.code == 4
    assert "may not change the planned solution date" in done.err
    ok("set", "1", "due:2026-12-01")
    assert len(ok("list", "due:2026-12-01", "--json").lines()) == 1


def test_over_twenty_tickets_it_asks_on_a_terminal(many: Path) -> None:
    words = ("set", "--query", "is:open", "status:solved")
    no = on_terminal(*words, typed="n\n")
    assert "Change 25 tickets?" in no.out
    assert no.code == 130
    assert set(statuses()) == {"open"}
    yes = on_terminal(*words, typed="y\n")
    assert yes.code == 0
    assert "25 tickets changed: status" in yes.out
    ok("undo")
    told = on_terminal(*words, "--yes")
    assert "Change 25" not in told.out
    assert set(statuses()) == {"solved"}


def test_off_a_terminal_it_goes_on_and_is_taken_back(many: Path) -> None:
    assert "25 tickets changed: status" in ok("set", "--query", "is:open", "status:solved").err
    assert "taken back on 25 tickets: status" in ok("undo").err
    assert set(statuses()) == {"open"}


def test_ctrl_c_before_the_first_ticket_does_not_send_to_undo(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said that undo takes it back: nothing was changed, and undo took back something older."""
    from deskterm.desk.writes.tickets import Tickets

    def interrupted(after: int) -> None:
        def change(*_: object, progress: Callable[[int, int], None], **__: object) -> None:
            for at in range(after + 1):
                progress(at, 3)
            raise KeyboardInterrupt

        monkeypatch.setattr(Tickets, "change", change)

    words = ("set", "--query", "number:1..", "+x")
    interrupted(0)
    done = run(*words)
    assert (done.code, done.err) == (130, "Nothing was changed.\nstopped.\n")
    interrupted(1)
    done = run(*words)
    assert done.code == 130
    assert "1 of 3 tickets are done.\nWhat was changed stays so; deskterm undo" in done.err
    interrupted(1)
    assert "undo" not in run(*words, "--dry-run").err


def test_undo_answers_in_json_too(three: Path) -> None:
    ok("tag", "1", "vip")
    done = ok("undo", "--json")
    assert done.json() == {"said": "taken back on #1: tag", "taken back": True}
    assert done.err == ""
