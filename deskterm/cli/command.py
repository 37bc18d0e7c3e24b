"""What a command says about itself beside its options: examples, and whether it takes words."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

Function = TypeVar("Function", bound=Callable[..., None])


class Spec(NamedTuple):
    """`words` is query or change when the argument called `words` takes such text, else empty.

    `completes` gives completion a source by parameter name: ticket, mailbox, status …
    """

    examples: tuple[str, ...] = ()
    words: str = ""
    completes: dict[str, str] = {}  # noqa: RUF012  (a NamedTuple default, never changed)


def command(*examples: str, words: str = "", **completes: str) -> Callable[[Function], Function]:
    """Mark a function as a command of the table."""

    def mark(function: Function) -> Function:
        function.__deskterm__ = Spec(examples, words, completes)  # type: ignore[attr-defined]
        return function

    return mark


def spec_of(function: Callable[..., None]) -> Spec:
    """What `command` noted, or an empty Spec."""
    spec: Spec = getattr(function, "__deskterm__", Spec())
    return spec
