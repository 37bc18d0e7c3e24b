"""A PostgreSQL server that goes away: one sentence, nothing lost, and it is met again."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from journeys.commands import run
from servers.needs import needs
from servers.postgres import Postgres
from terminals.tmux import at_tmux
from tui_desk import founded, open_reply, with_ticket

from deskterm import config
from deskterm import desk as desks
from deskterm.errors import Busy


@pytest.fixture
def mortal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postgres]:
    """A server of our own, that may be stopped and started."""
    needs("postgres")
    server = Postgres()
    monkeypatch.setenv("DESKTERM_DB", server.fresh_database())
    yield server
    server.stop()


def test_a_server_that_is_stopped_is_said_in_one_sentence(mortal: Postgres) -> None:
    """Every command exits 75 and says so once; a desk that is open goes on when it is back."""
    desk = founded()
    number = with_ticket(desk)
    assert run("doctor", "--offline", code=0).out.count("sound") == 1
    mortal.pause()
    for words in (("list",), ("note", number, "-m", "x"), ("count", "--json"), ("send",)):
        done = run(*words, code=75)
        assert done.err.count("\n") == 1, done.err
        assert "cannot be reached" in done.err
        assert done.out == ""
    for attempt in (
        lambda: desk.read.tickets.count(), lambda: desk.write.tickets.note(number, "x")
    ):  # fmt: skip
        with pytest.raises(Busy, match="cannot be reached"):
            attempt()
    assert "cannot be reached" in run("doctor", "--offline", code=1).out
    mortal.resume()
    assert desk.read.tickets.count() == 1
    assert desk.write.tickets.note(number, "back again").id
    assert run("count").out == "1\n"
    desk.close()


def test_connections_that_were_ended_are_not_noticed(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading several tables at one moment failed once on each connection after a restart, and on
    one that could not begin no later read was of one moment again."""
    url = postgres.fresh_database()
    monkeypatch.setenv("DESKTERM_DB", url)
    desk = founded()
    number = with_ticket(desk)
    for read in (
        lambda: desk.read.tickets.thread(number), desk.read.tickets.count,
        lambda: desk.write.tickets.note(number, "x"), lambda: desk.read.tickets.thread(number),
    ):  # fmt: skip
        postgres.throw_out(url)
        read()
    with desk.store.reader.snapshot():
        before = desk.read.journal.latest()
        other = desks.open(config.load(os.environ))
        other.write.tickets.note(number, "meanwhile")
        other.close()
        assert desk.read.journal.latest() == before
    assert desk.read.journal.latest() > before
    desk.close()
    postgres.drop(url)


def test_the_screen_stays_and_comes_back(mortal: Postgres) -> None:
    """Ana is writing when the server is restarted: she is told, her words stay, and when it is
    back she sends them."""
    needs("tmux")
    desk = founded()
    number = with_ticket(desk)
    desk.close()
    with at_tmux(size=(100, 30)) as window:
        open_reply(window, "Vamos a las cuatro.")
        mortal.pause()
        window.keys("ctrl+s")
        window.until("cannot be reached", "Vamos a las cuatro.")
        mortal.resume()
        window.keys("ctrl+s")
        window.until("Vamos a las cuatro.", gone="PUBLIC REPLY")
        window.keys("q")
        window.until("1 Mine")
        window.keys("1")
        window.until("Impresora en llamas")
        window.power_off()
    (shown,) = run("show", number, "--json").rows
    assert [message["text"].strip() for message in shown["messages"]][-1] == "Vamos a las cuatro."
    assert os.environ["DESKTERM_DB"].startswith("postgresql://")
