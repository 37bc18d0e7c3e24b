"""Times in lists and threads, on the agent's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskterm.tui import times

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2025, 11, 3, 13, 2, tzinfo=UTC)  # a Monday, 14:02 in Madrid


@pytest.mark.parametrize(
    ("ahead", "shown", "short"),
    [
        (timedelta(hours=1, minutes=20), "1h20", "1h20"),
        (timedelta(minutes=45), "45m", "45m"),
        (timedelta(minutes=-15), "-15m", "-15m"),
        (timedelta(hours=-26), "-1d", "-1d"),
        (timedelta(hours=20, minutes=53), "Tue 10:55", "Tue"),
        (timedelta(days=9), "12 Nov", "12 Nov"),
        (timedelta(days=400), "Dec'26", "Dec'26"),
    ],
)
def test_time_left_gets_coarser_with_distance(ahead: timedelta, shown: str, short: str) -> None:
    assert times.left(NOW + ahead, NOW, MADRID) == shown
    assert times.left(NOW + ahead, NOW, MADRID, short=True) == short
    assert len(short) <= 6


def test_today_is_the_agents_day_not_utcs() -> None:
    late = datetime(2025, 11, 3, 23, 30, tzinfo=UTC)  # already Tuesday in Madrid
    assert times.left(late, NOW, MADRID) == "Tue 00:30"
    assert times.left(late, NOW, UTC) == "10h28"


@pytest.mark.parametrize(
    ("instant", "column", "thread"),
    [
        (datetime(2025, 11, 3, 8, 5, tzinfo=UTC), "09:05", "9:05"),
        (datetime(2025, 10, 31, 8, 5, tzinfo=UTC), "Fri", "Fri 9:05"),
        (datetime(2025, 10, 12, 8, 5, tzinfo=UTC), "12 Oct", "12 Oct 10:05"),
        (datetime(2024, 2, 1, 8, 5, tzinfo=UTC), "Feb'24", "1 Feb 2024 9:05"),
    ],
)
def test_when_it_was(instant: datetime, column: str, thread: str) -> None:
    assert times.when(instant, NOW, MADRID) == column
    assert times.stamp(instant, NOW, MADRID) == thread
    assert len(column) <= 6


@pytest.mark.parametrize(
    ("past", "shown"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=5), "5 days ago"),
    ],
)
def test_how_long_ago(past: timedelta, shown: str) -> None:
    assert times.ago(NOW - past, NOW) == shown
