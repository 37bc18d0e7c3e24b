"""What every test gets: a home of its own, and real servers on loopback for those who ask.

Helpers import as `servers.dovecot`, `samples.generate` …: pytest puts this folder on sys.path.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from servers import needs as machine
from servers.needs import needs

if TYPE_CHECKING:
    from servers.dovecot import Dovecot
    from servers.postgres import Postgres
    from servers.smtp import SmtpSink

# Variables by which a developer's machine would change what the program does.
_TALKATIVE = """
NO_COLOR FORCE_COLOR CLICOLOR COLORTERM COLUMNS LINES TMUX STY SSH_CONNECTION SSH_TTY
EDITOR VISUAL PAGER LANGUAGE CREDENTIALS_DIRECTORY DBUS_SESSION_BUS_ADDRESS
"""


@pytest.fixture(autouse=True)
def isolated(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """An empty home: nothing of the developer's machine, terminal or keyring is seen or touched.

    Yields it. DESKTERM_DB and DESKTERM_CONFIG name files in it that do not exist yet.
    """
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(("DESKTERM_", "TEXTUAL", "XDG_")):
            monkeypatch.delenv(name)
    for name in _TALKATIVE.split():
        monkeypatch.delenv(name, raising=False)
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    monkeypatch.setenv("DESKTERM_DB", str(home / "desk.db"))
    monkeypatch.setenv("DESKTERM_CONFIG", str(home / "config.toml"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield home
    shutil.rmtree(home, ignore_errors=True)  # desks are big, and pytest keeps three sessions


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[Dovecot]:
    """The session's Dovecot; tests take `dovecot`, which empties it first."""
    needs("dovecot")
    from servers.dovecot import Dovecot

    server = Dovecot()
    yield server
    server.close()


@pytest.fixture
def dovecot(dovecot_server: Dovecot) -> Dovecot:
    """A running Dovecot with empty mailboxes."""
    dovecot_server.clear()
    return dovecot_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The session's PostgreSQL cluster; `postgres.fresh_database()` makes a database."""
    needs("postgres")
    from servers.postgres import Postgres

    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, isolated: Path) -> Iterator[str]:
    """Where a new desk may be made: a path with no file yet, then an empty PostgreSQL database."""
    if request.param == "sqlite":
        yield str(isolated / "desk.db")
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.fresh_database()
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def tls_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for localhost and its key."""
    needs("openssl")
    from servers.tls import certificate

    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def make_smtp_sink(request: pytest.FixtureRequest) -> Iterator[Callable[..., SmtpSink]]:
    """Makes SMTP sinks with SmtpSink's options; with `tls=` the certificate is put in."""
    from servers.smtp import SmtpSink

    made: list[SmtpSink] = []

    def make(**options: object) -> SmtpSink:
        if options.get("tls", "none") != "none":
            options["cert"], options["key"] = request.getfixturevalue("tls_files")
        made.append(SmtpSink(**options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for sink in made:
        sink.stop()


@pytest.fixture
def smtp_sink(make_smtp_sink: Callable[..., SmtpSink]) -> SmtpSink:
    """A plain SMTP sink without login."""
    return make_smtp_sink()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that real servers were left out."""
    if packages := machine.missing_packages():
        terminalreporter.write_sep("!", "NOT EVERYTHING WAS TESTED", red=True, bold=True)
        terminalreporter.write_line(f"Missing on this machine: {' '.join(packages)}")
