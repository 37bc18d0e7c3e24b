"""A contact, new or known: only a name or an address is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import Input

from deskterm.errors import Usage
from deskterm.safe import clean_line
from deskterm.tui.screens.form import OUTSIDE, FormScreen, OrganizationField, split
from deskterm.tui.screens.pickers import Choice
from deskterm.tui.widgets.choice import ChoiceField
from deskterm.tui.wording_customers import form_words as words
from deskterm.values import Contact

if TYPE_CHECKING:
    from deskterm.desk import Desk


def read_attributes(text: str) -> dict[str, str]:
    """`vip=yes; room=12` as names and values; raises Usage where a sign is missing."""
    found = {}
    for part in split(text, ";"):
        name, sign, value = part.partition("=")
        if not (sign and name.strip()):
            raise Usage(words.bad_attribute(part))
        found[name.strip()] = value.strip()
    return found


class ContactForm(FormScreen):
    """Makes a contact, or changes `contact`; answers with the contact as it is then."""

    def __init__(
        self,
        contact: Contact | None = None,
        *,
        name: str = "",
        address: str = "",
        organization: str = "",
    ) -> None:
        super().__init__()
        self.contact = contact
        blank = Contact(0, name, (address,) if address else (), "", 0, 0, organization or None)
        self.before = contact or blank

    @property
    def TITLE_WORDS(self) -> str:  # type: ignore[override]
        """Whose form it is."""
        if self.contact is None:
            return words.new_contact
        return words.editing(self.before.name or self.before.addresses[0])

    def rows(self) -> ComposeResult:
        one = self.before
        languages = [Choice(key, label) for key, label in words.languages.items()]
        if one.language not in words.languages:
            languages.append(Choice(one.language, one.language))
        attributes = "; ".join(f"{name}={value}" for name, value in one.attributes)
        yield from self.row(words.name, Input(clean_line(one.name), id="name"))
        emails = clean_line(", ".join(one.addresses))
        yield from self.row(words.emails, Input(emails, id="emails", placeholder=words.emails_hint))
        field = OrganizationField(one.organization or "", new=self.contact is None)
        yield from self.row(words.organization, field)
        yield from self.row(words.position, Input(clean_line(one.position), id="position"))
        phones = clean_line(", ".join(one.phones))
        yield from self.row(words.phones, Input(phones, id="phones", placeholder=words.phones_hint))
        yield from self.row(
            words.language,
            ChoiceField(languages, one.language, title=words.language, id="language"),
            words.type,
            Input(clean_line(one.type), id="type"),
        )
        shown = Input(clean_line(attributes), id="attributes", placeholder=words.attributes_hint)
        yield from self.row(words.attributes, shown)
        yield from self.tall(words.note, one.note)

    def missing(self) -> str:
        return "" if self.value("name") or self.value("emails") else words.contact_needs

    def fields(self) -> dict[str, Any]:
        organization = self.chosen("organization")
        given: dict[str, Any] = {
            "name": self.value("name"),
            "emails": split(self.value("emails")),
            "organization": organization.strip(),
            "position": self.value("position"),
            "phones": split(self.value("phones")),
            "language": self.chosen("language"),
            "type": self.value("type"),
            "note": self.text,
            "attributes": self.value("attributes"),
        }
        if self.contact is None:
            given["individual"] = organization == OUTSIDE
            given = {name: value for name, value in given.items() if value}
        else:
            given = self.touched(given, "note")
        if "attributes" in given:
            named = read_attributes(given["attributes"])
            # A name that is gone from the line is taken away: an empty value says so.
            gone = {name: "" for name, _ in self.before.attributes if name not in named}
            given["attributes"] = gone | named
        return given

    def save(self, desk: Desk, fields: dict[str, Any]) -> Contact:
        if self.contact is None:
            return desk.write.contacts.add(**fields)
        if not fields:
            return self.contact
        return desk.write.contacts.set(self.contact.id, **fields)
