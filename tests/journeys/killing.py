"""Commands killed in the middle."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

from journeys import commands


def kill_somewhere(
    rng: random.Random,
    command: str | Sequence[str],
    turn: int,
    done: Callable[[], int],
    left: int,
) -> None:
    """Starts a command and kills it (SIGKILL) before it has done half of `left`.

    Every third time the moment is within the first 0.6 s, mostly before any work; else it is a few
    milliseconds after a random number of mails more than before are `done`.
    """
    aim = done() + rng.randint(1, max(1, left // 2))
    process = commands.start(*([command] if isinstance(command, str) else command))
    if turn % 3 == 0:
        time.sleep(rng.uniform(0.05, 0.6))
    else:
        end = time.monotonic() + 60
        while done() < aim and process.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(rng.uniform(0.0, 0.03))
    assert process.poll() is None, f"{command} had ended before kill {turn + 1}"
    process.kill()
    process.wait()
