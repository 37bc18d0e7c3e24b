"""THE registry of ticket fields: both languages, lists, sorting, help and completion read it.

A field is one entry in `STANDARD` and its SQL in store/columns.py. Custom fields and the desk's
own statuses and types live in the database: they join with `with_fields` and `with_choices`, and
the resulting FieldSet is handed to `query.parse` and `change.parse`.

What a later part of the desk knows of tickets joins the same way: an agreed time to answer is an
INSTANT `sla.first` that is `ahead`, whether it was kept a CHOICE `sla`, a flag one more Choice of
`is`. Each gets its maker in FILTERS (kinds have theirs in store/conditions.py), its expression in
SORTS and GROUPS, a row in docs/query.md and a line in the model of tests/store; contract tests name
what is missing, and lists, sorting, counting, rules, completion and help need nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from deskterm.terms import Category, Channel, Priority
from deskterm.words import fold, nearest


class Kind(StrEnum):
    """How a field's values are written and compared."""

    NUMBER = "number"  # whole numbers, `#` allowed; ranges
    TEXT = "text"  # contains, without case and accents; `abc*` begins with
    CHOICE = "choice"  # one key of a list
    ORDERED = "ordered"  # one key of a list whose order counts; ranges
    INSTANT = "instant"  # dates, periods and durations (when.py); ranges
    INTEGER = "integer"  # whole numbers, below zero too; ranges
    DAY = "day"  # the same as instants, but days without a time of day; ranges
    TICKET = "ticket"  # the number of another ticket, `#` allowed
    ADDRESS = "address"  # an e-mail address or a part of one; `abc*`
    PHONE = "phone"  # a part of a telephone number: what counts is its digits
    AGENT = "agent"  # login or name of an agent
    GROUP = "group"  # name of a group
    OBSERVER = "observer"  # login or name of an agent, or name of a group; `group:NAME` too
    CONTACT = "contact"  # e-mail address, or part of a name; `abc*`
    NAME = "name"  # name of a row of another noun (mailbox, group …); `abc*`
    TAG = "tag"  # a tag; `abc*`
    FLAG = "flag"  # yes or no, asked as `is:open`, `has:attachment`


CUSTOM = "custom."
"""How the names of the desk's own fields begin, in front of their key."""

_RANGED = frozenset({Kind.NUMBER, Kind.ORDERED, Kind.INSTANT, Kind.INTEGER, Kind.DAY})
_OWN: dict[Kind, tuple[str, ...]] = {
    Kind.AGENT: ("me",),
    Kind.GROUP: ("my-groups",),
    Kind.OBSERVER: ("me", "my-groups"),
}
ONLY_ASKED = frozenset({"any", "my-groups"})
"""Special words that stand for no single value, so that nothing can be set to them."""
_PREFIXED = frozenset({Kind.TEXT, Kind.ADDRESS, Kind.CONTACT, Kind.NAME, Kind.TAG})


@dataclass(frozen=True)
class Choice:
    """One key of a list, the names it is shown by (English, Spanish), and its help.

    `category` is a status's meaning; `dated` marks the status that needs a `wake:` date.
    """

    key: str
    names: tuple[str, ...] = ()
    help: str = ""
    category: str = ""
    dated: bool = False


@dataclass(frozen=True)
class Field:
    """One field: what it is called, what may be done with it, and how that is written.

    `filter`, `sort`, `group` belong to the query language, `set` to the change language. `many`:
    a ticket has several values, a change adds and removes. `optional`: it may be empty, so `none`
    and `any` are values. `ahead`: durations count forward from now (wake, due), not back. A
    choice field without choices takes any key; the store knows them.
    """

    name: str
    kind: Kind
    help: str
    example: str
    filter: bool = True
    sort: bool = False
    group: bool = False
    set: bool = False
    many: bool = False
    optional: bool = False
    ahead: bool = False
    choices: tuple[Choice, ...] = ()
    aliases: tuple[str, ...] = ()
    change: str = ""  # an example in the change language
    off: bool = False  # one of the desk's own that is switched off: asked for, no longer set

    @property
    def shell_example(self) -> str:
        """The example as one types it in a shell: quoted where the shell would take it apart."""
        return f"'{self.example}'" if set(self.example) & set('<>*()"#& ') else self.example

    @property
    def ranged(self) -> bool:
        """Whether > >= < <= and `a..b` make sense."""
        return self.kind in _RANGED

    @property
    def prefixed(self) -> bool:
        """Whether a value may end in `*`."""
        return self.kind in _PREFIXED

    @property
    def specials(self) -> tuple[str, ...]:
        """Unquoted words that stand for something else than themselves."""
        own = _OWN.get(self.kind, ())
        return (*own, "none", "any") if self.optional else own

    def choice(self, text: str) -> Choice | None:
        """The choice whose key or shown name is `text`, without case and accents."""
        wanted = fold(text)
        for choice in self.choices:
            if wanted in map(fold, (choice.key, *choice.names)):
                return choice
        return None

    def nearest_choice(self, text: str) -> str:
        """The key or shown name somebody most likely meant, or ""."""
        return nearest(text, (n for choice in self.choices for n in (choice.key, *choice.names)))


class FieldSet:
    """An immutable set of fields, looked up by name or alias without case."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self._fields = tuple(fields)
        self._by_name = {name: f for f in self._fields for name in (f.name, *f.aliases)}

    def __iter__(self) -> Iterator[Field]:
        return iter(self._fields)

    def get(self, name: str) -> Field | None:
        """The field of that name or alias, or None."""
        return self._by_name.get(name.lower())

    def __getitem__(self, name: str) -> Field:
        return self._by_name[name]

    def nearest(self, name: str, use: str = "") -> str:
        """The field name somebody most likely meant; `use` is filter, sort, group or set."""
        return nearest(name, (n for n, f in self._by_name.items() if not use or getattr(f, use)))

    def with_fields(self, *fields: Field) -> FieldSet:
        """The same set with more fields; one of a known name takes its place."""
        new = {field.name for field in fields}
        return FieldSet((*(f for f in self._fields if f.name not in new), *fields))

    def with_choices(self, name: str, choices: Iterable[Choice]) -> FieldSet:
        """The same set with the desk's own choices of a field (statuses, types)."""
        taken = tuple(choices)
        return FieldSet(replace(f, choices=taken) if f.name == name else f for f in self._fields)


STATUSES = (
    Choice("open", ("Open", "Abierto"), "to be worked on", Category.OPEN),
    Choice("waiting", ("Waiting", "En espera"), "for the customer or a third", Category.WAITING),
    Choice("suspended", ("Suspended", "Suspendido"), "until a date", Category.WAITING, dated=True),
    Choice("solved", ("Solved", "Resuelto"), "answered; a reply opens it again", Category.SOLVED),
    Choice("closed", ("Closed", "Cerrado"), "done; a reply opens a new ticket", Category.CLOSED),
)
_PRIORITIES = tuple(
    Choice(p.word, (str(p.value), spanish))
    for p, spanish in zip(Priority, ("Baja", "Normal", "Alta", "Urgente"), strict=True)
)
_LANGUAGES = (Choice("en", ("English", "Inglés")), Choice("es", ("Spanish", "Español")))
_LAST = (
    Choice("customer", ("Cliente",), "the customer: it is for us to answer"),
    Choice("agent", ("Agente",), "an agent"),
    Choice("nobody", ("Nadie",), "nobody has written or been answered yet"),
)
_IS = (
    Choice("open", help="not solved, closed or spam"),
    Choice("new", help="open, and nobody has answered or taken it (category new)"),
    Choice("unread", help="something in it you have not read"),
    Choice("assigned", help="an agent is responsible"),
    Choice("waiting", help="status category waiting"),
    Choice("suspended", help="put off until a date"),
    Choice("solved", help="status category solved"),
    Choice("closed", help="status category closed"),
    Choice("spam", help="marked as spam"),
    Choice("merged", help="all it held went into another ticket"),
    Choice("failed", help="a reply could not be delivered"),
    Choice("overdue", help="open, and its planned solution date has passed"),
)
_HAS = (
    Choice("attachment", help="a file hangs on it"),
    Choice("draft", help="you have begun an answer or a note"),
    Choice("link", help="it is linked to another ticket"),
    Choice("note", help="an internal note was written"),
    Choice("observer", help="somebody looks on"),
    Choice("reply", help="an agent has answered"),
    Choice("tag", help="a tag was given"),
)

STANDARD = FieldSet(
    (
        Field("number", Kind.NUMBER, "ticket number, with or without #", "number:12,15",
              sort=True, aliases=("id",)),
        Field("subject", Kind.TEXT, "the subject contains this", "subject:invoice",
              sort=True, set=True, change='subject:"Printer on fire"'),
        Field("status", Kind.CHOICE, "status, by key or shown name", "status:open,waiting",
              sort=True, group=True, set=True, choices=STATUSES, change="status:solved"),
        Field("category", Kind.CHOICE, "what the status means to the desk", "category:waiting",
              group=True, set=True, choices=tuple(Choice(c.value) for c in Category),
              change="category:solved"),
        Field("priority", Kind.ORDERED, "low, normal, high, urgent, or 1 to 4", "priority:>=high",
              sort=True, group=True, set=True, choices=_PRIORITIES, change="priority:high"),
        Field("type", Kind.CHOICE, "ticket type, such as incident", "type:incident",
              sort=True, group=True, set=True, change="type:incident"),
        Field("assignee", Kind.AGENT, "the agent responsible", "assignee:me",
              sort=True, group=True, set=True, optional=True, change="assignee:ana"),
        Field("group", Kind.GROUP, "the group responsible", "group:my-groups",
              sort=True, group=True, set=True, optional=True, change='group:"Service Desk"'),
        Field("observer", Kind.OBSERVER, "an agent or group that looks on", "observer:me",
              set=True, many=True, optional=True, aliases=("observers",),
              change="observer:+luis"),
        Field("mentioned", Kind.AGENT, "an agent named with @ in a note", "mentioned:me",
              many=True, optional=True),
        Field("contact", Kind.CONTACT, "the customer, by e-mail address or name",
              "contact:marta@client.test", sort=True, group=True, set=True, optional=True,
              change="contact:joe@x.test"),
        Field("contact.type", Kind.NAME, "what kind of contact that is", "contact.type:supplier",
              group=True, optional=True),
        Field("contact.position", Kind.TEXT, "what the contact is there",
              "contact.position:manager", optional=True),
        Field("contact.language", Kind.CHOICE, "the language the contact is written to in",
              "contact.language:es", group=True, choices=_LANGUAGES),
        Field("contact.phone", Kind.PHONE, "a part of the contact's telephone number",
              "contact.phone:600123", optional=True),
        Field("domain", Kind.NAME, "the mail domain of the contact, or one it lies under",
              "domain:client.test", optional=True),
        Field("organization", Kind.NAME, "the customer's organization, by any of its names",
              'org:"Client SL"', sort=True, group=True, set=True, optional=True,
              aliases=("org",), change='org:"Client SL"'),
        Field("organization.category", Kind.NAME, "what kind of organization that is",
              "org.category:partner", group=True, optional=True, aliases=("org.category",)),
        Field("participant", Kind.ADDRESS, "an address its mails came from or went to, copies too",
              "participant:joe@client.test", many=True, optional=True),
        Field("author", Kind.AGENT, "the agent who registered it (none: it came by itself)",
              "author:none", group=True, optional=True),
        Field("channel", Kind.CHOICE, "how it came in", "channel:mail",
              group=True, choices=tuple(Choice(c.value) for c in Channel)),
        Field("mailbox", Kind.NAME, "the mailbox it came to", "mailbox:help",
              group=True, optional=True),
        Field("language", Kind.CHOICE, "the language it was written in, as far as it was told",
              "language:es", group=True, optional=True, choices=_LANGUAGES),
        Field("tag", Kind.TAG, "has this tag", "tag:vip",
              group=True, set=True, many=True, optional=True, aliases=("tags",),
              change="+vip -spam"),
        Field("file", Kind.TEXT, "the name of a file on it contains this", "file:foto*",
              many=True, optional=True),
        Field("link", Kind.TICKET, "linked to this ticket: follows it, was split off, went into it",
              "link:12", many=True, optional=True),
        Field("last", Kind.CHOICE, "who spoke last", "last:customer", group=True, choices=_LAST),
        Field("spoken", Kind.INSTANT, "when the customer or an agent last spoke", "spoken:>3d",
              sort=True, optional=True),
        Field("created", Kind.INSTANT, "when it was registered", "created:<7d", sort=True),
        Field("updated", Kind.INSTANT, "when it last changed", "updated:today", sort=True),
        Field("due", Kind.INSTANT, "the planned solution date", "due:<2h",
              sort=True, set=True, optional=True, ahead=True, change="due:friday"),
        Field("wake", Kind.INSTANT, "suspended until", "wake:<3d",
              sort=True, set=True, optional=True, ahead=True, change="wake:3d"),
        Field("rank", Kind.NUMBER, "how well it fits the words, best first", "sort:rank",
              filter=False, sort=True),
        Field("is", Kind.FLAG, "what is true of it", "is:open", choices=_IS),
        Field("has", Kind.FLAG, "what it has", "has:attachment", choices=_HAS),
    )
)  # fmt: skip
