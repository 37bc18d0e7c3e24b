"""The desk's own words for completion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from deskterm.cli.session import Session
from deskterm.errors import DeskError
from deskterm.fields import STANDARD, Field, FieldSet
from deskterm.terms import CustomKind, Notice, Role
from deskterm.words import fold

if TYPE_CHECKING:
    from deskterm.desk import Desk

Found = list[tuple[str, str]]
MANY = 30
_WORDS = {
    "role": tuple(role for role in Role if role is not Role.SYSTEM),
    "notice": (*Notice, "all", "none"),
    "field_kind": tuple(CustomKind),
}


def begun(found: Iterable[tuple[str, str]], incomplete: str) -> Found:
    """Those that begin so, case, accents and an open quote aside."""
    wanted = fold(incomplete.removeprefix('"'))
    return [one for one in found if fold(one[0].removeprefix('"')).startswith(wanted)]


class Values:
    """Candidates from the desk; without a desk there are those that need none."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._opened: Desk | None = None
        self._tried = False

    def _desk(self) -> Desk | None:
        if not self._tried:
            self._tried = True
            try:
                self._opened = self._session.desk()
            except DeskError:
                self._opened = None
        return self._opened

    def named(self, source: str, incomplete: str) -> Found:
        """Candidates of a source: ticket, agent, mailbox, contact, status, type, field …"""
        if source in ("query", "change"):
            from deskterm.cli.candidate_terms import term

            head, space, last = incomplete.rpartition(" ")
            return [(f"{head}{space}{one}", help) for one, help in term(self, source, last)]
        if source in ("columns", "by"):
            return self._comma_list(source, incomplete)
        if source == "view":
            return self.views(incomplete)
        found: Iterable[tuple[str, str]] = ()
        if source == "ticket":
            found = self.tickets(incomplete)
        elif source in ("agent", "inactive", "anybody"):
            found = self.agents(source)
        elif source == "group":
            found = self.groups(off=True)
        elif source == "custom":
            found = self.customs()
        elif source in _WORDS:
            found = [(word, "") for word in _WORDS[source]]
        elif source == "heir":
            found = [*self.agents(), *self.as_groups(), ("none", "nobody")]
        elif source == "mailbox":
            found = self.mailboxes()
        elif source == "contact":
            found = self.contacts(incomplete)
        elif source == "organization":
            found = self.organizations()
        elif source == "responsible":
            found = [*self.agents(), *self.as_groups()]
        elif source in ("type", "priority", "status", "channel"):
            found = [(choice.key, choice.help) for choice in self.fieldset()[source].choices]
        elif source == "tag":
            found = self.tags(incomplete)
        elif source == "sort":
            names = [(field.name, field.help) for field in self.fieldset() if field.sort]
            found = [(f"{sign}{name}", help) for sign in ("", "-") for name, help in names]
        elif source == "shell":
            found = (("bash", ""), ("zsh", ""), ("fish", ""))
        elif source == "key":
            found = self.settings()
        return begun(found, incomplete)

    def _comma_list(self, source: str, incomplete: str) -> Found:
        """Names of columns, or of fields to group by, with commas between."""
        from deskterm.lists import COLUMNS, CUSTOM

        if source == "by":
            found = [(field.name, field.help) for field in self.fieldset() if field.group]
        else:
            own = [(f.name, f.help) for f in self.fieldset() if f.name.startswith(CUSTOM)]
            found = [*((name, "") for name in COLUMNS), *own]
        done, comma, last = incomplete.rpartition(",")
        return [(f"{done}{comma}{name}", help) for name, help in found if name.startswith(last)]

    def fieldset(self) -> FieldSet:
        """The fields of this desk, or of any desk."""
        desk = self._desk()
        return desk.read.vocabulary.fields() if desk is not None else STANDARD

    def tickets(self, incomplete: str) -> Found:
        """Numbers of the open tickets changed last, with their subjects."""
        desk = self._desk()
        if desk is None:
            return []
        sign = "#" if incomplete.startswith("#") else ""
        query = f"is:open {_beginning(incomplete.removeprefix('#'))}"
        rows = desk.read.tickets.search(query, limit=MANY)
        return [(f"{sign}{row.number}", row.subject) for row in rows]

    def agents(self, which: str = "agent") -> Found:
        """Logins of the active agents, with `inactive` of the others, with `anybody` of all."""
        desk = self._desk()
        if desk is None:
            return []
        return [
            (agent.login, agent.name)
            for agent in desk.read.agents.list()
            if which == "anybody" or agent.active == (which == "agent")
        ]

    def groups(self, *, off: bool = False) -> Found:
        """Names of the active groups, with `off` of the others too."""
        desk = self._desk()
        if desk is None:
            return []
        return [
            (group.name, group.description)
            for group in desk.read.groups.list()
            if group.active or off
        ]

    def as_groups(self) -> Found:
        """The same as `group:NAME`."""
        return [(f"group:{name}", help) for name, help in self.groups()]

    def organizations(self) -> Found:
        """Names of the organizations."""
        desk = self._desk()
        return [(name, "") for name in desk.read.organizations.names()] if desk else []

    def views(self, incomplete: str) -> Found:
        """Names of saved queries."""
        desk = self._desk()
        wanted = fold(incomplete)
        found = desk.read.views.list() if desk is not None else []
        return [(one.name, one.query) for one in found if fold(one.name).startswith(wanted)]

    def customs(self) -> Found:
        """Keys of the desk's own fields."""
        desk = self._desk()
        if desk is None:
            return []
        return [(one.key, " / ".join(one.names.values())) for one in desk.read.fields.list()]

    def in_use(self, field: Field, incomplete: str) -> Found:
        """What tickets have of one of them, the first so many."""
        desk = self._desk()
        if desk is None:
            return []
        return [(text, "") for text in desk.read.fields.known(field.name, incomplete, MANY)]

    def written(self, field: Field, incomplete: str) -> Found:
        """What people have written there, the first so many."""
        desk = self._desk()
        if desk is None:
            return []
        return [(text, "") for text in desk.read.vocabulary.written(field.name, incomplete, MANY)]

    def mailboxes(self) -> Found:
        """Names of the mailboxes."""
        desk = self._desk()
        return [(box.name, box.address) for box in desk.read.mailboxes.list()] if desk else []

    def tags(self, prefix: str) -> Found:
        """Tags in use."""
        desk = self._desk()
        return [(tag, "") for tag in desk.read.vocabulary.tags(prefix)] if desk else []

    def contacts(self, text: str) -> Found:
        """Addresses of contacts that begin so."""
        desk = self._desk()
        if desk is None:
            return []
        found = desk.read.contacts.search(text, limit=MANY)
        return [(address, one.name) for one in found for address in one.addresses]

    def settings(self) -> Found:
        """Keys that `config set` takes."""
        from deskterm.cli.config import known_keys

        return [(key, "") for key in known_keys(self._session)]


def _beginning(digits: str) -> str:
    """The numbers that begin so as a query: stretches of them, so that not all are looked at."""
    if not digits:
        return ""
    if not digits.isdecimal() or digits[0] == "0" or len(digits) > 9:
        return "number:0"
    first = int(digits)
    ranges = [
        f"number:{first * 10**more}..{(first + 1) * 10**more - 1}"
        for more in range(10 - len(digits))
    ]
    return f"({' OR '.join(ranges)})"
