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
