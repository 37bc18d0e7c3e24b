"""The desk's own words, loaded once for the screens: statuses, agents, tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskterm.tui.wording import words

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.fields import FieldSet
    from deskterm.values import Agent, CustomField, Group, Status, TicketType


@dataclass(frozen=True, slots=True)
class Names:
    """Shown names in the language of `words`; the text is as stored, clean it before showing."""

    statuses: tuple[Status, ...] = ()
    types: tuple[TicketType, ...] = ()
    agents: tuple[Agent, ...] = ()
    groups: tuple[Group, ...] = ()
    organizations: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    customs: tuple[CustomField, ...] = ()
    # The field registry as `query.parse` and `change.parse` take it; None before it is loaded.
    fields: FieldSet | None = None

    def status(self, key: str) -> str:
        """A status as people call it."""
        for status in self.statuses:
            if status.key == key:
                return status.shown(words.language)
        return key.capitalize()

    def type(self, key: str) -> str:
        """A ticket type as people call it."""
        for kind in self.types:
            if kind.key == key:
                return kind.shown(words.language)
        return key.capitalize()

    def custom(self, key: str) -> str:
        """One of the desk's own fields as people call it."""
        return next((one.shown(words.language) for one in self.customs if one.key == key), key)

    def custom_value(self, key: str, value: str) -> str:
        """What such a field is on a ticket, as people call it."""
        found = (one.value(value, words.language) for one in self.customs if one.key == key)
        return next(found, value)

    def agent(self, login: str | None) -> str:
        """An agent's name, the login when there is none."""
        if login is None:
            return ""
        for agent in self.agents:
            if agent.login == login:
                return agent.name or login
        return login

    def observer(self, who: str) -> str:
        """An observer, given as LOGIN or group:NAME, as people call them."""
        kind, colon, name = who.partition(":")
        return name if colon and kind == "group" else self.agent(who)

    def takers(self) -> list[str]:
        """Who may look on: logins of active agents, then active groups as group:NAME."""
        logins = [agent.login for agent in self.agents if agent.active]
        return logins + [f"group:{group.name}" for group in self.groups if group.active]

    @staticmethod
    def load(desk: Desk) -> Names:
        """Read them; runs in a worker."""
        vocabulary = desk.read.vocabulary
        return Names(
            statuses=tuple(vocabulary.statuses()),
            types=tuple(vocabulary.types()),
            agents=tuple(desk.read.agents.list()),
            groups=tuple(desk.read.groups.list()),
            organizations=tuple(desk.read.organizations.names()),
            tags=tuple(vocabulary.tags()),
            mailboxes=tuple(mailbox.name for mailbox in desk.read.mailboxes.list()),
            customs=tuple(desk.read.fields.list()),
            fields=vocabulary.fields(),
        )
