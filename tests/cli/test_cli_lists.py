"""list, count and search: columns, pages, groups on a terminal, and the text around a hit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commandline import ok, on_terminal, run

from deskterm.fields import STANDARD
from deskterm.lists import COLUMNS

ANSI = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
MORE = re.compile(r"more: --page (\S+);")


@pytest.fixture
def seven(desk: Path) -> None:
    """Tickets 1 to 7: odd ones are ana's, 1 and 2 carry tags."""
    for at in range(1, 8):
        ok("new", f"Lamp {at}", "--contact", f"c{at}@client.test", "-m", "It is dark.")
    ok("set", "1", "3", "5", "7", "assignee:me")
    ok("tag", "1", "vip", "big")
    ok("tag", "2", "vip")


def numbers(*args: str) -> list[int]:
    return [row["number"] for row in ok("list", *args, "--json").lines()]


def test_every_column_can_be_asked_for(seven: None) -> None:
    row = ok("list", "number:1", "--json", "--columns", ",".join(COLUMNS)).lines()[0]
    assert tuple(row) == COLUMNS
    assert row == ok("list", "number:1", "--json").lines()[0]
    named = ok("list", "number:1", "--columns", "ID, tag,org,created,customer", "--json").lines()
    assert list(named[0]) == ["number", "tags", "organization", "created_at", "contact_name"]
    assert ok("list", "number:1", "--fields", "number,tags").out == "1\tbig,vip\n"


def test_every_column_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "lists.md").read_text()
    table = page.partition("| Column |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([\w.]+)`", table)) >= {*COLUMNS, "custom.KEY"}


def test_an_unknown_column_is_pointed_at(desk: Path) -> None:
    done = run("list", "--columns", "number,subjet")
    assert done.code == 2
    assert done.err == (
        'deskterm: no column "subjet" (did you mean subject?)\nnumber,subjet\n       ^\n'
    )


@pytest.mark.parametrize("sort", ["", "number", "-subject", "assignee,-created"])
def test_pages_by_token_are_the_whole_list(seven: None, sort: str) -> None:
    ordered = ["--sort", sort] if sort else []
    whole = numbers("--limit", "0", *ordered)
    found: list[int] = []
    page: list[str] = []
    for _ in range(5):
        done = ok("list", "--limit", "3", *ordered, *page, "--json")
        found += [row["number"] for row in done.lines()]
        if not (more := MORE.search(done.err)):
            break
        page = ["--page", more[1]]
    assert found == whole
    assert len(whole) == 7


def test_a_token_goes_on_whatever_came_in_front(seven: None) -> None:
    done = ok("list", "--limit", "3")
    more = MORE.search(done.err)
    assert done.err.startswith("3 of 7; more: --page ")
    assert more
    ok("new", "Newest")
    rest = numbers("--limit", "9", "--page", more[1])
    assert rest == numbers("--limit", "0")[4:]


def test_pages_by_number(seven: None) -> None:
    whole = numbers("--limit", "0")
    assert numbers("--limit", "3", "--page", "1") == whole[:3]
    done = ok("list", "--limit", "3", "--page", "2")
    assert done.err == "3 of 7; more: --page 3; --limit 0 shows all\n"
    assert numbers("--limit", "3", "--page", "3") == whole[6:]
    past = ok("list", "--limit", "3", "--page", "4")
    assert (past.out, past.err) == ("", "no more tickets\n")
    for page in ("0", "-1", "x", "1.5", "9" * 25):
        done = run("list", "--page", page)
        assert (done.code, done.out) == (2, ""), page
    token = MORE.search(ok("list", "--limit", "3").err)
    assert token
    other = run("list", "--limit", "3", "--sort", "subject", "--page", token[1])
    assert (other.code, "of another list" in other.err) == (2, True)
    assert run("list", "--limit", "0", "--page", "2").code == 2


def test_a_full_page_with_nothing_behind_it_says_nothing(seven: None) -> None:
    assert ok("list", "--limit", "7").err == ""
    assert ok("list", "--limit", "4", "assignee:me").err == ""


def test_groups_are_headings_on_a_terminal(seven: None) -> None:
    ok("view", "add", "By", "is:open", "by:assignee", "--columns", "number,subject")
    shown = ANSI.sub("", on_terminal("list", "--view", "By", "--limit", "5").out)
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert lines[:2] == ["assignee ana · 4", "# subject"]
    at = lines.index("assignee none · 3")
    assert all(line.startswith(tuple("1357")) for line in lines[2:at] if line)
    assert "5 of 7" in shown
    tagged = ANSI.sub("", on_terminal("list", "--by", "tag").out)
    assert [line for line in tagged.splitlines() if " · " in line] == [
        "tag none · 5", "tag vip · 2", "tag big · 1",
    ]  # fmt: skip
    assert ok("list", "--by", "tag", "--columns", "number", "--sort", "number").out == (
        "1\n2\n3\n4\n5\n6\n7\n"
    )


def test_groups_that_no_row_tells_are_headings_too(seven: None) -> None:
    ok("contact", "set", "c1@client.test", "--type", "Reseller")
    shown = ANSI.sub("", on_terminal("list", "--by", "contact.type").out)
    assert [line for line in shown.splitlines() if " · " in line] == [
        "contact.type none · 6", "contact.type Reseller · 1",
    ]  # fmt: skip


def test_chosen_columns_are_a_table_on_a_terminal(seven: None) -> None:
    shown = ANSI.sub("", on_terminal("list", "number:1", "--columns", "number,tag,wake").out)
    assert [line.split() for line in shown.splitlines()] == [
        ["#", "tags", "wake"], ["1", "big,vip", "-"],
    ]  # fmt: skip


def test_counting_by_fields(seven: None) -> None:
    assert ok("count", "--by", "assignee", "--json").lines() == [
        {"assignee": "ana", "count": 4}, {"assignee": None, "count": 3},
    ]  # fmt: skip
    tags = ok("count", "tag:vip", "--by", "tag", "--json").lines()
    assert tags == [{"tag": "vip", "count": 2}, {"tag": "big", "count": 1}]
    both = ok("count", "--by", "status,assignee", "--json").lines()
    assert sum(row["count"] for row in both) == 7
    assert list(both[0]) == ["status", "assignee", "count"]


GROUPED = [field.name for field in STANDARD if field.group]


@pytest.mark.parametrize("field", GROUPED)
def test_every_group_counts_all(seven: None, field: str) -> None:
    rows = ok("count", "--by", field, "--json").lines()
    assert sum(row["count"] for row in rows) == (8 if field == "tag" else 7)
    assert on_terminal("list", "--by", field).code == 0


MAIL = """From: Ñandú Gil <nandu@client.test>
To: help@acme.test
Subject: Impresora
Message-ID: <x{at}@client.test>
References: {ref}

{text}
"""


@pytest.fixture
def thread(desk: Path) -> int:
    """A ticket of two mails and a note with their words spread over all of it."""
    filler = "Nothing of interest stands here. " * 30
    first = MAIL.format(at=1, ref="", text=f"Buenos días.\n{filler}\nLa impresión\nsale gris.")
    ok("mail", "import", "-", stdin=first.encode())
    second = MAIL.format(at=2, ref="<x1@client.test>", text=f"{filler} Ahora echa HUMO.")
    ok("mail", "import", "-", stdin=second.encode())
    ok("note", "1", "-m", "Same model as the toaster.")
    return 1


def found(*words: str) -> dict[str, object]:
    rows = ok("search", *words, "--json").lines()
    return rows[0] if rows else {}


def test_an_excerpt_is_the_right_place_of_the_right_message(thread: int) -> None:
    messages = [each["id"] for each in ok("show", "1", "--json").json()["messages"]]
    one = found("humo")
    assert (one["match_in"], one["match_message"]) == ("text", messages[1])
    assert str(one["match"]).endswith("Ahora echa HUMO.")
    phrase = found('"impresion sale"')  # over a line's end, without its accent
    assert "La impresión sale gris." in str(phrase["match"])
    assert phrase["match_message"] == messages[0]
    note = found("toaster")
    assert (note["match_in"], note["match"]) == ("note", "Same model as the toaster.")
    assert "toaster." in str(found("toas*")["match"])


def test_words_that_are_spread_show_each_place(thread: int) -> None:
    spread = str(found("humo", "gris", "toaster")["match"])
    assert spread.count(" · ") == 2
    for word in ("HUMO", "gris", "toaster"):
        assert word in spread


def test_who_wrote_and_the_subject_are_places_too(thread: int) -> None:
    assert (found("nandu")["match_in"], found("nandu")["match"]) == (
        "sender", "Ñandú Gil <nandu@client.test>",
    )  # fmt: skip
    subject = found("impresora")
    assert (subject["match_in"], subject["match"]) == ("subject", "Impresora")
    assert ok("search", "impresora").out == "1\tImpresora\t\n"
    assert found("humo", "-toaster") == {}
    assert "HUMO" in str(found("humo", "-nowhere")["match"])
    assert found("is:open")["match_in"] is None


def test_hits_are_set_off_on_a_terminal(thread: int) -> None:
    shown = on_terminal("search", "humo", "impresora", TERM="xterm").out
    assert re.search(r"\x1b\[1;4mHUMO\x1b\[0m", shown)
    assert re.search(r"\x1b\[1;4mImpresora\x1b\[0m", shown)


def test_a_search_has_pages_and_an_order_of_its_own(seven: None) -> None:
    ok("note", "2", "-m", "lamp lamp lamp lamp")
    done = ok("search", "lamp", "--limit", "3")
    assert [line.split("\t")[0] for line in done.out.splitlines()] == ["7", "6", "5"]
    more = MORE.search(done.err)
    assert more
    rest = ok("search", "lamp", "--limit", "9", "--page", more[1])
    assert [line.split("\t")[0] for line in rest.out.splitlines()] == ["4", "3", "2", "1"]
    ranked = ok("search", "lamp", "sort:rank").out.splitlines()
    assert len(ranked) == 7
    assert ranked[0].split("\t")[0] == "2"
