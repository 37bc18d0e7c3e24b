"""A row of the key registry."""

from __future__ import annotations

from dataclasses import dataclass

from deskterm.policy import Permission


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing a key does; `footer` is its rank on the footer line, 0 when it is not there.

    `do_<id>` (dashes as underscores) on the screen or the app does it. Whose role never has `needs`
    is not offered it, and reads the desk's refusal when pressing the key.
    """

    id: str
    keys: tuple[str, ...]
    scope: str
    label: str
    help: str
    footer: int = 0
    needs: Permission | None = None
