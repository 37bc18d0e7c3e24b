"""What a command says about itself beside its options: examples, and what options may hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

Function = TypeVar("Function", bound=Callable[..., None])


class Spec(NamedTuple):
    """Examples as they are typed, and for completion the source of an option by its parameter."""

    examples: tuple[str, ...] = ()
    completes: dict[str, str] = {}  # noqa: RUF012  (a NamedTuple default, never changed)


def command(*examples: str, **completes: str) -> Callable[[Function], Function]:
    """Mark a function as a command of the table."""

    def mark(function: Function) -> Function:
        function.__deskterm__ = Spec(examples, completes)  # type: ignore[attr-defined]
        return function

    return mark


def spec_of(function: Callable[..., None]) -> Spec:
    """What `command` noted, or an empty Spec."""
    spec: Spec = getattr(function, "__deskterm__", Spec())
    return spec
