"""Options with nothing in them, and names that are wrong wherever the list goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import ok, run


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("list --view", "--view"),
        ("list --sort", "--sort"),
        ("list --columns", "--columns"),
        ("list --fields", "--columns"),
        ("list --page", "--page"),
        ("list --by", "--by"),
        ("count --by", "--by"),
        ("count --view", "--view"),
        ("search printer --page", "--page"),
        ("export --view", "--view"),
        ("export --sort", "--sort"),
        ("export --columns", "--columns"),
        ("export --output", "--output"),
        ("set +vip --query", "--query"),
    ],
)
@pytest.mark.parametrize("equals", [False, True])
def test_an_option_that_holds_nothing_is_refused(
    ticket: int, words: str, option: str, equals: bool
) -> None:
    """`list --view "$VIEW"` with VIEW not set listed everything."""
    *others, name = words.split()
    for empty in ("", " "):
        done = run(*others, *([f"{name}={empty}"] if equals else [name, empty]))
        assert (done.code, done.out) == (2, "")
        assert done.err == (
            f"deskterm: {option} is empty. Nothing was done. Next: name it, or leave {option} out\n"
        )
    assert ok("show", "1", "--json").json()["tags"] == []


def test_what_a_view_shows_may_be_emptied(desk: Path) -> None:
    ok("view", "add", "Devices", "is:open", "--sort", "number", "--columns", "number")
    ok("view", "set", "Devices", "--sort", "", "--columns", "")
    shown = ok("view", "show", "Devices", "--json").json()
    assert (shown["sort"], shown["columns"]) == ("", [])


@pytest.mark.parametrize("more", [[], ["--json"], ["nothing.of.that.kind"]])
def test_a_wrong_group_is_wrong_in_a_pipe_too(ticket: int, more: list[str]) -> None:
    """`list --by nope` was refused on a terminal and taken in a pipe."""
    done = run("list", "--by", "status,nope", *more)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[1:] == ["by:status,nope", "          ^"]
    assert run("list", "--by", "status", *more).code == 0


def test_a_view_is_not_called_a_number(desk: Path) -> None:
    """`view add 3 x` made one that hid the third: `list --view 3` opens it by its key."""
    ok("view", "add", "Devices", "is:open")
    for words in (["add", "3", "is:open"], ["add", "10", "x"], ["set", "Devices", "--name", "4"]):
        done = run("view", *words)
        assert (done.code, done.out) == (2, "")
        assert "a view's name is not a number alone" in done.err
        assert "Nothing was changed." in done.err
    ok("view", "add", "3rd floor", "is:open")
