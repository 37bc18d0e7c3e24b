"""Who gets a new ticket: what its organization and its mailbox say, else the desk."""

from __future__ import annotations

from collections.abc import Container

from deskterm.desk.writes import named
from deskterm.desk.writes.work import Work
from deskterm.store.tables import TicketAccessTable
from deskterm.terms import EventKind, Notice, Why


def route(
    work: Work, number: int, mailbox_id: int | None = None, kept: Container[str] = ()
) -> None:
    """Give a ticket that has just been made a group, an agent and observers.

    The organization's responsible agent or group comes first, then the mailbox's group, then the
    desk's. What is set already stays, and the fields in `kept` (group, assignee), none too; agents
    and groups that are off get nothing. They are told.
    But what is a private group's, by what was set or by its mailbox, nobody else gets.
    """
    row = work.sql.one(
        "SELECT t.organization_id, t.group_id, t.assignee_id, "
        "(SELECT a.id FROM agents a WHERE a.id = o.responsible_agent_id AND a.active), "
        "(SELECT g.id FROM groups g WHERE g.id = o.responsible_group_id AND g.active), "
        "(SELECT g.id FROM mailboxes m JOIN groups g ON g.id = m.group_id "
        "WHERE m.id = ? AND g.active), "
        "(SELECT g.id FROM groups g WHERE g.private AND g.id = COALESCE(t.group_id, "
        "(SELECT b.id FROM mailboxes m JOIN groups b ON b.id = m.group_id "
        "WHERE m.id = ? AND b.active))), "
        # Most desks tell no group: then nothing more is asked of each mail.
        "EXISTS (SELECT 1 FROM group_members n WHERE n.notify) "
        "FROM tickets t LEFT JOIN organizations o ON o.id = t.organization_id WHERE t.id = ?",
        (mailbox_id, mailbox_id, number),
    )
    assert row is not None
    organization, group, assignee, own_agent, own_group, box_group, private, told = row
    if private is not None:
        own_group = None
        own_agent = own_agent if _is_in(work, f"agent:{own_agent}", private) else None
    if assignee is None and own_agent is not None and "assignee" not in kept:
        work.sql.run("UPDATE tickets SET assignee_id = ? WHERE id = ?", (own_agent, number))
        _grant(work, number, f"agent:{own_agent}", Why.ASSIGNEE)
        login = named.shown(work, f"agent:{own_agent}")
        work.record(EventKind.ASSIGNEE, number, None, login, cause="responsible")
        work.tell(Notice.ASSIGNED, number, f"agent:{own_agent}")
    wanted = own_group or box_group or _desk_group(work)
    if group is None and wanted is not None and "group" not in kept:
        work.sql.run("UPDATE tickets SET group_id = ? WHERE id = ?", (wanted, number))
        _grant(work, number, f"group:{wanted}", Why.GROUP)
        name = named.shown(work, f"group:{wanted}").removeprefix("group:")
        cause = "responsible" if own_group else "mailbox" if box_group else "desk"
        work.record(EventKind.GROUP, number, None, name, cause=cause)
        if told:
            work.tell(Notice.GROUP, number, f"group:{wanted}")
    if organization is not None:
        _observe(work, number, organization, private)


def _desk_group(work: Work) -> int | None:
    name = work.setting("default_group")
    return named.group_id(work, name) if name else None


def _is_in(work: Work, who: str, group: int) -> bool:
    """Whether an agent is in that group; the group itself is, too."""
    member = "SELECT 1 FROM group_members WHERE group_id = ? AND 'agent:' || agent_id = ?"
    return who == f"group:{group}" or work.sql.value(member, (group, who)) is not None


def _observe(work: Work, number: int, organization: int, private: int | None) -> None:
    wanted = "SELECT who FROM organization_observers WHERE organization_id = ? ORDER BY who"
    for (who,) in work.sql.rows(wanted, (organization,)):
        if private is not None and not _is_in(work, who, private):
            continue
        text = named.shown(work, who)
        if text and named.who(work, text) == who:
            _grant(work, number, who, Why.OBSERVER)
            work.record(EventKind.OBSERVER_ADDED, number, None, text, cause="organization")


def _grant(work: Work, number: int, who: str, why: Why) -> None:
    work.sql.insert_new(TicketAccessTable, [{"who": who, "ticket_id": number, "why": why}])
