"""What is worth a word after a tick: failures when they begin, daily while they last, and ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskterm.values import Mailbox

_SIDES = (
    ("last_error", "last_error_at", "fetches again"),
    ("send_error", "send_error_at", "sends again"),
)


def tidings(before: Mapping[str, Mailbox], after: Mapping[str, Mailbox]) -> Iterator[str]:
    """Sentences about mailboxes as they were before and after the run.

    The instant of an error moves when it is new, or a day old: that is when it is said.
    """
    for name, box in after.items():
        was = before.get(name)
        if was is None or not box.enabled:
            continue
        for error, at, recovered in _SIDES:
            now: str = getattr(box, error)
            if now and getattr(was, at) != getattr(box, at):
                yield f"deskterm: {of_mailbox(name, now)}"
            elif getattr(was, error) and not now:
                yield f"deskterm: mailbox {name}: {recovered}."


def of_mailbox(name: str, error: str) -> str:
    """An error that names its mailbox, once."""
    return error if error.startswith("mailbox ") else f"mailbox {name}: {error}"
