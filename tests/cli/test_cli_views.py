"""view: saved queries made, shown, listed, changed and removed on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import ok, on_terminal, run

KEYS = ["key", "name", "query", "columns", "sort", "by", "scope", "counted", "count", "text",
        "error"]  # fmt: skip


@pytest.fixture
def three(desk: Path) -> None:
    """Three tickets: ana's with a tag, an urgent one, a solved one."""
    for subject in ("Printer jam", "Invoice wrong", "Printer dead"):
        ok("new", subject, "--contact", "joe@client.test", "-m", "It smokes.")
    ok("set", "1", "assignee:me", "+vip")
    ok("set", "2", "priority:urgent")
    ok("set", "3", "status:solved")


def test_a_new_desk_lists_its_views(desk: Path) -> None:
    views = ok("view", "list", "--json").lines()
    assert [view["key"] for view in views] == list("123456789")
    assert [view["name"] for view in views][:3] == ["Mine", "Unassigned", "My groups"]
    for view in views:
        assert list(view) == KEYS
        assert (view["scope"], view["count"], view["error"]) == ("all", 0, None)
    assert ok("view", "list").out.splitlines()[0] == "1\tMine\t0\tall\tis:open assignee:me"


def test_a_view_is_saved_and_listed(three: None) -> None:
    done = ok("view", "add", "Printers", "is:open", "printer", "--columns", "number,tag",
              "--sort=-priority", "--by", "assignee", "--json")  # fmt: skip
    made = done.json()
    assert (made["query"], made["columns"], made["sort"], made["by"]) == (
        "is:open printer", ["number", "tags"], "-priority", "assignee",
    )  # fmt: skip
    assert (made["scope"], made["count"], made["key"]) == ("mine", 1, "")
    assert ok("list", "--view", "printers", "--json").lines() == [{"number": 1, "tags": ["vip"]}]
    assert ok("list", "--view", "printers").out == "1\tvip\n"
    assert ok("list", "--view", "Printers", "--columns", "number").out == "1\n"
    assert ok("count", "--view", "printers").out == "1\n"
    assert ok("view", "show", "printers", "--json").json() == made
    assert "columns: number, tags\n" in ok("view", "show", "printers").out


def test_words_narrow_a_view_and_go_before_its_order(three: None) -> None:
    ok("view", "add", "Two", "printer", "OR", "invoice", "sort:number")
    numbers = [row["number"] for row in ok("list", "--view", "two", "--json").lines()]
    assert numbers == [1, 2, 3]
    assert ok("list", "--view", "two", "--columns", "number", "-printer").out == "2\n"
    found = ok("list", "--view", "two", "--columns", "number", "is:open OR is:solved sort:-number")
    assert found.out == "3\n2\n1\n"
    again = ok("list", "--view", "two", "--columns", "number", "--sort", "priority")
    assert again.out.splitlines()[-1] == "2"


def test_the_same_name_again_is_a_conflict_that_names_set(three: None) -> None:
    ok("view", "add", "Printers", "printer")
    again = run("view", "add", "PRINTERS", "jam")
    assert (again.code, "Next: deskterm view set mine:Printers" in again.err) == (5, True)
    ok("view", "set", "mine:Printers", "jam", "OR", "dead")
    assert ok("view", "show", "printers", "--json").json()["query"] == "jam OR dead"
    ok("view", "set", "printers", "--name", "Devices", "--position", "1", "--no-count")
    first = ok("view", "list", "--json").lines()[0]
    assert (first["key"], first["name"], first["count"]) == ("1", "Devices", None)
    ok("view", "set", "devices", "--count", "--sort", "number", "--by", "")
    assert ok("list", "--view", "1", "--columns", "number").out == "1\n3\n"


@pytest.mark.parametrize(
    ("words", "caret"),
    [
        (["is:open", "asignee:me"], "is:open asignee:me\n        ^"),
        (["is:open", "--columns", "number,subjet"], "number,subjet\n       ^"),
        (["is:open", "--sort", "colour"], "sort:colour\n     ^"),
        (["is:open", "--by", "subject"], "by:subject\n   ^"),
        (["assignee:nobody-here"], "assignee:nobody-here\n         ^"),
    ],
)
def test_a_wrong_one_is_pointed_at_and_not_saved(three: None, words: list[str], caret: str) -> None:
    done = run("view", "add", "X", *words)
    assert (done.code, done.out) == (2, "")
    assert caret in done.err
    assert run("view", "show", "X").code == 3
    ok("view", "add", "X", "is:open")
    assert run("view", "set", "X", *words).code == 2
    assert ok("view", "show", "X", "--json").json()["query"] == "is:open"


def test_what_is_missing_is_said(desk: Path) -> None:
    assert "the query is missing" in run("view", "add", "X").err
    assert run("view", "set", "Mine").err.startswith("deskterm: nothing to change.")
    done = run("list", "--view", "Mnie")
    assert (done.code, done.err) == (
        3, "deskterm: no view Mnie (did you mean Mine?). Next: deskterm view list\n",
    )  # fmt: skip
    ok("view", "add", "Everything", "")
    assert ok("view", "show", "Everything", "--json").json()["query"] == ""


def test_shared_views_by_role(three: None) -> None:
    ok("agent", "add", "bob", "--name", "Bob", "--email", "bob@acme.test")
    ok("agent", "add", "lea", "--name", "Lea", "--email", "lea@acme.test", "--role", "lead")
    ok("group", "add", "Support", "--member", "bob", "--member", "lea")
    ok("--as", "lea", "view", "add", "Team", "group:my-groups", "--group", "Support")
    ok("view", "add", "Vips", "tag:vip", "--all")
    for args in (["--all"], ["--group", "Support"]):
        done = run("--as", "bob", "view", "add", "X", "is:open", *args)
        assert (done.code, "Nothing was changed" in done.err) == (4, True)
    names = [view["name"] for view in ok("--as", "bob", "view", "list", "--json").lines()]
    assert names[-2:] == ["Team", "Vips"]
    assert run("--as", "bob", "view", "remove", "Vips").code == 4
    assert ok("--as", "bob", "list", "--view", "Vips").out == ""  # ana's ticket is not bob's
    assert ok("list", "--view", "Vips", "--columns", "number").out == "1\n"
    assert "group:Support" in ok("view", "list", "--others").out
    ok("view", "set", "Vips", "--mine")
    assert run("--as", "bob", "view", "show", "Vips").code == 3
    told = ok("log", "--admin", "--json").lines()
    assert "view all:Vips added: query=tag:vip counted=yes" in [each["new"] for each in told]
    assert "view group:Support:Team added: query=group:my-groups counted=yes" in [
        each["new"] for each in told
    ]


def test_a_view_whose_words_have_gone_says_so(desk: Path) -> None:
    ok("group", "add", "Sales")
    ok("view", "add", "Sold", "group:Sales", "--position", "1")
    ok("group", "set", "Sales", "--name", "Selling")
    listed = ok("view", "list", "--json").lines()[0]
    assert (listed["count"], listed["error"].startswith('no group "Sales"')) == (None, True)
    shown = ok("view", "list")
    assert shown.out.splitlines()[0] == "1\tSold\t\tmine\tgroup:Sales"
    assert 'view Sold: no group "Sales"' in shown.err
    assert "broken" in on_terminal("view", "list").out
    done = run("list", "--view", "Sold")
    assert (done.code, "group:Sales\n      ^" in done.err) == (2, True)


def test_a_removed_view_is_gone_and_its_tickets_stay(three: None) -> None:
    ok("view", "add", "X", "is:open")
    assert ok("view", "remove", "x").err == "view X removed.\n"
    assert run("view", "remove", "x").code == 3
    ok("view", "remove", "all:Spam")
    assert "Spam" not in ok("view", "list").out
    assert ok("count").out == "3\n"


def test_on_a_terminal_a_shared_one_is_asked_about(three: None) -> None:
    assert "Remove view Spam, shared with everybody?" in on_terminal(
        "view", "remove", "Spam", typed="n\n"
    ).out  # fmt: skip
    assert ok("view", "show", "Spam").out
    ok("view", "add", "X", "is:open")
    assert "?" not in on_terminal("view", "remove", "X").out


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("list --view un", ["Unassigned"]),
        ("view show al", ['"All open"']),
        ("view set wai", ["Waiting"]),
        ("view set Waiting status:sol", ["status:solved"]),
        ("view add x assig", ["assignee:"]),
        ("view add x --columns number,sub", ["number,subject"]),
        ("count --by status,ass", ["status,assignee"]),
        ("list --columns=number,du", ["--columns=number,due_at"]),
        ("export --format j", ["jsonl"]),
        ("export --view mi", ["Mine"]),
        ("view add x --group Sup", ["Support"]),
        ("view add X --sort -upd", ["-updated"]),
    ],
)
def test_completion(desk: Path, line: str, offered: list[str]) -> None:
    ok("group", "add", "Support")
    done = ok("__complete", "bash", f"deskterm {line}")
    assert [text.split("\t")[0] for text in done.out.splitlines()] == offered
