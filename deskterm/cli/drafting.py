"""Drafts around the editor: what was begun comes back, what failed is kept."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from deskterm.cli import output
from deskterm.errors import DeskError

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.terms import DraftKind

Made = TypeVar("Made")


def begun(desk: Desk, number: int | None, kind: DraftKind) -> str:
    """The text of the agent's own draft, "" when there is none."""
    draft = desk.read.drafts.get(number, kind)
    return draft.text if draft is not None else ""


def keeping(
    desk: Desk,
    number: int | None,
    kind: DraftKind,
    text: str,
    act: Callable[[], Made],
    *,
    subject: str = "",
) -> Made:
    """Do it, then drop the draft; when it fails the text becomes a draft, or at worst a file."""
    try:
        made = act()
    except (DeskError, OSError) as fault:
        _keep(desk, number, kind, text, subject)
        if "draft" not in str(fault):  # a refusal that kept it says so itself
            output.say("deskterm: your text is kept as a draft.")
        raise
    with contextlib.suppress(DeskError):
        desk.write.drafts.drop(number, kind)
    return made


def _keep(desk: Desk, number: int | None, kind: DraftKind, text: str, subject: str) -> None:
    with contextlib.suppress(DeskError, OSError):
        desk.write.drafts.save(number, kind, text, subject=subject)
        return
    to_file(text)


def to_file(text: str) -> None:
    """The last resort: the text lies in a file of its writer's, who is told where."""
    import tempfile

    handle, name = tempfile.mkstemp(prefix="deskterm-draft-", suffix=".md")
    with os.fdopen(handle, "w") as file:
        file.write(text)
    output.say(f"deskterm: the text is in {name}.")
