"""The desk's own words for completion, and terms of the two languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from deskterm.cli.session import Session
from deskterm.errors import DeskError
from deskterm.fields import CUSTOM, ONLY_ASKED, STANDARD, Field, FieldSet, Kind
from deskterm.lexer import Value, print_value
from deskterm.terms import CustomKind, Notice, Role
from deskterm.words import fold

if TYPE_CHECKING:
    from deskterm.desk import Desk

Found = list[tuple[str, str]]
_MANY = 30
_WORDS = {
    "role": tuple(role for role in Role if role is not Role.SYSTEM),
    "notice": (*Notice, "all", "none"),
    "field_kind": tuple(CustomKind),
}


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
            head, space, last = incomplete.rpartition(" ")
            return [(f"{head}{space}{one}", help) for one, help in self.term(source, last)]
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
            found = [*self.agents(), *self._as_groups(), ("none", "nobody")]
        elif source == "mailbox":
            found = self.mailboxes()
        elif source == "contact":
            found = self.contacts(incomplete)
        elif source == "organization":
            found = self.organizations()
        elif source == "responsible":
            found = [*self.agents(), *self._as_groups()]
        elif source in ("type", "priority", "status", "channel"):
            found = self._choices(self._fieldset()[source])
        elif source == "tag":
            found = self.tags(incomplete)
        elif source == "sort":
            names = [(field.name, field.help) for field in self._fieldset() if field.sort]
            found = [(f"{sign}{name}", help) for sign in ("", "-") for name, help in names]
        elif source == "shell":
            found = (("bash", ""), ("zsh", ""), ("fish", ""))
        elif source == "key":
            found = self.settings()
        return [one for one in found if one[0].startswith(incomplete)]

    def words(self, kind: str, before: list[str], incomplete: str) -> Found:
        """Candidates where several words are taken: a query, or tickets and then changes."""
        if kind in ("named", "saved"):
            if before:
                return self.term("query", incomplete)
            return self.views(incomplete) if kind == "saved" else []
        if kind == "query":
            return self.term("query", incomplete)
        tickets_only = all(word.lstrip("#").isdigit() for word in before)
        found: Found = []
        if tickets_only and (not incomplete or incomplete.lstrip("#").isdigit()):
            taken = {word.lstrip("#") for word in before}
            found = [one for one in self.tickets(incomplete) if one[0] not in taken]
        if not before:
            return found
        if kind == "change":
            return found + self.term("change", incomplete)
        if kind == "tag":
            return found + self._signed_tags(incomplete, "+-")
        if kind == "assign":
            given = [*self.agents(), *self._as_groups(), ("me", "yourself"), ("none", "nobody")]
            return found + [one for one in given if one[0].startswith(incomplete)]
        return found + self._instants(incomplete)

    def term(self, language: str, incomplete: str) -> Found:
        """Candidates for one term of the filter or the change language."""
        if language == "change" and incomplete[:1] in ("+", "-"):
            return self._signed_tags(incomplete, incomplete[0])
        sign = "-" if incomplete.startswith("-") else ""
        name, colon, value = incomplete[len(sign) :].partition(":")
        use = "filter" if language == "query" else "set"
        if not colon:
            fields = [f for f in self._fieldset() if getattr(f, use) and not f.many]
            fields += [f for f in self._fieldset() if f.many and language == "query"]
            found = [(f"{sign}{f.name}:", f.help) for f in fields if f.name.startswith(name)]
            if language == "change" and "observer".startswith(name):
                found.append(("observer:+", self._fieldset()["observer"].help))
            return found
        field = self._fieldset().get(name)
        if field is None or not getattr(field, use):
            return []
        head, last = f"{sign}{name}:", value
        if language == "change":
            asked = {*ONLY_ASKED, "none"} if field.many else ONLY_ASKED
            specials = [word for word in field.specials if word not in asked]
            if field.many:
                head += value[:1] if value[:1] in ("+", "-") else "+"
                last = value.removeprefix(head[-1])
        else:
            specials = list(field.specials)
            done, comma, last = value.rpartition(",")
            head += f"{done}{comma}"
        return [(f"{head}{one}", help) for one, help in self._values(field, last, specials)]

    def _values(self, field: Field, incomplete: str, specials: list[str]) -> Found:
        found: Found = [(word, "") for word in specials]
        if field.choices:
            found += _quoted(self._choices(field))
        elif field.kind is Kind.DAY:
            found += self._instants("")
        elif field.name.startswith(CUSTOM):
            found += _quoted(self._in_use(field, incomplete))
        elif field.kind is Kind.AGENT:
            found += self.agents()
        elif field.kind is Kind.TAG:
            found += self.tags(incomplete)
        elif field.kind is Kind.CONTACT:
            found += self.contacts(incomplete)
        elif field.kind is Kind.INSTANT:
            return self._instants(incomplete)
        elif field.kind is Kind.NUMBER:
            found += self.tickets(incomplete)
        elif field.kind is Kind.GROUP:
            found += _quoted(self.groups())
        elif field.kind is Kind.OBSERVER:
            found += self.agents() + _quoted(self.groups())
        elif field.name == "organization":
            found += _quoted(self.organizations())
        elif field.name == "mailbox":
            found += self.mailboxes()
        wanted = fold(incomplete.removeprefix('"'))
        return [one for one in found if fold(one[0].removeprefix('"')).startswith(wanted)]

    def _choices(self, field: Field) -> Found:
        return [(choice.key, choice.help) for choice in field.choices]

    def _instants(self, incomplete: str) -> Found:
        from deskterm.dates import WORDS

        return [(word, "") for word in (*WORDS, "1d", "3d", "7d") if word.startswith(incomplete)]

    def _signed_tags(self, incomplete: str, signs: str) -> Found:
        sign = incomplete[:1] if incomplete[:1] in ("+", "-") else ""
        return [
            (f"{one}{tag}", help)
            for one in (sign or signs)
            for tag, help in self.tags(incomplete[len(sign) :])
        ]

    def _comma_list(self, source: str, incomplete: str) -> Found:
        """Names of columns, or of fields to group by, with commas between."""
        from deskterm.lists import COLUMNS, CUSTOM

        if source == "by":
            found = [(field.name, field.help) for field in self._fieldset() if field.group]
        else:
            own = [(f.name, f.help) for f in self._fieldset() if f.name.startswith(CUSTOM)]
            found = [*((name, "") for name in COLUMNS), *own]
        done, comma, last = incomplete.rpartition(",")
        return [(f"{done}{comma}{name}", help) for name, help in found if name.startswith(last)]

    def _fieldset(self) -> FieldSet:
        desk = self._desk()
        return desk.read.vocabulary.fields() if desk is not None else STANDARD

    def tickets(self, incomplete: str) -> Found:
        """Numbers of the tickets changed last, with their subjects."""
        desk = self._desk()
        if desk is None:
            return []
        sign = "#" if incomplete.startswith("#") else ""
        wanted = incomplete.removeprefix("#")
        rows = desk.read.tickets.search("is:open", limit=0 if wanted else _MANY)
        found = [row for row in rows if str(row.number).startswith(wanted)]
        return [(f"{sign}{row.number}", row.subject) for row in found[:_MANY]]

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

    def _as_groups(self) -> Found:
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

    def _in_use(self, field: Field, incomplete: str) -> Found:
        """What tickets have of one of them, the first so many."""
        desk = self._desk()
        if desk is None:
            return []
        found = desk.read.fields.known(field.name, incomplete.removeprefix('"'), _MANY)
        return [(text, "") for text in found]

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
        found = desk.read.contacts.search(text, limit=_MANY)
        return [(address, one.name) for one in found for address in one.addresses]

    def settings(self) -> Found:
        """Keys that `config set` takes."""
        from deskterm.cli.config import known_keys

        return [(key, "") for key in known_keys(self._session)]


def _quoted(found: Found) -> Found:
    """Names as both languages take them: in quotes when they are more than one plain word."""
    return [(print_value(Value(name)), help) for name, help in found]
