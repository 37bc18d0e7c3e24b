"""What is done to customers, the same in their lists and on their cards: each is one desk call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.errors import Conflict
from deskterm.safe import clean_line
from deskterm.tui.screens.base import Keyed
from deskterm.tui.wording_customers import customer_words as words
from deskterm.values import Contact, Organization

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskterm.tui.app import DeskApp

Customer = Contact | Organization
NAMED = 3


def called(customer: Customer) -> str:
    """A customer as one calls it: the name, else an address."""
    addresses = customer.addresses if isinstance(customer, Contact) else ()
    return clean_line(customer.name or next(iter(addresses), "")) or words.no_name


def known_by(contact: Contact) -> str:
    """A contact so that it is not mistaken for another of its name."""
    name, address = clean_line(contact.name), clean_line(next(iter(contact.addresses), ""))
    return f"{name} <{address}>" if name and address else name or address or words.no_name


def all_named(contacts: Sequence[Contact]) -> str:
    """A few contacts by name, more of them by number."""
    if len(contacts) > NAMED:
        return words.several_contacts(len(contacts))
    return ", ".join(known_by(contact) for contact in contacts)


def open_card(app: DeskApp, customer: Customer) -> None:
    """Show the card of a contact or an organization."""
    from deskterm.tui.screens.customer_card import ContactCard, OrganizationCard

    is_contact = isinstance(customer, Contact)
    app.push_screen(ContactCard(customer.id) if is_contact else OrganizationCard(customer.id))


async def ticket_from(app: DeskApp, contact: Contact | None, organization: str = "") -> None:
    """The form of a new ticket, with its customer filled in.

    A half-written one is not lost: it is gone on with, unless the agent gives it up.
    """
    from deskterm.terms import DraftKind
    from deskterm.tui.screens.new_ticket import NewTicketScreen
    from deskterm.tui.screens.pickers import confirm

    draft = await app.asked(lambda desk: desk.read.drafts.get(None, DraftKind.NEW))
    if draft is not None:
        about = clean_line(draft.subject or draft.to) or "…"
        if not await confirm(
            app, words.draft_question(about), yes=words.draft_drop, no=words.draft_keep
        ):
            app.push_screen(NewTicketScreen())
            return
        await app.write(lambda desk: desk.write.drafts.drop(None, DraftKind.NEW))
    app.push_screen(NewTicketScreen(contact=contact, organization=organization))


class CustomerWork(Keyed):
    """A screen that says which customers are meant."""

    def customer(self) -> Customer | None:
        """The one at the cursor, or whose card it is."""
        raise NotImplementedError

    def contacts_meant(self) -> list[Contact]:
        """The contacts a verb is for: the marked ones, else the one at hand."""
        one = self.customer()
        return [one] if isinstance(one, Contact) else []

    def reload(self) -> None:
        """Something was written: look again."""

    def made(self, customer: Customer) -> None:
        """There is a new one."""
        self.reload()

    def removed(self) -> None:
        """The customer is there no longer."""
        self.reload()

    def why_not_edit(self) -> str:
        """Why there is nothing to act on."""
        return "" if self.customer() is not None else words.nothing_chosen

    why_not_remove = why_not_edit

    def why_not_move(self) -> str:
        """Organizations do not move."""
        return "" if self.contacts_meant() else words.only_contacts

    async def do_edit(self) -> None:
        """The form with what is known."""
        from deskterm.tui.screens.contact_form import ContactForm
        from deskterm.tui.screens.organization_form import OrganizationForm

        one = self.customer()
        form = ContactForm(one) if isinstance(one, Contact) else OrganizationForm(one)
        saved: Customer | None = await self._app.push_screen_wait(form)
        if saved is not None:
            self.reload()
            self._app.say(words.saved(called(saved)))

    async def do_move(self) -> None:
        """To an organization, out of any, or into a new one."""
        from deskterm.tui.screens.customer_pick import pick_organization

        contacts = self.contacts_meant()
        who = called(contacts[0]) if len(contacts) == 1 else all_named(contacts)
        title = words.move_title.format(who)
        name = await pick_organization(self._app, title, none=True)
        if name is None:
            return
        ids = [contact.id for contact in contacts]
        count = await self.write(lambda desk: desk.write.contacts.move(ids, name))
        self.reload()
        self._app.say(words.moved(count, clean_line(name)))

    async def merge(self, into: Contact, others: Sequence[Contact]) -> bool:
        """Make the others one with `into`, after naming who survives; whether it was done."""
        from deskterm.tui.screens.pickers import confirm

        kept = known_by(into)
        if not await confirm(self._app, words.merge_question(all_named(others), kept)):
            return False
        ids = [contact.id for contact in others]
        await self.write(lambda desk: desk.write.contacts.merge(into.id, ids))
        self.reload()
        self._app.say(words.merged(len(ids), kept))
        return True

    async def do_remove(self) -> None:
        """Take it out of the desk; the desk refuses where tickets hang on it."""
        from deskterm.tui.screens.pickers import confirm

        one = self.customer()
        if one is None:
            return
        name = called(one)
        if isinstance(one, Contact):
            who = known_by(one)
            if one.tickets:
                raise Conflict(words.kept(who))
            if not await confirm(self._app, words.remove_contact(who)):
                return
            try:
                await self.write(lambda desk: desk.write.contacts.remove(one.id))
            except Conflict:  # tickets one does not see, or messages in those of others
                raise Conflict(words.kept(who)) from None
        else:
            if not await confirm(self._app, words.remove_organization(name, one.contacts)):
                return
            await self.write(lambda desk: desk.write.organizations.remove(one.id))
        self.removed()
        self._app.call_later(self._app.say, words.removed(name))

    async def add_contact(self, organization: str = "") -> Contact | None:
        """A new contact by its form."""
        from deskterm.tui.screens.contact_form import ContactForm

        made: Contact | None = await self._app.push_screen_wait(
            ContactForm(organization=organization)
        )
        if made is not None:
            self.made(made)
            self._app.say(words.saved(called(made)))
        return made

    async def do_new(self) -> None:
        """A new ticket from this customer; of an organization, from one of its contacts."""
        from deskterm.tui.screens.customer_pick import pick_contact
        from deskterm.tui.screens.pickers import Choice

        one = self.customer()
        if not isinstance(one, Organization):
            await ticket_from(self._app, one)
            return
        chosen = await pick_contact(
            self._app,
            words.whose_title,
            organization=one.name,
            fixed=(Choice("", words.from_nobody),),
        )
        if chosen is not None:
            contact = chosen if isinstance(chosen, Contact) else None
            await ticket_from(self._app, contact, one.name)

    async def do_undo(self) -> None:
        """Take back the last thing one did, a merge too."""
        sentence = await self.write(lambda desk: desk.write.tickets.undo())
        self.reload()
        self._app.say(sentence)
