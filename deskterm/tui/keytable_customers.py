"""The rows of the key registry for customers: their lists, cards, forms and pickers."""

from __future__ import annotations

from deskterm.policy import Permission
from deskterm.tui.verb import Verb

_CUSTOMERS = Permission.CUSTOMERS
_LIST = (
    Verb("open", ("enter", "l", "right"), "customers", "open", "open the card", 1),
    Verb("find", ("/",), "customers", "narrow", "narrow the list as you type", 2),
    Verb("new", ("c",), "customers", "ticket", "new ticket from this customer", 3),
    Verb("add-contact", ("a",), "customers", "contact", "new contact", 4),
    Verb("add-organization", ("n",), "customers", "org", "new organization", 5),
    Verb("edit", ("E",), "customers", "edit", "change what is known about it", 6),
    Verb("move", ("m",), "customers", "move", "move to an organization, or out of it", 7),
    Verb("merge", ("M",), "customers", "merge", "the marked ones are this one", 8, _CUSTOMERS),
    Verb("remove", ("D", "delete"), "customers", "remove", "remove it for good", 9, _CUSTOMERS),
    Verb("mark", ("space",), "customers", "mark", "mark the contact, or take the mark off"),
    Verb("contacts", ("1",), "customers", "contacts", "everybody who writes in"),
    Verb("organizations", ("2",), "customers", "organizations", "customers that are no person"),
    Verb("individuals", ("3",), "customers", "individuals", "contacts without an organization"),
    Verb("tab", ("tab",), "customers", "next tab", "contacts, organizations, individuals"),
    Verb("tab-back", ("shift+tab",), "customers", "tab before", "the same, the other way"),
)
_CARD = (
    Verb("open", ("enter", "l", "right"), "customer-card", "open", "open the ticket or card", 1),
    Verb("new", ("c",), "customer-card", "new ticket", "new ticket from this customer", 2),
    Verb("edit", ("E",), "customer-card", "edit", "change what is known about it", 3),
    Verb("find", ("/",), "customer-card", "narrow", "narrow its tickets, contacts or files", 9),
    Verb("tab", ("tab",), "customer-card", "tab", "tickets, contacts, files", 4),
    Verb("tab-back", ("shift+tab",), "customer-card", "tab before", "the same, the other way"),
    Verb("organization", ("o",), "customer-card", "organization", "card of its organization", 5),
    Verb("move", ("m",), "customer-card", "move", "move to an organization, or out of it", 6),
    Verb("merge", ("M",), "customer-card", "merge", "another is this one too", 7, _CUSTOMERS),
    Verb("add-contact", ("a",), "customer-card", "contact", "new contact, in its organization"),
    Verb("save-file", ("s",), "customer-card", "save file", "save the file to a path", 8),
    Verb("copy", ("y",), "customer-card", "copy", "copy the address"),
    Verb("remove", ("D", "delete"), "customer-card", "remove", "remove for good", needs=_CUSTOMERS),
    Verb("first-tab", ("1",), "customer-card", "tickets", "its tickets"),
    Verb("second-tab", ("2",), "customer-card", "second tab", "its contacts, or its files"),
    Verb("third-tab", ("3",), "customer-card", "third tab", "its files"),
)
_FORM = (
    Verb("save", ("ctrl+s",), "form", "save", "save it", 1),
    Verb("choose", ("ctrl+n",), "form", "choose", "choose from a list", 2),
    Verb("next-field", ("tab", "down"), "form", "field", "next field", 3),
    Verb("field-before", ("shift+tab", "up"), "form", "field before", "field before"),
    Verb("back", ("esc",), "form", "back", "leave without saving", 9),
)

CUSTOMER_VERBS: tuple[Verb, ...] = (*_LIST, *_CARD, *_FORM)
