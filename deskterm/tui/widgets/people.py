"""Address fields: what people type, taken apart, and completed from the contacts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.suggester import Suggester
from textual.widgets import Input

from deskterm.errors import DeskError
from deskterm.safe import clean_line
from deskterm.values import Person

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from deskterm.desk import Desk
    from deskterm.values import Contact

MOST = 5
Asked = Callable[["Callable[[Desk], list[Contact]]"], "Awaitable[list[Contact]]"]


def parsed(text: str) -> tuple[Person, ...]:
    """The people in a field, separated by commas or semicolons; `Name <a@b>` or bare."""
    from email.utils import getaddresses

    found = getaddresses([text.replace(";", ",").replace("\n", " ")])
    people = []
    for name, address in found:
        if address or name:
            people.append(Person(name if address else "", address or name))
    return tuple(people)


def written(people: Iterable[Person]) -> str:
    """People as a field holds them: addresses alone, which is what counts."""
    return ", ".join(clean_line(person.address) for person in people)


def named(person: Person) -> str:
    """A person as `Name <address>`, in quotes where a name such as `Gil, Marta` would be two."""
    name, address = clean_line(person.name), clean_line(person.address)
    if any(sign in name for sign in ',;:<>@"()[]\\'):
        name = '"' + name.replace("\\", "").replace('"', "") + '"'
    return f"{name} <{address}>" if name else address


class ContactSuggester(Suggester):
    """Goes on with the last address of the field from the contacts that begin like it."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.asked = asked

    async def get_suggestion(self, value: str) -> str | None:
        """The whole field with its last address completed; nothing under two letters."""
        head, comma, last = value.rpartition(",")
        start = last.lstrip()
        if len(start) < 2:
            return None
        try:
            contacts = await self.asked(lambda desk: desk.read.contacts.search(start, limit=MOST))
        except DeskError:
            return None
        lead = f"{head}{comma}{last[: len(last) - len(start)]}"
        for contact in contacts:
            for address in contact.addresses:
                for shown in (clean_line(address), named(Person(contact.name, address))):
                    if shown.casefold().startswith(start.casefold()):
                        return f"{lead}{start}{shown[len(start) :]}"
        return None


class PeopleInput(Input):
    """A field for addresses."""

    def __init__(self, asked: Asked, *, id: str) -> None:
        super().__init__(
            id=id, compact=True, select_on_focus=False, suggester=ContactSuggester(asked)
        )
        self.cursor_blink = False

    @property
    def people(self) -> tuple[Person, ...]:
        """Who is in it."""
        return parsed(self.value)
