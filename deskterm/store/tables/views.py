"""Saved queries of the sidebar."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field

from deskterm.store.types import Row


class ViewTable(Row, table=True):
    """A query with a name: of one agent (`owner_id`), of a group, or of everybody (neither).

    `columns` are names of a list's columns with commas between, empty for the usual ones; `sort`
    and `grouping` as `sort:` and `by:` take them. `counted`: the sidebar shows how many.
    """

    __tablename__ = "views"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_folded: str
    owner_id: int | None = Field(default=None, foreign_key="agents.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="groups.id", index=True)
    query: str = Field(sa_type=Text)
    columns: str = Field(default="", sa_type=Text)
    sort: str = ""
    grouping: str = ""
    counted: bool = True
    position: int = 0
