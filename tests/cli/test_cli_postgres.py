"""The same commands on a desk that lives in PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import INIT, ok, run


def test_a_desk_on_postgres_is_used_backed_up_and_restored(
    postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.fresh_database()
    monkeypatch.setenv("DESKTERM_DB", url)
    assert run("list").code in (3, 78)
    ok(*INIT)
    assert run(*INIT).code == 5
    ok("new", "Printer", "--contact", "joe@client.test", "-m", "It smokes.", "--tag", "vip")
    ok("set", "1", "priority:high")
    assert ok("list", "-tag:x", "smokes", "--json").lines()[0]["priority"] == "high"
    copy = tmp_path / "desk.dump"
    ok("backup", str(copy))
    ok("new", "After the backup")
    assert run("restore", str(copy)).code == 5
    ok("restore", str(copy), "--force")
    assert ok("count").out == "1\n"
    assert ok("show", "1", "--json").json()["messages"][0]["text"] == "It smokes."
    (tmp_path / "no.dump").write_bytes(b"no dump")
    assert run("restore", str(tmp_path / "no.dump"), "--force").code == 78
    shown = {one["key"]: one["value"] for one in ok("config", "show", "--json").lines()}
    assert shown["database"].startswith("postgresql://")
    postgres.drop(url)


def test_a_copy_says_what_it_copied_and_refuses_what_is_no_place_for_it(
    postgres, tmp_path: Path
) -> None:
    ok(*INIT)
    ok("new", "Printer", "--contact", "joe@client.test", "-m", "It smokes.", "--tag", "vip")
    ok("agent", "add", "luis", "--name", "Luis", "--email", "luis@acme.test")
    file = tmp_path / "folder" / "copy.db"
    refused = run("--as", "luis", "db", "copy", "--to", str(file))
    assert (refused.code, file.exists()) == (4, False)
    assert run("db", "copy").code == 2
    assert run("db", "copy", "--to", "").code == 2
    url = postgres.fresh_database()
    done = ok("db", "copy", "--to", url, "--json").json()
    assert done["tables"]["tickets"]["rows"] == 1
    assert done["rows"] == sum(table["rows"] for table in done["tables"].values())
    assert (done["resumed"], done["anew"], done["behind"]) == (0, False, 0)
    back = ok("--db", url, "db", "copy", "--to", str(file))
    assert back.out == ""
    assert f"tables copied to {file} and verified." in back.err
    assert ok("--db", str(file), "list", "tag:vip", "--json").lines()[0]["subject"] == "Printer"
    for target in (url, str(file)):
        again = run("db", "copy", "--to", target)
        assert (again.code, "holds a desk already" in again.err) == (5, True)
    postgres.drop(url)


@pytest.mark.parametrize("secret", ["hunter2", "hun@ter2"])
def test_no_password_of_a_url_is_printed(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ok(*INIT)
    url = f"postgresql://ana:{secret}@127.0.0.1:1/desk"
    for words in (("db", "copy", "--to", url), ("--db", url, "list"), ("--db", url, "doctor")):
        done = run(*words)
        assert done.code in (1, 75), done
        assert "ter2" not in done.out + done.err
    assert run("--db", url, "doctor", "--json").out.count("cannot be reached") == 1
