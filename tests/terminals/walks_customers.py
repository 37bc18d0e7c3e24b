"""The ways through customers: their lists, cards, forms and pickers, over the hostile desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminals.poison import MARK
from terminals.walks import TYPED, open_ticket

if TYPE_CHECKING:
    from terminals.hostile import Hostile
    from terminals.walker import Walker


def customers(walk: Walker, built: Hostile) -> None:
    """Everything there is to see and to do about customers."""
    lists(walk)
    merging(walk)
    forms(walk)
    walk.do("q", screen="QueueScreen")
    cards(walk, built)
    from_tickets(walk, built)


def lists(walk: Walker) -> None:
    """The three tabs, narrowed and not."""
    walk.do("g", "c", verb="everywhere go-customers", screen="CustomersScreen", shows=MARK)
    for key, verb in (("2", "organizations"), ("3", "individuals"), ("1", "contacts"),
                      ("tab", "tab"), ("shift+tab", "tab-back")):  # fmt: skip
        walk.do(key, verb=f"customers {verb}")
        walk.do("G", verb="reading bottom")
        walk.do("g", "g", verb="reading top")
    walk.do("/", verb="customers find")
    walk.do(*TYPED)
    walk.do("esc", verb="narrow leave-find")
    walk.do("/", verb="customers find")
    walk.do(*f"{MARK} twin", shows="twin 1")
    walk.do("enter")


def merging(walk: Walker) -> None:
    """Two that are one: marked, moved, merged, taken back, and not removed."""
    walk.do("space", verb="customers mark", shows="1 marked")
    walk.do("M", verb="customers merge", screen="ConfirmScreen", shows="who stays")
    walk.do("y", screen="CustomersScreen")
    walk.do("z", verb="everywhere undo")
    walk.do("m", verb="customers move", screen="SearchScreen", shows=MARK)
    walk.do("down", verb="picker down")
    walk.do("up", verb="picker up")
    walk.do("space")
    walk.do(*TYPED, shows="+ create")
    walk.do("esc", verb="picker back", screen="CustomersScreen")
    walk.do("D", verb="customers remove", screen="ConfirmScreen", shows=MARK)
    walk.do("n", screen="CustomersScreen")


def forms(walk: Walker) -> None:
    """A contact changed, one begun, an organization begun."""
    walk.do("E", verb="customers edit", screen="ContactForm", shows=MARK)
    walk.do("tab", verb="form next-field")
    walk.do("shift+tab", verb="form field-before")
    walk.do(*TYPED)
    walk.do("ctrl+s", verb="form save", screen="CustomersScreen")
    walk.do("a", verb="customers add-contact", screen="ContactForm")
    walk.do(*TYPED)
    walk.do("ctrl+n", verb="form choose")
    walk.do("ctrl+n", verb="form choose", screen="SearchScreen", shows=MARK)
    walk.do(*f"{MARK} comp")
    walk.do("enter", screen="ContactForm", shows=MARK)
    walk.do("esc", verb="form back", screen="ConfirmScreen")
    walk.do("y", screen="CustomersScreen")
    walk.do("n", verb="customers add-organization", screen="OrganizationForm")
    walk.do("esc", screen="CustomersScreen")
    walk.do("esc", verb="everywhere back")
    walk.do("2", verb="customers organizations", shows="company")
    walk.do("G", verb="reading bottom")
    walk.do("E", verb="customers edit", screen="OrganizationForm", shows=MARK)
    walk.do("tab", "tab", "tab", verb="form next-field")
    walk.do("ctrl+n", verb="form choose", screen="PickScreen", shows=MARK)
    walk.do("esc", screen="OrganizationForm")
    walk.do("esc", screen="CustomersScreen")
    walk.do("1", verb="customers contacts")
    walk.do("c", verb="customers new", screen="ConfirmScreen", shows="half written")
    walk.do("n", screen="NewTicketScreen", shows=MARK)
    walk.do("esc", screen="CustomersScreen")
    walk.do("enter", verb="customers open", screen="ContactCard", shows=MARK)
    walk.do("q", screen="CustomersScreen")


def cards(walk: Walker, built: Hostile) -> None:
    """From a ticket to its contact's card, to the organization's, and everything on both."""
    open_ticket(walk, built.number)
    walk.do("C", verb="tickets customer", screen="ContactCard", shows=MARK)
    walk.do("y", verb="customer-card copy")
    walk.do("/", verb="customer-card find")
    walk.do(*TYPED)
    walk.do("esc", verb="narrow leave-find")
    for key, verb in (("2", "second-tab"), ("1", "first-tab"), ("tab", "tab"),
                      ("shift+tab", "tab-back"), ("tab", "tab")):  # fmt: skip
        walk.do(key, verb=f"customer-card {verb}")
    walk.do("s", verb="customer-card save-file", screen="LineScreen", shows=MARK)
    walk.do("esc", screen="ContactCard")
    walk.do("enter", verb="customer-card open", screen="TicketScreen")
    walk.do("q", screen="ContactCard")
    walk.do("c", verb="customer-card new", screen="ConfirmScreen")
    walk.do("n", screen="NewTicketScreen")
    walk.do("esc", screen="ContactCard")
    walk.do("m", verb="customer-card move", screen="SearchScreen")
    walk.do("esc", screen="ContactCard")
    walk.do("M", verb="customer-card merge", screen="SearchScreen", shows=MARK)
    walk.do("esc", screen="ContactCard")
    walk.do("E", verb="customer-card edit", screen="ContactForm", shows=MARK)
    walk.do("esc", screen="ContactCard")
    walk.do("a", verb="customer-card add-contact", screen="ContactForm", shows=MARK)
    walk.do("esc", screen="ContactCard")
    walk.do("D", verb="customer-card remove", shows="has tickets")
    walk.do("o", verb="customer-card organization", screen="OrganizationCard", shows=MARK)
    walk.do("2", verb="customer-card second-tab", shows="twin")
    walk.do("3", verb="customer-card third-tab")
    walk.do("c", verb="customer-card new", screen="SearchScreen", shows=MARK)
    walk.do("esc", screen="OrganizationCard")
    walk.do("q", screen="ContactCard")
    walk.do("q", screen="TicketScreen")
    walk.do("q", screen="QueueScreen")


def from_tickets(walk: Walker, built: Hostile) -> None:
    """Another contact for a ticket, and the search from the form of a new one."""
    open_ticket(walk, built.number)
    walk.do("x", verb="tickets more", screen="PickScreen")
    walk.do(*"change whose")
    walk.do("enter", verb="more contact", screen="SearchScreen", shows=MARK)
    walk.do("esc", screen="TicketScreen")
    walk.do("q", screen="QueueScreen")
    walk.do("c", verb="everywhere new", screen="NewTicketScreen")
    walk.do("tab", verb="new next-field")
    walk.do("ctrl+n", verb="new choose", screen="SearchScreen")
    walk.do("esc", screen="NewTicketScreen")
    walk.do("esc", screen="QueueScreen")
