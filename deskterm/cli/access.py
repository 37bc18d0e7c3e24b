"""doctor --access: who may do what, and who sees which tickets, as the desk itself declares it."""

from __future__ import annotations

import inspect
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from deskterm.cli import output
from deskterm.policy import CONDITIONS, GRANTS, SIGHT, Permission, Tie
from deskterm.terms import Role

if TYPE_CHECKING:
    from deskterm.desk import Desk

ROLES = (Role.AGENT, Role.LEAD, Role.ADMIN, Role.SYSTEM)
_MARK, _WORDS = 6, 54
_LEAST, _MOST = 80, 120


class Method(NamedTuple):
    """A public method of the desk; `name` is `read.tickets.get`."""

    name: str
    permission: Permission

    @property
    def room(self) -> str:
        """`read.tickets`."""
        return self.name.rpartition(".")[0]


def methods(desk: Desk) -> Iterator[Method]:
    """Every public method with what it declares, by room; one that declares nothing is a fault."""
    for side in ("read", "write"):
        whole = getattr(desk, side)
        for room in sorted(name for name in vars(type(whole)) if not name.startswith("_")):
            found: list[tuple[str, Any]] = inspect.getmembers(getattr(whole, room), callable)
            for name, method in found:
                if not name.startswith("_"):
                    yield Method(f"{side}.{room}.{name}", method.permission)


def show(desk: Desk, *, as_json: bool) -> None:
    """Both tables, for people, or as one object."""
    found = list(methods(desk))
    if as_json:
        output.json_object(_object(found))
    else:
        output.text("\n".join(_lines(found)))


def _object(found: Sequence[Method]) -> dict[str, Any]:
    return {
        "permissions": [
            {"permission": one, "roles": _granted(one), "only": CONDITIONS.get(one, "")}
            for one in Permission
        ],
        "methods": [
            {
                "method": one.name,
                "permission": one.permission,
                "roles": _granted(one.permission),
                "only": CONDITIONS.get(one.name, ""),
            }
            for one in found
        ],
        "sight": [{"ticket": one.name.lower(), "words": one, "roles": _seen(one)} for one in Tie],
    }


def _granted(permission: Permission) -> dict[Role, bool]:
    return {role: permission in GRANTS[role] for role in ROLES}


def _seen(tie: Tie) -> dict[Role, bool]:
    return {role: tie in SIGHT[role] for role in ROLES}


def _lines(found: Sequence[Method]) -> Iterator[str]:
    said = list(dict.fromkeys(CONDITIONS.values()))
    notes = {key: f" ({said.index(note) + 1})" for key, note in CONDITIONS.items()}
    yield from _head("What a role may")
    for permission in Permission:
        may = _marks(_granted(permission))
        if permission is Permission.REPORTS:
            may[Role.LEAD] = "if"
        yield _row(f"{permission}{notes.get(permission, '')}", may)
    yield ""
    yield from _head("Which tickets are there for a role", "a ticket is …")
    for tie in Tie:
        yield _row(tie, _marks(_seen(tie)))
    yield ""
    yield from _head("Which methods of the desk a role may call", "room")
    for room in dict.fromkeys(one.room for one in found):
        own = [one for one in found if one.room == room]
        shown = room
        for permission in dict.fromkeys(one.permission for one in own):
            names = ", ".join(
                f"{one.name.removeprefix(room)[1:]}{notes.get(one.name, '')}"
                for one in own
                if one.permission is permission
            )
            yield from _wrapped(shown, names, _marks(_granted(permission)))
            shown = ""
    yield ""
    yield "desk: the desk itself, when it takes in mail, sends it and wakes tickets."
    for number, note in enumerate(said, 1):
        whose = ", ".join(key for key in CONDITIONS if CONDITIONS[key] == note)
        lines = textwrap.wrap(f"({number}) {whose}: {note}.", _width(), subsequent_indent="    ")
        yield from lines


def _head(title: str, first: str = "") -> Iterator[str]:
    yield title
    yield _row(first, {role: "desk" if role is Role.SYSTEM else role.value for role in ROLES})


def _marks(may: dict[Role, bool]) -> dict[Role, str]:
    return {role: "yes" if may[role] else "-" for role in ROLES}


def _row(words: str, marks: dict[Role, str]) -> str:
    cells = "".join(f"{marks[role]:<{_MARK}}" for role in ROLES)
    return f"  {words:<{_WORDS}}{cells}".rstrip()


def _wrapped(room: str, names: str, marks: dict[Role, str]) -> Iterator[str]:
    """The room and its methods in the first column, which takes as many lines as it needs."""
    first, *rest = textwrap.wrap(f"{room:<22}{names}", _WORDS - 2, subsequent_indent=" " * 22,
                                 break_on_hyphens=False, break_long_words=False)  # fmt: skip
    yield _row(first, marks)
    yield from (f"  {line}" for line in rest)


def _width() -> int:
    return max(_LEAST, min(_MOST, shutil.get_terminal_size().columns)) - 1
