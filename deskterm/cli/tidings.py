"""What is worth a word after a tick: failures when they begin, daily while they last, and ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskterm.values import Mailbox


def tidings(
    before: Mapping[str, Mailbox],
    after: Mapping[str, Mailbox],
    last: datetime | None,
    now: datetime,
) -> Iterator[str]:
    """Sentences by mailbox; `last` is the tick before this one, None when there was none."""
    new_day = last is None or last.date() != now.date()
    for name, box in after.items():
        was = before.get(name)
        if not box.enabled:
            continue
        sides = (
            ("last_error", "fetched again"),
            ("send_error", "sends again"),
        )
        for field, recovered in sides:
            old: str = getattr(was, field) if was is not None else ""
            new: str = getattr(box, field)
            if new and (new_day or not old):
                yield f"deskterm: {_named(name, new)}"
            elif old and not new:
                yield f"deskterm: mailbox {name}: {recovered}."


def _named(name: str, error: str) -> str:
    return error if error.startswith("mailbox ") else f"mailbox {name}: {error}"
