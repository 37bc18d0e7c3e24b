"""Every public method of the desk declares its permission; nothing is open by default."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from deskterm.errors import Refused
from deskterm.policy import Actor, Permission

if TYPE_CHECKING:
    from datetime import datetime

P = ParamSpec("P")
R = TypeVar("R")


class HasActor(Protocol):
    """Whatever `needs` may stand on."""

    @property
    def actor(self) -> Actor: ...


S = TypeVar("S", bound=HasActor)


def needs(
    permission: Permission,
) -> Callable[[Callable[Concatenate[S, P], R]], Callable[Concatenate[S, P], R]]:
    """Refuse the call unless the room's actor has the permission.

    The declaration is kept as `method.permission`; a contract test fails on a public method
    without one.
    """

    def declare(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
        @wraps(method)
        def guarded(room: S, *args: P.args, **kwargs: P.kwargs) -> R:
            require(room.actor, permission)
            return method(room, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[S, P], R]", guarded)

    return declare


def require(actor: Actor, permission: Permission) -> None:
    """Refused when the actor's role does not grant it."""
    why = refusal(actor, permission)
    if why:
        raise Refused(why)


def refusal(actor: Actor, permission: Permission) -> str:
    """The sentence of `require`; nothing when the role grants it."""
    return "" if actor.may(permission) else f"{actor.login} ({actor.role}) may not {permission}."


def check_place(actor: Actor, row: Sequence[Any] | None) -> None:
    """Refused when an agent's row (active, role, login) is no longer what they came in with.

    Sessions last for days: who was deactivated or got another role meets it at the next refresh
    and the next write. Who was renamed must come in again too, because `me` is a login.
    """
    if row is None or not row[0]:
        raise Refused(f"agent {actor.login} is not active. Nothing was changed.")
    if row[1] != actor.role:
        raise Refused(
            f"{actor.login} has the role {row[1]} now. Nothing was changed.", "come in again"
        )
    if row[2] != actor.login:
        raise Refused(
            f"agent {actor.login} is called {row[2]} now. Nothing was changed.", "come in again"
        )


class ReadRoom:
    """What reads of one noun share: the actor, the reader and the clock."""

    def __init__(self, desk: Any) -> None:
        self._desk = desk
        self._reader = desk.store.reader

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self._desk.actor  # type: ignore[no-any-return]

    def _now(self) -> datetime:
        return self._desk.clock()  # type: ignore[no-any-return]
