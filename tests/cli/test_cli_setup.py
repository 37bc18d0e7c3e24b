"""Setting up and keeping a desk: config, mailboxes, files, backup, doctor, demo, manual."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from commandline import ok, run


def test_settings_of_desk_machine_and_oneself(desk: Path) -> None:
    ok("config", "set", "publish_delay", "5")
    ok("config", "set", "tui.theme", "light")
    ok("config", "set", "me.signature", "-", stdin=b"Ana\nAcme\n")
    found = {
        one["key"]: (one["value"], one["origin"]) for one in ok("config", "show", "--json").lines()
    }
    assert found["publish_delay"] == ("5", "desk")
    assert found["tui.theme"][0] == "light"
    assert found["me.signature"] == ("Ana\nAcme", "agent ana")
    assert found["database"] == (str(desk), "DESKTERM_DB")
    assert ok("config", "show", "me.signature").out == "Ana\nAcme\n"
    ok("config", "set", "tui.theme", "--unset")
    assert "dark" in ok("config", "show", "tui.theme").out
    assert "did you mean publish_delay" in run("config", "set", "publish_dely", "1").err
    assert run("config", "set", "publish_delay", "soon").code == 2


def test_a_mailbox_is_changed_and_removed(mailbox: str) -> None:
    ok("mailbox", "set", "help", "--after-fetch", "move", "--move-to", "Done", "--since", "7d")
    box = ok("mailbox", "show", "help", "--json").json()
    assert (box["after_fetch"], box["move_to"], box["host"]) == ("move", "Done", "127.0.0.1")
    assert box["since"].endswith("Z")
    ok("mailbox", "set", "help", "--since", "all")
    assert ok("mailbox", "show", "help", "--json").json()["since"] is None
    ok("mailbox", "disable", "help")
    assert ok("mailbox", "list", "--json").lines()[0]["enabled"] is False
    ok("mailbox", "enable", "help")
    assert run("mailbox", "set", "help").code == 2
    assert run("mailbox", "set", "help", "--since", "someday").code == 2
    ok("mailbox", "remove", "help")
    assert ok("mailbox", "list").out == ""


def test_a_mailbox_password_is_kept_outside_the_database(mailbox: str, desk: Path) -> None:
    ok("mailbox", "password", "help", stdin=b"sesame-street\n")
    assert "sesame-street" not in json.dumps(ok("mailbox", "show", "help", "--json").json())
    assert b"sesame-street" not in desk.read_bytes()
    assert run("mailbox", "password", "help", stdin=b"").code == 2


def test_files_go_on_a_ticket_and_come_back(ticket: int, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    file = here / "log.txt"
    file.write_bytes(b"\x00\x1b[2Jlog" * 1000)
    made = ok("attachment", "add", "1", str(file), "--description", "syslog", "--json").json()
    assert (made["visibility"], made["description"], made["size"]) == ("private", "syslog", 8000)
    ok("attachment", "set", str(made["id"]), "--public")
    assert ok("attachment", "list", "1", "--json").lines()[0]["visibility"] == "public"
    target = tmp_path / "back.txt"
    ok("attachment", "get", str(made["id"]), "--out", str(target))
    assert target.read_bytes() == file.read_bytes()
    assert run("attachment", "get", str(made["id"]), "--out", str(target)).code == 5
    ok("attachment", "get", str(made["id"]), "--out", str(tmp_path))
    assert (tmp_path / "log.txt").read_bytes() == file.read_bytes()
    ok("attachment", "add", "1", "-", "--name", "dmesg.txt", stdin=b"piped")
    ok("attachment", "remove", str(made["id"]))
    assert [one["filename"] for one in ok("attachment", "list", "1", "--json").lines()] == [
        "dmesg.txt"
    ]


def test_a_strange_file_name_stays_in_its_folder(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = (
        "From: a@evil.test\nSubject: x\nMIME-Version: 1.0\n"
        'Content-Type: application/x-sh; name="../../.bashrc"\n'
        'Content-Disposition: attachment; filename="../../.bashrc"\n\nevil\n'
    )
    ok("mail", "import", "-", stdin=mail.encode())
    [file] = ok("attachment", "list", "1", "--json").lines()
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    ok("attachment", "get", str(file["id"]))
    [saved] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert saved.parent == inside
    assert not saved.name.startswith(".")


def test_a_backup_is_whole_and_comes_back(ticket: int, desk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    ok("backup", str(copy))
    assert copy.stat().st_mode & 0o777 == 0o600
    assert run("backup", str(copy)).code == 5
    ok("new", "After the backup")
    assert run("restore", str(copy)).code == 5
    ok("restore", str(copy), "--force")
    assert ok("count").out == "1\n"
    [kept] = desk.parent.glob("desk.db.before-restore*")
    assert "2" in ok("--db", str(kept), "count").out
    desk.unlink()
    ok("restore", str(copy))
    assert ok("show", "1", "--json").json()["messages"][0]["text"] == "It smokes."


def test_a_damaged_backup_is_refused(ticket: int, desk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    ok("backup", str(copy))
    data = bytearray(copy.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 30_000] = b"\xff" * 30_000
    copy.write_bytes(data)
    assert run("restore", str(copy), "--force").code == 78
    assert ok("count").out == "1\n"
    (tmp_path / "no.db").write_bytes(b"no desk")
    assert run("restore", str(tmp_path / "no.db"), "--force").code == 78


def test_db_status_and_upgrade_of_a_new_desk(desk: Path) -> None:
    status = ok("db", "status", "--json").json()
    assert status["schema"] == status["newest_schema"]
    assert "nothing to do" in ok("db", "upgrade").err


def test_a_desk_of_another_schema_is_78(desk: Path) -> None:
    import sqlite3

    for version, words in (("0000", "db upgrade"), ("9999", "upgrade deskterm")):
        with sqlite3.connect(desk) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [version])
        connection.close()
        done = run("list")
        assert (done.code, words in done.err) == (78, True), done


def test_doctor_says_what_to_do(mailbox: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run("doctor", "--offline", "--json")
    found = {one["check"]: one for one in done.lines()}
    assert done.code == 1  # no password
    assert found["mailbox help password"]["level"] == "fail"
    assert found["tick"]["level"] == "warn"
    assert "crontab" in found["tick"]["next"]
    assert {"config", "disk", "schema", "database", "outbox", "terminal"} <= set(found)
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", "sesame-street")
    done = ok("doctor", "--offline")
    assert "DESKTERM_PASSWORD_HELP" in done.out
    assert "sesame-street" not in done.out + done.err
    online = run("doctor", "--json")
    assert online.code == 1
    assert any(
        one["check"] == "mailbox help imap" and one["level"] == "fail" for one in online.lines()
    )


def test_doctor_sees_a_config_that_others_may_write(desk: Path) -> None:
    config = Path(os.environ["DESKTERM_CONFIG"])
    config.write_text("[tui]\ntheme = 'dark'\n")
    config.chmod(0o666)
    found = {one["check"]: one["level"] for one in run("doctor", "--offline", "--json").lines()}
    assert found["config"] == "fail"


def test_the_demo_prints_a_queue_and_a_ticket(tmp_path: Path) -> None:
    done = ok("demo", "--dir", str(tmp_path))
    assert len(done.out.splitlines()) > 20
    assert not Path(os.environ["DESKTERM_DB"]).exists()
    again = ok("demo", "--dir", str(tmp_path))
    assert again.out.splitlines()[0] == done.out.splitlines()[0]
    shown = {
        one["key"]: one["value"]
        for one in ok("--db", str(tmp_path / "demo.db"), "config", "show", "--json").lines()
    }
    assert (shown["title"], shown["can_send"]) == ("DEMO", "no")


def test_the_demo_knows_the_address_its_mail_was_written_to(tmp_path: Path) -> None:
    """`R` on the first ticket anybody opened offered to answer the desk itself: R all(2)."""
    ok("demo", "--dir", str(tmp_path))
    box = ok("--db", str(tmp_path / "demo.db"), "mailbox", "list", "--json").lines()
    assert [(one["address"], one["enabled"]) for one in box] == [("help@acme.test", False)]


def test_the_manual_is_well_formed(desk: Path) -> None:
    page = ok("man").out
    assert page.startswith(".TH DESKTERM 1")
    assert "deskterm mailbox add" in page
    macros = {line.partition(" ")[0] for line in page.splitlines() if line.startswith(".")}
    assert macros <= {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".nf", ".fi"}
    assert not re.search(r"\\(?![-e&f])", page)


def test_mail_parse_needs_no_desk_and_never_fails_loudly(isolated: Path, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text("From: A <a@b.test>\nSubject: one\n\nhi\n")
    (tmp_path / "b.eml").write_bytes(bytes(range(256)) * 50)
    done = run("mail", "parse", str(tmp_path / "a.eml"), str(tmp_path / "gone.eml"),
               str(tmp_path / "b.eml"), "--json")  # fmt: skip
    first, second, third = done.lines()
    assert (first["from_address"], first["subject"], first["text"]) == ("a@b.test", "one", "hi")
    assert {"path", "from_name", "html_present", "attachments", "reply_text", "message_id",
            "auto_reply", "bounce"} <= set(first)  # fmt: skip
    assert set(second) == {"path", "error"}
    assert third["path"] == str(tmp_path / "b.eml")
    assert done.code == 1
    assert ok("mail", "parse", "-", "--json", stdin=b"Subject: x\n\ny\n").json()["subject"] == "x"
    assert "one" in ok("mail", "parse", str(tmp_path / "a.eml")).out


def test_mail_import_takes_nothing_twice(desk: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_text("From: a@b.test\nSubject: one\nMessage-ID: <1@b.test>\n\nhi\n")
    assert ok("mail", "import", str(file), "--json").json()["new"] == 1
    assert ok("mail", "import", str(file), "--json").json()["duplicates"] == 1
    assert ok("count").out == "1\n"


def test_mail_goes_the_whole_way(
    mailbox: str, dovecot, smtp_sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", dovecot.password)
    from servers.dovecot import HELP

    ok("mailbox", "set", "help", "--port", str(dovecot.imap), "--user", HELP, "--address", HELP,
       "--smtp-port", str(smtp_sink.port))  # fmt: skip
    assert ok("mailbox", "check", "help").out.startswith("imap: ")
    dovecot.deliver(b"From: Joe <joe@client.test>\nTo: help@example.test\nSubject: Fire\n\nHelp!\n")
    assert "1 new" in ok("fetch").err
    assert "nothing new" in ok("fetch").err
    assert ok("list", "--json").lines()[0]["contact"] == "joe@client.test"
    made = ok("reply", "1", "-m", "On our way.", "--send", "--json").json()
    assert made["delivery"] == "sent"
    assert smtp_sink.wait(1, 5)
    ok("note", "1", "-m", "x")
    assert "nothing to send" in ok("send").err
    assert ok("tick").err == ""
    assert ok("outbox", "list", "--all", "--json").lines()[0]["state"] == "sent"
