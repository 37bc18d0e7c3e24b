"""What journeys share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desk.fixtures import clock, desk, desk_file, desk_url, lite, slate

__all__ = ["clock", "desk", "desk_file", "desk_url", "lite", "slate"]


@pytest.fixture
def say(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], None]:
    """Prints a figure; in the soak it is seen whether the test passes or not."""

    def printed(line: str) -> None:
        if request.node.get_closest_marker("soak") is None:
            print(line)
            return
        with capsys.disabled():
            print(f"\n  {line}", end="", flush=True)

    return printed
