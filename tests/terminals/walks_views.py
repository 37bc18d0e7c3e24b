"""The ways through views and narrowed lists, with poison in what is typed and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminals.poison import MARK
from terminals.walks import TYPED

if TYPE_CHECKING:
    from terminals.walker import Walker


def views(walk: Walker) -> None:
    """A query is completed, kept as a view with a poisoned name, changed and removed."""
    walk.do("/", verb="everywhere find")
    walk.do(*"is:op")
    walk.do("tab", verb="find complete-find")
    walk.do("shift+tab", verb="find complete-find-back")
    walk.do("ctrl+u", *MARK)
    walk.do("ctrl+s", verb="find save-view", screen="LineScreen")
    walk.do("V", *TYPED)
    walk.do("enter", verb="line take", screen="QueueScreen", shows="saved")
    _to_the_sidebar(walk)
    walk.do("E", verb="views edit-view", screen="ViewForm")
    walk.do("esc", verb="form back", screen="QueueScreen")
    walk.do("enter", verb="views open")
    _to_the_sidebar(walk)
    walk.do("n", verb="views add-view", screen="ViewForm")
    walk.do("esc", verb="form back", screen="QueueScreen")
    walk.do("D", verb="views remove-view", screen="ConfirmScreen", shows="Remove")
    walk.do("y", screen="QueueScreen", shows="removed")
    walk.do("tab", verb="queue pane")
    walk.do("/", verb="everywhere find")
    walk.do(*MARK)
    walk.do("enter")
    walk.do("ctrl+s", verb="queue save-view", screen="LineScreen")
    walk.do("esc", verb="line back", screen="QueueScreen")
    walk.do("1", verb="everywhere view")
    for help, verb, screen in (
        ("make a view", "add-view", "ViewForm"),
        ("change the view that", "edit-view", "ViewForm"),
        ("remove the view that", "remove-view", "ConfirmScreen"),
    ):
        walk.do("ctrl+p", verb="everywhere palette", screen="PickScreen")
        walk.do(*help)
        walk.do("enter", verb=f"queue {verb}", screen=screen)
        walk.do("esc", screen="QueueScreen")
    walk.do("8", verb="everywhere view")
    walk.do("D", verb="tickets due", screen="PickScreen")
    walk.do("enter", screen="QueueScreen")


def narrowing(walk: Walker) -> None:
    """Every list is narrowed to nothing and shows everything again."""
    for key, scope, screen in (
        ("o", "outbox", "OutboxScreen"),
        ("x", "quarantine", "QuarantineScreen"),
        ("d", "drafts", "DraftsScreen"),
        (",", "admin", "AdminScreen"),
    ):
        walk.do("g", key, screen=screen)
        walk.do("/", verb=f"{scope} find")
        walk.do(*TYPED)
        walk.do("esc", verb="narrow leave-find")
        walk.do("q", screen="QueueScreen")


def _to_the_sidebar(walk: Walker) -> None:
    walk.do("tab", verb="queue pane")
    walk.do("tab", verb="queue pane")
