"""Agents, their groups and their SSH keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from deskterm.store.types import Instant, Row, later, one_of
from deskterm.terms import Role


class AgentTable(Row, table=True):
    """Somebody who answers; `os_user` is who may act as this agent on this machine.

    `reports` lets a lead read reports; `notices` are the words of `terms.Notice` that are on.
    """

    __tablename__ = "agents"
    __table_args__ = (one_of("role", [r for r in Role if r is not Role.SYSTEM]),)
    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    email: str
    os_user: str | None = Field(default=None, unique=True)
    role: str
    active: bool = True
    signature: str = Field(default="", sa_type=Text)
    language: str = "en"
    time_zone: str = "UTC"
    created_at: datetime = Field(sa_type=Instant)
    position: str = Field(default="", sa_column_kwargs=later(""))
    phone: str = Field(default="", sa_column_kwargs=later(""))
    reports: bool = Field(default=False, sa_column_kwargs=later("0"))
    notices: str = Field(default="group", sa_column_kwargs=later("group"))


class GroupTable(Row, table=True):
    """Agents who answer together. `private`: its tickets are for its members and those named.

    One that is not `active` is given no tickets; those it has stay its own.
    """

    __tablename__ = "groups"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_folded: str = Field(unique=True)
    description: str = Field(default="", sa_type=Text)
    private: bool = False
    active: bool = True
    position: int = 0
    created_at: datetime = Field(sa_type=Instant)


class GroupMemberTable(Row, table=True):
    """An agent in a group; `notify`: told by mail of the group's new tickets."""

    __tablename__ = "group_members"
    group_id: int = Field(primary_key=True, foreign_key="groups.id")
    agent_id: int = Field(primary_key=True, foreign_key="agents.id", index=True)
    notify: bool = False


class AgentKeyTable(Row, table=True):
    """An SSH key that opens the door to one agent. `fingerprint` as ssh-keygen prints it."""

    __tablename__ = "agent_keys"
    id: int | None = Field(default=None, primary_key=True)
    agent_id: int = Field(foreign_key="agents.id", index=True)
    type: str
    data: str = Field(sa_type=Text, unique=True)
    comment: str = Field(default="", sa_type=Text)
    fingerprint: str = Field(unique=True)
    added_at: datetime = Field(sa_type=Instant)
    last_used_at: datetime | None = Field(default=None, sa_type=Instant)
