"""kill -9 in the middle of sending: no mail is lost, and one goes out twice only where it must.

Between a server's 250 and our record of it nothing can be known; those are counted.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable

import pytest
from journeys import commands
from journeys.killing import kill_somewhere
from servers import desks
from servers.dovecot import Dovecot
from servers.smtp import SmtpSink

from deskterm import desk as desk_module
from deskterm.desk import Desk
from deskterm.terms import OutboxState


def sending(desk: Desk) -> set[str]:
    """Message-IDs of the mails a killed sender had in hand."""
    return {row.header_id for row in desk.read.outbox.list([OutboxState.SENDING], limit=0)}


def arrived(sink: SmtpSink) -> Counter[str]:
    return Counter(str(mail.message["Message-ID"]) for mail in sink.mails)


@pytest.mark.parametrize(
    ("count", "kills"), [(80, 3), pytest.param(1000, 25, marks=pytest.mark.soak)]
)
def test_after_any_number_of_kills_every_mail_has_left(
    dovecot: Dovecot, smtp_sink: SmtpSink, say: Callable[[str], None], count: int, kills: int
) -> None:
    commands.found_desk(dovecot, smtp_sink)
    desk = desk_module.open(desks.load())
    for number in range(count):
        desk.write.tickets.new(
            f"Mail {number}", contact=f"joe{number}@client.test", text="We come.", send=True
        )
    wanted = {row.header_id for row in desk.read.outbox.list(limit=0)}
    assert len(wanted) == count
    rng = random.Random(kills)
    began = time.perf_counter()
    between: Counter[str] = Counter()
    progress: list[int] = []
    for turn in range(kills):
        earlier = arrived(smtp_sink)
        left = (count - earlier.total()) // (kills - turn)
        kill_somewhere(rng, "send", turn, lambda: len(smtp_sink.mails), left)
        time.sleep(0.2)  # the sink may still be at the bytes of the last mail
        now, in_hand = arrived(smtp_sink), sending(desk)
        assert len(in_hand) <= 1
        between.update(one for one in in_hand if now[one] > earlier[one])
        progress.append(now.total())
    commands.run("send")
    states = Counter(row.state for row in desk.read.outbox.list(limit=0))
    assert states == {OutboxState.SENT: count}
    got = arrived(smtp_sink)
    assert got.keys() == wanted
    twice = Counter({one: times - 1 for one, times in got.items() if times > 1})
    assert twice == between
    say(f"{kills} kills of send in {time.perf_counter() - began:.0f} s, with {progress} of {count}")
    say(f"  delivered; {between.total()} fell between the server's 250 and its record and went out")
    say(f"  twice, nothing else did. One clean run: {count} of {count} sent, none lost.")
