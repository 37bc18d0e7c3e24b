"""The words and shapes that other programs rely on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commandline import INIT, ok, run

LIST_KEYS = """number subject status category priority type assignee group contact organization
channel tags unread created_at updated_at""".split()
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def test_init_founds_a_desk_and_refuses_a_second(isolated: Path) -> None:
    assert run("list").code == 3
    assert ok(*INIT).out == ""
    again = run(*INIT)
    assert again.code == 5
    assert again.err.startswith("deskterm: there is a desk at ")


def test_init_without_a_terminal_names_what_is_missing(isolated: Path) -> None:
    done = run("init", "--agent", "ana")
    assert (done.code, done.err.startswith("deskterm: --name is missing.")) == (2, True)


def test_new_gives_an_object_with_the_number(desk: Path) -> None:
    made = ok("new", "Printer on fire", "--contact", "joe@client.test", "-m", "text", "--json")
    assert made.json()["number"] == 1
    assert made.json()["assignee"] is None
    assert ok("outbox", "list").out == ""
    assert ok("new", "Printer", "again").out == "2\n"


def test_list_is_json_lines_with_every_key(ticket: int) -> None:
    ok("new", "No contact")
    rows = ok("list", "--json", "--limit", "0").lines()
    assert [row["subject"] for row in rows] == ["No contact", "Printer on fire"]
    assert rows[0]["contact"] is None
    for row in rows:
        assert list(row)[: len(LIST_KEYS)] == LIST_KEYS
        assert row["priority"] == "normal"
        assert row["status"] == "open"
        assert TIME.fullmatch(row["created_at"])
        assert TIME.fullmatch(row["updated_at"])


def test_show_has_messages_and_events(ticket: int, mailbox: str) -> None:
    ok("reply", "1", "-m", "We come.")
    ok("note", "1", "-m", "Spare part.")
    shown = ok("show", "1", "--json").json()
    assert list(shown)[: len(LIST_KEYS)] == LIST_KEYS
    said, reply, note = shown["messages"]
    for message in shown["messages"]:
        assert {"id", "author", "from_address", "visibility", "text", "attachments", "created_at",
                "message_id", "delivery"} <= set(message)  # fmt: skip
        assert TIME.fullmatch(message["created_at"])
    assert (said["author"], said["from_address"], said["delivery"]) == (
        None, "joe@client.test", "none",
    )  # fmt: skip
    assert (reply["author"], reply["visibility"], reply["delivery"]) == ("ana", "public", "queued")
    assert (note["text"], note["visibility"], note["delivery"]) == (
        "Spare part.",
        "private",
        "none",
    )
    assert {"created", "reply", "note"} <= {event["kind"] for event in shown["events"]}
    assert all(TIME.fullmatch(event["at"]) for event in shown["events"])
    assert {event["actor"] for event in shown["events"]} == {"ana"}


def test_set_changes_several_things_at_once(ticket: int) -> None:
    ok("set", "1", "status:solved", "priority:high", "+vip")
    row = ok("list", "--json").lines()[0]
    assert (row["status"], row["category"], row["priority"], row["tags"]) == (
        "solved", "solved", "high", ["vip"],
    )  # fmt: skip
    ok("set", "#1", "wake:3d", "-vip")
    row = ok("show", "1", "--json").json()
    assert (row["status"], row["tags"]) == ("suspended", [])
    assert TIME.fullmatch(row["wake_at"])
    woken = [event["new"] for event in row["events"] if event["kind"] == "wake"]
    assert woken == [row["wake_at"]]


def test_a_mailbox_that_does_not_answer_is_69(
    mailbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("mailbox", "check", "help").code == 69  # and no password either
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", "secret")
    done = run("mailbox", "check", "help")
    assert done.code == 69
    assert done.err.startswith("deskterm: mailbox help: ")
    assert "127.0.0.1" in done.err
    assert run("fetch").code == 69
    assert run("tick").code == 0
    assert run("mailbox", "check", "nobody").code == 3


def test_the_same_mailbox_twice_is_a_conflict(mailbox: str) -> None:
    done = run("mailbox", "add", "help", "--host", "x.test", "--address", "a@x.test")
    assert done.code == 5


def test_reads_of_every_noun_speak_json(ticket: int, mailbox: str) -> None:
    ok("reply", "1", "-m", "hi")
    ok("attachment", "add", "1", __file__)
    for words in ("mailbox list", "outbox list", "attachment list 1", "contact list", "log",
                  "log 1", "status list", "config show", "search smokes"):  # fmt: skip
        lines = ok(*words.split(), "--json").lines()
        assert lines, words
        assert all(isinstance(line, dict) for line in lines)
    for words in ("mailbox show help", "outbox show 1", "contact show joe@client.test", "count",
                  "db status"):  # fmt: skip
        assert isinstance(ok(*words.split(), "--json").json(), dict)


def test_spam_hides_a_ticket_and_unspam_brings_it_back(ticket: int) -> None:
    ok("spam", "1")
    assert ok("list").out == ""
    assert len(ok("list", "is:spam", "--json").lines()) == 1
    ok("unspam", "1")
    assert ok("count").out == "1\n"


def test_undo_takes_the_last_change_back(ticket: int) -> None:
    ok("set", "1", "status:solved")
    assert "status" in ok("undo").err
    assert ok("list", "--json").lines()[0]["status"] == "open"


def test_a_reply_without_an_address_is_stored_and_says_so(mailbox: str) -> None:
    ok("new", "By phone", "--channel", "phone")
    done = ok("reply", "1", "-m", "noted", "--json")
    assert done.json()["delivery"] == "none"


def _customer_answers(text: str) -> None:
    """Joe answers our latest reply."""
    ours = ok("show", "1", "--json").json()["messages"][-1]["message_id"]
    mail = (
        f"From: Joe <joe@client.test>\nTo: help@example.test\nSubject: Re: Printer on fire\n"
        f"Message-ID: <{len(text)}@client.test>\nIn-Reply-To: {ours}\nReferences: {ours}\n"
        f"\n{text}\n"
    )
    ok("mail", "import", "-", stdin=mail.encode())


def test_a_reply_that_missed_a_message_is_refused_and_kept(ticket: int, mailbox: str) -> None:
    sent = ok("reply", "1", "-m", "first", "--json").json()
    _customer_answers("Now the curtains burn too.")
    done = run("reply", "1", "-m", "second", "--seen", str(sent["id"]))
    assert done.code == 5
    assert "Not sent; your text is kept as a draft. Next: deskterm show 1" in done.err
    assert [draft["text"] for draft in ok("draft", "list", "--json").lines()] == ["second"]
    last = ok("show", "1", "--json").json()["last_message_id"]
    ok("reply", "1", "-m", "second", "--seen", str(last))


def test_a_piped_mail_answers_its_ticket(ticket: int, mailbox: str) -> None:
    ok("reply", "1", "-m", "Is it out?")
    _customer_answers("Yes.")
    shown = ok("show", "1", "--json").json()
    assert [message["delivery"] for message in shown["messages"]] == ["none", "queued", "received"]
    assert shown["messages"][-1]["author"] is None
