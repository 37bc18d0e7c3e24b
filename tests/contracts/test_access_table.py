"""`doctor --access` prints what the desk declares and the policy grants, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from test_roles import TABLE

from deskterm.cli import access
from deskterm.desk import Desk
from deskterm.policy import CONDITIONS, GRANTS, SIGHT, Permission, Tie
from deskterm.terms import Role


def _text(desk: Desk, capsys: pytest.CaptureFixture[str], *, as_json: bool = False) -> str:
    access.show(desk, as_json=as_json)
    return capsys.readouterr().out


def test_every_method_is_shown_with_what_it_declares(
    lite: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = json.loads(_text(lite, capsys, as_json=True))
    assert {row["method"]: row["permission"] for row in shown["methods"]} == TABLE
    for row in (*shown["methods"], *shown["permissions"]):
        granted = {role for role, may in row["roles"].items() if may}
        assert granted == {role for role in Role if row["permission"] in GRANTS[role]}
    assert {row["permission"] for row in shown["permissions"]} == set(Permission)
    seen = {row["words"]: {role for role, may in row["roles"].items() if may} for row in
            shown["sight"]}  # fmt: skip
    assert seen == {tie: {role for role in Role if tie in SIGHT[role]} for tie in Tie}


def test_conditions_are_of_methods_and_rights_there_are() -> None:
    assert set(CONDITIONS) <= {*TABLE, *Permission}


def test_people_read_each_method_once_beside_the_roles_that_may(
    lite: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = _text(lite, capsys)
    assert max(map(len, text.splitlines())) <= 80
    rows = dict(_methods(text))
    assert rows.keys() == TABLE.keys()
    for name, marks in rows.items():
        may = [role for role in access.ROLES if TABLE[name] in GRANTS[role]]
        assert marks == ["yes" if role in may else "-" for role in access.ROLES], name


def _methods(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each method of the third table with its marks, as an eye reads it."""
    room, marks = "", [""]
    lines = iter(text.partition("a role may call\n")[2].splitlines()[1:])
    for line in lines:
        if not line.strip():
            return
        names, cells = line[24:56], line[56:].split()
        room, marks = line[2:24].strip() or room, cells or marks
        for name in names.replace(",", " ").split():
            if not name.startswith("("):
                yield f"{room}.{name}", marks


def test_anybody_who_comes_in_may_read_it(lite: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    from desk.helpers import add_agent

    assert _text(add_agent(lite, "bob"), capsys) == _text(lite, capsys)
