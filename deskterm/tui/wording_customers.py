"""What the customers' lists, cards, forms and pickers say."""

from __future__ import annotations

from dataclasses import dataclass, field

from deskterm.tui.wording_ticket import several


@dataclass(frozen=True)
class CustomerWords:
    """Words of the lists and cards, and of what is done to customers."""

    title: str = "Customers"
    contacts: str = "Contacts"
    organizations: str = "Organizations"
    individuals: str = "Individuals"
    tickets: str = "Tickets"
    files: str = "Files"
    nobody: str = "Nobody here yet.  a new contact"
    no_organization_yet: str = "No organization yet.  n new organization"
    no_match: str = "No match."
    no_name: str = "(no name)"
    heads: dict[str, str] = field(
        default_factory=lambda: {
            "name": "Name",
            "address": "Address",
            "organization": "Organization",
            "position": "Position",
            "phone": "Phone",
            "type": "Type",
            "tickets": "Open/all",
            "domains": "Domains",
            "email": "E-mail",
            "responsible": "Responsible",
            "observers": "Observers",
            "category": "Category",
            "contacts": "Contacts",
            "created": "Since",
        }
    )

    nothing_chosen: str = "Nobody here to do that with."
    only_contacts: str = "That works on contacts: 1 or 3 shows them."
    one_contact: str = "That works on a contact."
    mark_first: str = (
        "Mark with space who is the same person, then M on the one whose name is to stay."
    )
    no_tickets: str = "No tickets that you may see."
    no_files: str = "No files."
    no_contacts: str = "No contacts.  a new contact"
    in_none: str = "It is in no organization."
    no_address: str = "This contact has no address."
    no_file: str = "There is no file here."
    moved_out: str = "out of any organization"
    move_title: str = "Move {} to"
    outside: str = "(no organization)"
    merge_title: str = "Who is {} too?"
    whose_title: str = "New ticket from"
    from_nobody: str = "(nobody in particular)"
    ticket_title: str = "Whose ticket is {}?"
    no_contact: str = "(no contact)"
    create: str = '+ create "{}"'
    no_ticket_contact: str = "This ticket has no contact: x, then contact, names one."
    draft_drop: str = "give it up"
    draft_keep: str = "go on with it"

    def draft_question(self, about: str) -> str:
        """Before a half-written ticket is given up for another."""
        return f"A new ticket is half written: {about}. Give it up for this one?"

    def more(self, shown: int, count: int) -> str:
        """When not all are listed."""
        return f"{shown:,} of {count:,}, / narrows" if shown < count else ""

    def marked(self, count: int) -> str:
        """How many are marked."""
        return f"{count} marked"

    def several_contacts(self, count: int) -> str:
        """Contacts by number."""
        return several(count, "contact", "contacts")

    def tickets_counted(self, open_ones: int, all_of_them: int) -> str:
        """Beside the name on a card."""
        return f"{open_ones} open of {several(all_of_them, 'ticket', 'tickets')}"

    def moved(self, count: int, to: str) -> str:
        """After a move."""
        where = f"to {to}" if to else self.moved_out
        return f"{several(count, 'contact', 'contacts')} moved {where}."

    def merge_question(self, others: str, into: str) -> str:
        """Before contacts become one; names what survives."""
        return f"{others}: addresses and tickets go to {into}, who stays. Merge them?"

    def merged(self, count: int, into: str) -> str:
        """After a merge."""
        people = several(count, "contact is", "contacts are")
        return f"{people} {into} now. z takes it back."

    def remove_contact(self, who: str) -> str:
        """Before a contact goes."""
        return f"Remove {who} for good?"

    def kept(self, who: str) -> str:
        """A contact cannot go."""
        return f"{who} has tickets or messages, which keep it. Nothing was changed."

    def remove_organization(self, name: str, contacts: int) -> str:
        """Before an organization goes."""
        those = several(contacts, "contact and its", "contacts and their")
        return f"Remove {name} for good? Its {those} tickets stay, in no organization."

    def removed(self, who: str) -> str:
        """After it went."""
        return f"{who} is removed."

    def saved(self, who: str) -> str:
        """After a form was saved."""
        return f"Saved {who}."


@dataclass(frozen=True)
class FormWords:
    """Words of the two forms."""

    new_contact: str = "New contact"
    new_organization: str = "New organization"
    name: str = "Name"
    emails: str = "E-mail"
    emails_hint: str = "several with commas, the first is written to"
    organization: str = "Organization"
    by_domain: str = "by the domain of its address"
    position: str = "Position"
    phones: str = "Phones"
    phones_hint: str = "several with commas"
    language: str = "Language"
    languages: dict[str, str] = field(
        default_factory=lambda: {"": "as the desk", "en": "English", "es": "Spanish"}
    )
    type: str = "Type"
    attributes: str = "More"
    attributes_hint: str = "name=value; name=value"
    note: str = "Note"
    also: str = "Other names"
    also_hint: str = "Client SL; Client, S.L."
    domains: str = "Domains"
    domains_hint: str = "client.test, client.example: who writes from there is in it"
    site: str = "Site"
    email: str = "E-mail"
    phone: str = "Phone"
    address: str = "Address"
    category: str = "Category"
    responsible: str = "Responsible"
    observers: str = "Observers"
    comment: str = "Comment"
    nobody: str = "nobody"
    group: str = "group"
    none: str = "none"
    contact_needs: str = "A contact needs a name or an e-mail address."
    organization_needs: str = "An organization needs a name."
    leave_question: str = "Leave without saving what you changed?"
    unchanged: str = "Nothing was changed."
    quit_question: str = "What you changed in the form is not saved. Leave anyway?"

    def editing(self, name: str) -> str:
        """The title over somebody known."""
        return f"Edit {name}"

    def bad_attribute(self, text: str) -> str:
        """A custom attribute without its sign."""
        return f"More: {text} is not name=value. Nothing was saved."


@dataclass(frozen=True)
class AddressWords:
    """Words of the question about a new address."""

    add: str = "add it to {}: answers go there too"
    add_nobody: str = "add it to the ticket's contact"
    new: str = "a new contact, who may answer on this ticket"
    leave: str = "leave it: answers do not go there"
    added: str = "{} is an address of {} now."
    made: str = "{} is a new contact."
    left: str = "{} is left alone; it is not asked again."

    def title(self, address: str) -> str:
        """Whose address it may be."""
        return f"Whose is {address}?"


customer_words = CustomerWords()
form_words = FormWords()
address_words = AddressWords()
