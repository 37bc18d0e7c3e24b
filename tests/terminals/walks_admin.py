"""The ways through groups, observers and the admin's lists, over the hostile desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminals.poison import MARK
from terminals.walks import TYPED

if TYPE_CHECKING:
    from terminals.hostile import Hostile
    from terminals.walker import Walker


def belonging(walk: Walker, built: Hostile) -> None:
    """Looking on, giving to a group, and the change line's proposals."""
    walk.do("8", verb="everywhere view")
    walk.do("g", "G", verb="everywhere go-groups")
    walk.do("8", verb="everywhere view")
    walk.do("g", "g", verb="queue top")
    walk.do("o", verb="tickets observe", shows="look on")
    walk.do("x", verb="tickets more", screen="PickScreen")
    walk.do(*"who looks")
    walk.do("enter", verb="more observers", screen="PickScreen", shows="Who looks on")
    walk.do(*MARK)
    walk.do("space", verb="picker toggle")
    walk.do("enter", screen="QueueScreen")
    walk.do("a", verb="tickets assign", screen="PickScreen")
    walk.do(*f"{MARK} group")
    walk.do("enter", screen="QueueScreen")
    walk.do(":", verb="tickets change", screen="LineScreen")
    walk.do(*"group:", shows=MARK)
    walk.do("tab", verb="line complete")
    walk.do("esc", screen="QueueScreen")


def admin(walk: Walker, built: Hostile) -> None:
    """All four tabs, both forms, a key that is none, and who is shut out and let in."""
    walk.do("g", ",", verb="everywhere go-admin", screen="AdminScreen", shows="Agents 2")
    for key, verb in (("2", "groups"), ("3", "mailboxes"), ("4", "journal"), ("tab", "tab"),
                      ("shift+tab", "tab-back"), ("1", "agents")):  # fmt: skip
        walk.do(key, verb=f"admin {verb}")
        walk.do("G", verb="reading bottom")
    walk.do("K", verb="admin add-key", screen="LineScreen", shows=MARK)
    walk.do(*TYPED)
    walk.do("esc", screen="AdminScreen")
    walk.do("X", verb="admin remove-key", screen="PickScreen", shows=MARK)
    walk.do("enter", screen="ConfirmScreen")
    walk.do("n", screen="AdminScreen")
    walk.do("enter", verb="admin edit", screen="AgentForm", shows="Signature")
    walk.do("esc", screen="AdminScreen")
    walk.do("o", verb="admin switch", screen="ConfirmScreen", shows="Shut luis out")
    walk.do("y", screen="AdminScreen", shows="luis is off")
    walk.do("o", verb="admin switch", shows="luis may come in again")
    walk.do("n", verb="admin add", screen="AgentForm", shows="New agent")
    walk.do(*TYPED)
    walk.do("esc", screen="ConfirmScreen")
    walk.do("y", screen="AdminScreen")
    walk.do("2", verb="admin groups")
    walk.do("enter", verb="admin edit", screen="GroupForm", shows=MARK)
    walk.do("esc", screen="AdminScreen")
    walk.do("D", verb="admin remove", screen="ConfirmScreen")
    walk.do("y", screen="AdminScreen", shows="Nothing was changed")
    walk.do("M", verb="admin connect", screen="MailboxScreen")
    walk.do("esc", screen="AdminScreen")
    walk.do("q", screen="QueueScreen")
