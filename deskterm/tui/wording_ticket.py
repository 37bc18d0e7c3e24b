"""What the ticket, compose and set-up screens say. One place, so that words stay alike."""

from __future__ import annotations

from dataclasses import dataclass, field


def size_shown(size: int) -> str:
    """A size in bytes as people read it: 812B, 34K, 2.1M."""
    if size < 1000:
        return f"{size}B"
    value = float(size)
    for unit in "KMGT":
        value /= 1024
        if value < 9.95:
            return f"{value:.1f}{unit}"
        if value < 999.5:
            return f"{value:.0f}{unit}"
    return f"{value:.0f}P"


def several(count: int, one: str, many: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count:,} {one if count == 1 else many}"


@dataclass(frozen=True)
class TicketWords:
    """Words of the thread and what stands around it."""

    customer: str = "CUSTOMER"
    customer_unsure: str = "CUSTOMER?"
    bounce: str = "BOUNCE"
    automatic: str = "AUTOMATIC"
    reply: str = "REPLY"
    note: str = "NOTE · INTERNAL"
    not_to_customer: str = "not sent to the customer"
    new: str = "[new]"
    new_address: str = "NEW ADDRESS, came by our token"
    address_left: str = "left out of answers"
    to: str = "to"
    sent: str = "sent"
    queued: str = "queued"
    failed: str = "FAILED"
    no_reason: str = "the server gave no reason"
    taken_back: str = "taken back, never sent"
    stored_only: str = "stored, not mailed"
    no_text: str = "(no text)"

    def copies(self, count: int) -> str:
        """How many more got it."""
        return f", cc {count}"

    def leaving(self, seconds: int) -> str:
        """A reply that can still be taken back."""
        return f"{seconds} s to take back: z"

    def put_off(self, seconds: int) -> str:
        """A reply that a server did not take yet."""
        return f"not sent yet, again in {seconds} s" if seconds else "not sent yet, again soon"

    def folded(self, lines: int) -> str:
        """What is folded away, and the key that shows it."""
        return f"[{several(lines, 'quoted line', 'quoted lines')}: b]"

    def cut(self, size: str) -> str:
        """A message that is not shown whole."""
        return f"[long message, {size}: enter shows all]"

    def older(self, count: int) -> str:
        """Messages that are not laid out yet."""
        return f"{several(count, 'older message', 'older messages')}: enter shows more"


ticket_words = TicketWords()


@dataclass(frozen=True)
class PropertyWords:
    """Words of the properties column."""

    status: str = "Status"
    due: str = "Due"
    wakes: str = "Wakes"
    priority: str = "Priority"
    type: str = "Type"
    assignee: str = "Assignee"
    group: str = "Group"
    observers: str = "Observers"
    tags: str = "Tags"
    mailbox: str = "Mailbox"
    channel: str = "Came by"
    author: str = "Author"
    created: str = "Created"
    updated: str = "Changed"
    contact: str = "Contact"
    no_contact: str = "no contact"
    links: str = "Linked"
    latest: str = "Latest tickets"
    files: str = "Files"

    def link(self, kind: str, outgoing: bool) -> str:
        """How this ticket names the other."""
        return {
            ("follows", True): "follows",
            ("follows", False): "followed by",
            ("possible", True): "possible follow-up of",
            ("possible", False): "perhaps followed by",
            ("merged", True): "merged into",
            ("merged", False): "took in",
            ("split", True): "split from",
            ("split", False): "split off",
        }.get((kind, outgoing), kind)

    def tickets(self, open_ones: int, all_of_them: int) -> str:
        """How many tickets a contact has."""
        return f"{open_ones} open of {several(all_of_them, 'ticket', 'tickets')}"


@dataclass(frozen=True)
class ScreenWords:
    """Words of the ticket's frame."""

    talk: str = "Talk"
    files: str = "Files"
    history: str = "History"
    everything: str = "All"
    tab_all: str = "tab all"
    nobody: str = "nobody"
    until: str = "until"
    due: str = "due"
    not_delivered: str = "not delivered"
    no_subject: str = "(no subject)"
    key_joins: str = "M joins them"
    arrived: str = "Something new arrived: J goes on to it."
    all_shown: str = "Everything is shown."
    nothing_to_accept: str = "No new address here."
    nothing_to_join: str = "No ticket that this one may belong to."
    no_source: str = "This message did not come by mail: no source. K and J choose another."
    no_list: str = "This ticket was not opened from a list."
    last_ticket: str = "That was the last ticket of the list."
    first_ticket: str = "That was the first ticket of the list."

    labels: dict[str, str] = field(
        default_factory=lambda: {"reply-all": "all", "solve": "solve+next"}
    )

    def arrived_on(self, number: int) -> str:
        """Said while something else is in front of the ticket."""
        return f"Something new arrived on #{number}."

    def open_tickets(self, count: int) -> str:
        """How many tickets a contact has open."""
        return f"{count} open"

    def looking_on(self, count: int) -> str:
        """How many observers a ticket has."""
        return several(count, "observer", "observers")

    def is_writing(self, who: str, note: bool, seconds: int) -> str:
        """Who is writing, and since when nothing was typed."""
        return f"{who} is writing a {'note' if note else 'reply'} ({seconds} s ago)"

    def own_draft(self, note: bool) -> str:
        """A draft of one's own waits."""
        return "your note is kept: i goes on" if note else "your reply is kept: r goes on"

    def join_question(self, number: int, into: int) -> str:
        """Before two tickets become one."""
        return f"Move everything of #{number} to #{into}?"


@dataclass(frozen=True)
class HistoryWords:
    """Words of the history."""

    system: str = "deskterm"
    kinds: dict[str, str] = field(
        default_factory=lambda: {
            "created": "created",
            "message": "the customer wrote",
            "reply": "replied",
            "note": "wrote a note",
            "status": "status",
            "priority": "priority",
            "type": "type",
            "subject": "subject",
            "assignee": "assignee",
            "contact": "contact",
            "wake": "sleeps until",
            "due": "due",
            "spam": "marked as spam",
            "unspam": "no spam after all",
            "file_added": "added file",
            "file_changed": "changed file",
            "file_removed": "removed file",
            "sent": "mail left",
            "delivery_failed": "DELIVERY FAILED",
            "delivery_delayed": "delivery is delayed",
            "withdrawn": "took the reply back",
            "woke": "woke up",
            "linked": "linked to",
            "moved_in": "took in",
            "merged": "took in",
            "split": "split off",
            "undone": "undid",
            "group": "group",
            "organization": "organization",
            "observer_added": "looks on:",
            "observer_removed": "no longer looks on:",
            "mentioned": "mentioned",
            "custom": "field",
            "setting": "setting",
            "customer": "customer",
            "contacts_merged": "joined contacts",
            "quarantined": "quarantined a mail",
        }
    )

    causes: dict[str, str] = field(
        default_factory=lambda: {
            "token": "knew our token",
            "reference": "answers our mail",
            "subject": "names the ticket",
            "parent": "answers their mail",
        }
    )

    another: str = "another ticket"
    apart: dict[str, str] = field(
        default_factory=lambda: {"merged": "{} is apart again", "split": "{} is back"}
    )

    def behalf(self, who: str) -> str:
        """For whom somebody did it."""
        return f"for {who}"


@dataclass(frozen=True)
class FileWords:
    """Words of the files tab."""

    none: str = "No files.  + adds one."
    public: str = "public"
    private: str = "private"
    save_to: str = "Save to"
    add_from: str = "Add the file"
    no_such_file: str = "no such file"
    is_folder: str = "a folder: go on to a file"
    unreadable: str = "that file cannot be read"
    now_public: str = "The customer may see it now."
    now_private: str = "Only agents see it now."

    def describe(self, name: str) -> str:
        """Asks what a file is."""
        return f"What is {name}? (enter: nothing)"

    def overwrite(self, path: str) -> str:
        """Before a file is replaced."""
        return f"{path} is there already. Replace it?"

    def saved(self, path: str, size: str) -> str:
        """A file was written."""
        return f"Saved {path} ({size})."

    def added(self, name: str) -> str:
        """A file was added."""
        return f"Added {name}; private until you make it public (o)."

    def not_saved(self, path: str, why: str) -> str:
        """A file could not be written."""
        return f"{path} could not be written: {why}. Nothing was saved."

    def not_read(self, path: str, why: str) -> str:
        """A file could not be read."""
        return f"{path} could not be read: {why}. Nothing was added."

    def remove_question(self, name: str) -> str:
        """Before a file goes."""
        return f"Remove {name} for good?"


@dataclass(frozen=True)
class PickerWords:
    """Words of the small questions."""

    yes: str = "yes"
    no: str = "no"
    one: str = "type to narrow · enter takes · esc leaves"
    many: str = "space chooses · enter takes them · esc leaves"
    line: str = "enter takes · esc leaves"
    completed: str = "tab completes · enter takes · esc leaves"
    no_match: str = "No match."
    nothing_to_take: str = "No match: nothing to take. Type something else, or esc leaves."
    not_a_choice: str = "Nothing to take: {}"
    adds: str = "No match: space adds it."


property_words = PropertyWords()
screen_words = ScreenWords()
history_words = HistoryWords()
file_words = FileWords()
picker_words = PickerWords()
