"""Roles have exactly the rights they are said to have."""

from __future__ import annotations

import pytest

from deskterm.desk.permission import require
from deskterm.errors import Refused
from deskterm.policy import GRANTS, SIGHT, SYSTEM, Actor, Permission, Tie
from deskterm.terms import Role


def _actor(role: Role, *, reports: bool = False) -> Actor:
    return Actor(7, "lea", "Lea", role, reports=reports)


def test_a_lead_may_what_an_admin_may_but_no_settings_audit_or_planned_date() -> None:
    """The chief specialist of the specification: reports, too, only when allowed."""
    left = GRANTS[Role.ADMIN] - GRANTS[Role.LEAD]
    assert left == {
        Permission.SETTINGS,
        Permission.AUDIT,
        Permission.DUE,
        Permission.REPORTS,
    }
    assert GRANTS[Role.LEAD] < GRANTS[Role.ADMIN]


def test_an_agent_reads_works_and_fetches_and_nothing_else() -> None:
    assert GRANTS[Role.AGENT] == {Permission.READ, Permission.WORK, Permission.RUN_MAIL}


def test_only_the_desk_itself_takes_in_mail() -> None:
    assert [role for role in Role if Permission.INTAKE in GRANTS[role]] == [Role.SYSTEM]
    assert GRANTS[Role.ADMIN] == frozenset(Permission) - {Permission.INTAKE}


def test_a_lead_reads_reports_only_if_allowed_and_an_agent_never() -> None:
    assert not _actor(Role.LEAD).may(Permission.REPORTS)
    assert _actor(Role.LEAD, reports=True).may(Permission.REPORTS)
    assert _actor(Role.ADMIN).may(Permission.REPORTS)
    for reports in (False, True):
        assert not _actor(Role.AGENT, reports=reports).may(Permission.REPORTS)


def test_the_switch_for_reports_opens_nothing_else() -> None:
    for role in (Role.AGENT, Role.LEAD, Role.ADMIN):
        plain, allowed = _actor(role), _actor(role, reports=True)
        for permission in set(Permission) - {Permission.REPORTS}:
            assert plain.may(permission) == allowed.may(permission) == (permission in GRANTS[role])


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_the_planned_date_is_moved_at_will_by_admins_only(role: Role) -> None:
    with pytest.raises(Refused, match=r"^lea \(\w+\) may not change the planned solution date"):
        require(_actor(role), Permission.DUE)
    require(_actor(Role.ADMIN), Permission.DUE)


def test_each_role_sees_all_that_the_one_below_sees() -> None:
    assert SIGHT[Role.AGENT] < SIGHT[Role.LEAD] < SIGHT[Role.ADMIN] == frozenset(Tie)
    assert SIGHT[Role.LEAD] - SIGHT[Role.AGENT] == {Tie.FOREIGN}
    assert SIGHT[Role.ADMIN] - SIGHT[Role.LEAD] == {Tie.PRIVATE}
    assert [role for role in Role if _actor(role).sees_all] == [Role.ADMIN, Role.SYSTEM]
    assert SYSTEM.sees_all
