"""A job under a lease is done by one at a time, and never left undone by one who died."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

from desk.helpers import FixedClock

from deskterm.desk import Desk, holder


def _other(desk: Desk, who: str) -> None:
    desk.store.writer.execute(f"UPDATE leases SET holder = '{who}'")


def test_a_lease_is_held_until_it_is_released(desk: Desk) -> None:
    leases = desk.as_system().write.leases
    assert leases.take("fetch help", 60)
    assert not leases.take("fetch help", 60)
    assert leases.take("fetch sales", 60)
    leases.release("fetch help")
    leases.release("never held")
    assert leases.take("fetch help", 60)


def test_of_two_threads_one_gets_it(desk: Desk) -> None:
    got: list[bool] = []
    gate = threading.Barrier(4)

    def grab() -> None:
        leases = desk.as_system().write.leases
        gate.wait()
        got.append(leases.take("fetch help", 60))

    threads = [threading.Thread(target=grab) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False, False, False, True]


def test_the_lease_of_a_dead_process_is_free(desk: Desk) -> None:
    leases = desk.as_system().write.leases
    leases.take("fetch help", 60)
    child = subprocess.run(
        [sys.executable, "-c", "from deskterm.desk import holder; print(holder.me())"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    _other(desk, child.stdout.strip())
    assert leases.take("fetch help", 60)


def test_the_lease_of_another_machine_ends_when_it_expires(desk: Desk, clock: FixedClock) -> None:
    leases = desk.as_system().write.leases
    leases.take("fetch help", 60)
    _other(desk, "elsewhere/1:1:1")
    assert not leases.take("fetch help", 60)
    assert not leases.keep("fetch help", 60)
    leases.release("fetch help")
    assert not leases.take("fetch help", 60)
    clock.advance(seconds=61)
    assert leases.take("fetch help", 60)


def test_whoever_keeps_it_holds_it_longer(desk: Desk, clock: FixedClock) -> None:
    leases = desk.as_system().write.leases
    leases.take("fetch help", 60)
    clock.advance(seconds=50)
    assert leases.keep("fetch help", 60)
    clock.advance(seconds=50)
    assert not leases.take("fetch help", 60)
    assert not leases.keep("fetch sales", 60)


def test_this_process_lives_and_one_of_its_number_before_does_not() -> None:
    me = holder.me()
    assert not holder.is_gone(me)
    assert holder.is_gone(me.rpartition(":")[0] + ":1")
    assert not holder.is_gone(f"another:{os.getpid()}:1")
    for odd in ("", ":", "a:b:c"):
        assert not holder.is_gone(odd)
