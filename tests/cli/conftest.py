"""A desk for each test, copied from one that is founded once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from commandline import INIT, ok


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk nobody has written to."""
    file = tmp_path_factory.mktemp("founded") / "desk.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKTERM_DB", str(file))
        patch.setenv("DESKTERM_CONFIG", str(file.with_name("config.toml")))
        ok(*INIT)
    assert (
        not file.with_name("desk.db-wal").exists()
        or not file.with_name("desk.db-wal").stat().st_size
    ), "the desk is not whole in its one file"
    return file


@pytest.fixture
def desk(founded: Path, isolated: Path) -> Path:
    """The path of a fresh desk that DESKTERM_DB names."""
    target = Path(os.environ["DESKTERM_DB"])
    shutil.copyfile(founded, target)
    target.chmod(0o600)
    return target


@pytest.fixture
def ticket(desk: Path) -> int:
    """Ticket 1 on that desk, from joe."""
    made = ok(
        "new", "Printer on fire", "--contact", "joe@client.test", "-m", "It smokes.", "--json"
    )
    return int(made.json()["number"])


@pytest.fixture
def mailbox(desk: Path) -> str:
    """A mailbox called help, so that replies have a way out."""
    ok("mailbox", "add", "help", "--protocol", "imap", "--host", "127.0.0.1", "--port", "31143",
       "--tls", "none", "--user", "help@example.test", "--address", "help@example.test",
       "--smtp-host", "127.0.0.1", "--smtp-port", "31025", "--smtp-tls", "none")  # fmt: skip
    return "help"
