"""From a ticket to its customer: the card, another contact, whose a new address is."""

from __future__ import annotations

from deskterm.safe import clean_line
from deskterm.tui.proposing import quoted
from deskterm.tui.ticket_work import TicketWork, named
from deskterm.tui.wording_customers import address_words
from deskterm.tui.wording_customers import customer_words as words
from deskterm.values import Contact, Message


class CustomerVerbs(TicketWork):
    """Mixed into the list and the ticket."""

    async def do_customer(self) -> None:
        """The card of the ticket's contact; of its organization when it has no contact."""
        number = self.one()
        if number:
            with self.keys_wait():
                await self._open_customer(number)

    async def _open_customer(self, number: int) -> None:
        from deskterm.tui.customer_work import open_card

        # The key may come before the screen has its row.
        row = self.row(number)
        if row is None:
            row = await self.asked(lambda desk: desk.read.tickets.get(number))
        contact, organization = row.contact, row.organization
        if contact:
            open_card(self._app, await self.asked(lambda desk: desk.read.contacts.get(contact)))
        elif organization:
            read = await self.asked(lambda desk: desk.read.organizations.get(organization))
            open_card(self._app, read)
        else:
            self._app.say(words.no_ticket_contact)

    async def do_contact(self) -> None:
        """Change whose ticket it is: a contact that is known, or a new one."""
        from deskterm.tui.screens.customer_pick import pick_contact
        from deskterm.tui.screens.pickers import Choice

        numbers = self.some()
        if not numbers:
            return
        chosen = await pick_contact(
            self._app,
            words.ticket_title.format(named(numbers)),
            fixed=(Choice("none", words.no_contact),),
        )
        if chosen is None:
            return
        value = "none"
        if isinstance(chosen, Contact):
            value = quoted(next(iter(chosen.addresses), f"#{chosen.id}"))
        await self._change(numbers, f"contact:{value}")

    async def whose_address(self, message: Message) -> None:
        """Ask whose the new address is that `message` came from, and tell the desk."""
        from deskterm.tui.screens.pickers import Choice, pick

        row = self.row(message.ticket)
        contact = clean_line((row.contact_name or row.contact or "") if row is not None else "")
        address = clean_line(message.from_address)
        add = address_words.add.format(contact) if contact else address_words.add_nobody
        choices = [
            Choice("add", add),
            Choice("new", address_words.new),
            Choice("leave", address_words.leave),
        ]
        chosen = await pick(self._app, address_words.title(address), choices)
        if chosen is None:
            return
        await self.write(lambda desk: desk.write.messages.accept_address(message.id, chosen))
        self.reload()
        said = {"add": address_words.added, "new": address_words.made}
        self._app.say(said.get(chosen, address_words.left).format(address, contact))
