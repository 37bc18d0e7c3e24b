"""Agents made of a name and an address, and told by mail how to come in."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Sequence

from deskterm.desk.permission import needs
from deskterm.desk.writes.agents import Agents, insert_agent
from deskterm.desk.writes.founding import RESERVED, check_address, check_login, check_text
from deskterm.desk.writes.outgoing import sending_mailbox
from deskterm.desk.writes.work import Work, WriteRoom, dump_people
from deskterm.errors import Conflict, Usage
from deskterm.mail import token
from deskterm.mail.compose import mailable
from deskterm.mail.wording_agents import invitation
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.store.tables import AgentTable, MailboxTable, OutboxTable
from deskterm.terms import OutboxState, Role
from deskterm.values import Invitation, Invitee, Person
from deskterm.words import fold

_NOTHING = "Nobody was invited."
_LOGIN_LENGTH = 28
"""Of a login that is proposed; a number behind it still fits."""


class Inviting(WriteRoom):
    """New agents, asked in."""

    @needs(Permission.SETTINGS)
    def invite(
        self,
        people: Sequence[Invitee],
        *,
        admin: bool = False,
        role: str = Role.AGENT,
        groups: Iterable[str] = (),
    ) -> list[Invitation]:
        """Make agents of all of them, or of none, and mail each how to log in.

        Needs the setting `ssh_address`, an enabled mailbox and `can_send`; without them nothing is
        mailed and each invitation says why. Conflict when an address or a login has its agent.
        """
        if not people:
            raise Usage(f"there is nobody to invite. {_NOTHING}")
        asked = [_checked(one) for one in people]
        named = list(groups)
        with self._work() as work:
            made = []
            for one in _with_logins(work, asked):
                row = insert_agent(
                    work,
                    one.login,
                    named,
                    name=one.name,
                    email=one.email,
                    role=Role.ADMIN if admin else role,
                )
                made.append(_invite(work, row))
        return made


class AgentWork(Agents, Inviting):
    """Agents made, changed, shut out and asked in."""


def _checked(one: Invitee) -> Invitee:
    try:
        address = check_address(one.email)
        name = check_text(one.name, "the name")
        login = check_login(one.login) if one.login else ""
    except Usage as fault:
        raise Usage(f"{fault.sentence} {_NOTHING}") from fault
    if not mailable(address):
        raise Usage(f"no mail can go to {clean_line(address)}. {_NOTHING}")
    return Invitee(name, address, login)


def _with_logins(work: Work, people: Sequence[Invitee]) -> list[Invitee]:
    """The same, each with a login of their own; Conflict for an address that has its agent."""
    agents = work.sql.rows("SELECT login, email, active FROM agents")
    by_address = {email: (login, active) for login, email, active in agents}
    taken = {login for login, _, _ in agents} | {one.login for one in people if one.login}
    found: list[Invitee] = []
    for one in people:
        if one.email in by_address:
            login, active = by_address[one.email]
            step = "" if active else f"deskterm agent activate {login}"
            raise Conflict(f"{one.email} is agent {login} already. {_NOTHING}", step)
        if one.email in {other.email for other in found}:
            raise Usage(f"{one.email} is named twice. {_NOTHING}")
        login = one.login or _free_login(one.email, taken)
        taken.add(login)
        found.append(one._replace(login=login))
    return found


def _free_login(address: str, taken: set[str]) -> str:
    """A login from what stands left of the @; with a number when somebody has it."""
    local = fold(address.partition("@")[0]).partition("+")[0]
    bare = re.sub(r"[^a-z0-9._-]", "", local).lstrip("0123456789._-")[:_LOGIN_LENGTH] or "agent"
    login, number = bare, 1
    while login in taken or login in RESERVED:
        number += 1
        login = f"{bare}{number}"
    return login


def _invite(work: Work, row: AgentTable) -> Invitation:
    """The invitation of an agent just made, in the outbox when it can be mailed."""
    box = sending_mailbox(work, None)
    host = work.session.get(AgentTable, work.actor.id) if work.actor.id else None
    address = work.setting("ssh_address")
    subject, text = invitation(
        work.setting("language", "en"),
        name=row.name,
        login=row.login,
        desk=work.setting("name", "deskterm"),
        address=address,
        admin=work.actor.name,
        email=host.email if host is not None else box.address if box is not None else "",
    )
    why = _why_not(work, box, address)
    if box is not None and not why:
        _queue(work, row, box, subject, text)
    return Invitation(row.login, row.name, row.email, not why, why, subject, text)


def _why_not(work: Work, box: MailboxTable | None, address: str) -> str:
    if not address:
        return "the setting ssh_address does not say yet where agents log in"
    if box is None:
        return "no mailbox to send from is enabled"
    if work.setting("can_send", "yes") != "yes":
        return "this desk does not send mail (setting can_send is no)"
    return ""


def _queue(work: Work, row: AgentTable, box: MailboxTable, subject: str, text: str) -> None:
    work.sql.insert(
        OutboxTable,
        mailbox_id=box.id,
        header_id=token.unsigned_id(secrets.token_hex(10), box.address.rpartition("@")[2]),
        sender=box.address,
        sender_name=work.actor.name,
        to_people=dump_people([Person(row.name, row.email)]),
        pending=json.dumps([row.email]),
        subject=subject,
        text=text,
        language=work.setting("language", "en"),
        automatic=True,
        state=OutboxState.QUEUED,
        not_before=work.now,
        created_at=work.now,
    )
