"""Whole processes timed in turn, so that a machine whose speed drifts drifts for both."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 11
CACHE = Path(".bench")


def environment(**more: str) -> dict[str, str]:
    """Ours, but with compiled modules kept, as on any installed machine."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DESKTERM_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {"PYTHONPYCACHEPREFIX": str(CACHE.resolve() / "pycache")} | more


@dataclass(frozen=True, slots=True)
class Ratio:
    """A measured ratio: medians in seconds of what was measured and of what it is held against."""

    name: str
    value: float
    goal: float
    ours: float
    theirs: float
    against: str

    def __str__(self) -> str:
        verdict = "ok" if self.value <= self.goal else "OVER"
        return (
            f"{self.name:<34} {self.value:6.2f} x  goal {self.goal:g}  {verdict:<4}  "
            f"({self.ours * 1000:.1f} ms / {self.theirs * 1000:.1f} ms {self.against})"
        )


def seconds(command: Sequence[str], env: dict[str, str]) -> float:
    """Wall time of one run; the run must succeed."""
    quiet = subprocess.DEVNULL
    started = time.perf_counter()
    done = subprocess.run(
        command, env=env, stdout=quiet, stdin=quiet, stderr=subprocess.PIPE, check=False
    )
    took = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr.decode(errors='replace')}")
    return took


def against_python(
    name: str, arguments: Sequence[str], goal: float, env: dict[str, str], runs: int = RUNS
) -> Ratio:
    """`deskterm ARGUMENTS` ÷ `python -c pass`, the median of ratios pair by pair."""
    ours = [sys.executable, "-m", "deskterm", *arguments]
    bare = [sys.executable, "-c", "pass"]
    seconds(ours, env)
    seconds(bare, env)
    pairs = [(seconds(ours, env), seconds(bare, env)) for _ in range(runs)]
    return paired(name, pairs, goal, "python -c pass")


def paired(name: str, pairs: Sequence[tuple[float, float]], goal: float, against: str) -> Ratio:
    """The median of the ratios of pairs of seconds."""
    return Ratio(
        name,
        statistics.median(a / b for a, b in pairs),
        goal,
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        against,
    )
