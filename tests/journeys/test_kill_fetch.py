"""kill -9 in the middle of fetching, again and again: the next run makes it whole."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from journeys import commands
from journeys.killing import kill_somewhere
from journeys.ledger import check_all_there, count_all, deliver_all
from samples.generate import generate
from servers import desks
from servers.dovecot import Dovecot

from deskterm import desk as desk_module
from deskterm.desk import Desk


def unsettled(desk: Desk) -> int:
    """Mails stored of which the server was not told."""
    return int(desk.store.reader.value("SELECT COUNT(*) FROM sightings WHERE NOT settled"))


@pytest.mark.parametrize(
    ("count", "kills"), [(150, 3), pytest.param(1000, 25, marks=pytest.mark.soak)]
)
def test_after_any_number_of_kills_one_clean_run_has_every_mail_once(
    dovecot: Dovecot, say: Callable[[str], None], count: int, kills: int
) -> None:
    commands.found_desk(dovecot, None, "--after-fetch", "move", "--move-to", "Processed")
    mails = generate(count, seed=kills)
    deliver_all(dovecot, mails)
    desk = desk_module.open(desks.load())
    rng = random.Random(kills)
    began = time.perf_counter()
    progress: list[int] = []
    open_ends = 0
    for turn in range(kills):
        left = (count - count_all(desk)) // (kills - turn)
        kill_somewhere(rng, "fetch", turn, lambda: count_all(desk), left)
        progress.append(count_all(desk))
        open_ends += unsettled(desk) > 0
    commands.run("fetch")
    check_all_there(desk, mails)
    assert dovecot.messages() == []
    assert len(dovecot.messages(folder="Processed")) == count
    say(
        f"{kills} kills of fetch in {time.perf_counter() - began:.0f} s, with {progress} of {count}"
    )
    say(f"  stored; {open_ends} fell before the server was told. One clean run: exactly {count}.")
