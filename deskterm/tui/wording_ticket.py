"""What the ticket, compose and set-up screens say. One place, so that words stay alike."""

from __future__ import annotations

from dataclasses import dataclass, field


def size_shown(size: int) -> str:
    """A size in bytes as people read it: 812, 34K, 2.1M."""
    if size < 1000:
        return str(size)
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
        return f"leaves in {seconds} s (z takes it back)"

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
    wakes: str = "Wakes"
    priority: str = "Priority"
    type: str = "Type"
    assignee: str = "Assignee"
    group: str = "Group"
    tags: str = "Tags"
    mailbox: str = "Mailbox"
    channel: str = "Came by"
    author: str = "Author"
    created: str = "Created"
    updated: str = "Changed"
    contact: str = "Contact"
    no_contact: str = "no contact"
    latest: str = "Latest tickets"
    files: str = "Files"

    def link(self, kind: str, outgoing: bool) -> str:
        """How this ticket names the other."""
        return {
            ("follows", True): "follows",
            ("follows", False): "followed by",
            ("possible", True): "possible follow-up of",
            ("possible", False): "perhaps followed by",
            ("merged", True): "joined to",
            ("merged", False): "took in",
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
    not_delivered: str = "not delivered"
    no_subject: str = "(no subject)"
    key_joins: str = "M joins them"
    arrived: str = "Something new arrived: J goes on to it."
    all_shown: str = "Everything is shown."
    nothing_to_accept: str = "No new address here to accept."
    nothing_to_join: str = "No ticket that this one may belong to."
    no_list: str = "This ticket was not opened from a list."
    last_ticket: str = "That was the last ticket of the list."
    first_ticket: str = "That was the first ticket of the list."

    def open_tickets(self, count: int) -> str:
        """How many tickets a contact has open."""
        return f"{count} open"

    def is_writing(self, who: str, note: bool, seconds: int) -> str:
        """Who is writing, and since when nothing was typed."""
        return f"{who} is writing a {'note' if note else 'reply'} ({seconds} s ago)"

    def own_draft(self, note: bool) -> str:
        """A draft of one's own waits."""
        return "your note is kept: i goes on" if note else "your reply is kept: r goes on"

    def accept_question(self, address: str, contact: str) -> str:
        """Before an address is added."""
        return f"Add {address} to {contact or 'the contact'}? Answers will go there too."

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
            "undone": "undid",
        }
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


property_words = PropertyWords()
screen_words = ScreenWords()
history_words = HistoryWords()
file_words = FileWords()
picker_words = PickerWords()


@dataclass(frozen=True)
class ComposeWords:
    """Words of the frame one writes in."""

    sender: str = "From  "
    to: str = "To  "
    cc: str = "Cc    "
    then: str = "Then  "
    then_key: str = "ctrl+n"
    files: str = "Files  "
    no_files: str = "none"
    nobody: str = "nobody"
    draft_not_saved: str = "DRAFT NOT SAVED"
    nobody_left_out: str = "Nobody of the last mail is left out."
    empty: str = "Nothing is written yet. Nothing was sent."
    noted: str = "Note stored. The customer does not see it."
    kept: str = "Kept as a draft."
    kept_without_files: str = "The text is kept as a draft; files are added again when you go on."
    quit_unsaved: str = "The draft could not be saved. Leave anyway and lose it?"
    no_editor: str = "No editor: set EDITOR."
    no_suspend: str = "This terminal cannot make room for an editor."
    subject: str = "Subject"
    contact: str = "Contact"
    type: str = "Type"
    priority: str = "Priority"
    assignee: str = "Assignee"
    files_field: str = "Files"
    new_quiet: str = "NEW TICKET ─ nothing is mailed"
    new_mailed: str = "NEW TICKET ═ leaves by mail"
    text_recorded: str = "what the contact said (ctrl+o: mail it to the contact instead)"
    text_mailed: str = "our mail to the contact (ctrl+o: do not mail it)"
    needs_subject: str = "A ticket needs a subject."
    needs_contact: str = "To mail it, name a contact."
    needs_text: str = "To mail it, write the text."

    def title(self, number: int, *, public: bool, mailed: bool) -> str:
        """What it will be, so that nobody mistakes one for the other."""
        if not public:
            return f"INTERNAL NOTE on #{number} ─ the customer never sees it"
        leaves = "leaves by mail" if mailed else "NO ADDRESS: stored, not mailed"
        return f"PUBLIC REPLY to #{number} ═ {leaves}"

    def keys(self, *, public: bool, delay: float) -> str:
        """The keys on the frame's foot."""
        if not public:
            return "ctrl+s store · ctrl+o make it a reply · ctrl+f file · esc keep"
        back = f" ({delay:g} s to take back: z)" if delay else ""
        return f"ctrl+s send{back} · ctrl+f file · ctrl+o note · esc keep"

    def new_keys(self, *, mailed: bool) -> str:
        """The keys on the foot of a new ticket."""
        create = "create and mail" if mailed else "create"
        return f"ctrl+s {create} · tab next field · ctrl+f file · esc keep"

    def along(self, quote: bool, signature: bool) -> str:
        """What goes along without being written."""
        parts = ["signature"] if signature else []
        parts.append(
            "their last message, quoted (ctrl+l: off)" if quote else "no quote (ctrl+l: on)"
        )
        return f"goes along: {'; '.join(parts)}"

    def stays(self, status: str) -> str:
        """The status is left as it is."""
        return f"stays {status}"

    def left_out(self, count: int) -> str:
        """How many people of the last mail this would not reach."""
        people = several(count, "person", "people")
        return f"({people} of the last mail left out: ctrl+r adds them)"

    def draft_saved(self, clock: str) -> str:
        """When the draft was last saved."""
        return f"draft saved {clock}"

    def attach_title(self, count: int) -> str:
        """Asks for a file."""
        return "Add a file" + (
            f" ({several(count, 'file', 'files')}; empty: last off)" if count else ""
        )

    def editor_failed(self, command: str, why: str) -> str:
        """$EDITOR did not run."""
        return f"{command} did not run: {why}. Your text is as it was."

    def make_public(self, to: str) -> str:
        """Before a note becomes a reply."""
        return f"Make this note a PUBLIC reply to {to or 'the customer'}?"

    def many_people(self, count: int) -> str:
        """Before many people get a mail."""
        return f"Send this to {count} people?"

    def news(self, sentence: str) -> str:
        """Somebody was first."""
        return f"{sentence} ctrl+s again sends."

    def sent(self, delivery: str, delay: float) -> str:
        """After ctrl+s."""
        if delivery == "none":
            return "Stored. There is no address: nothing is mailed."
        return f"Leaves in {delay:g} s: z takes it back." if delay else "On its way."


compose_words = ComposeWords()


@dataclass(frozen=True)
class RawWords:
    """Words of the source view."""

    def title(self, message_id: int, size: str) -> str:
        """What is shown."""
        return f"Source of message {message_id} · {size} · as it came"

    def cut(self, size: str) -> str:
        """Only the beginning is shown."""
        return f"[the mail has {size}; the rest is not shown. deskterm show --raw gives it all]"


@dataclass(frozen=True)
class OutboxWords:
    """Words of the outbox."""

    title: str = "Outbox"
    nothing: str = "Nothing waits to be sent, and nothing failed."
    to: str = "To"
    retried: str = "It will be tried again now."

    def state(self, state: str) -> str:
        """A row's state, loud when somebody must look."""
        return "FAILED" if state == "failed" else state

    def attempts(self, mailbox: str, attempts: int, due: str) -> str:
        """How often it was tried, and when next."""
        return f"mailbox {mailbox} · {several(attempts, 'attempt', 'attempts')} · not before {due}"

    def cancel_question(self, to: str) -> str:
        """Before a mail is given up."""
        return f"Do not send this to {to}?"


@dataclass(frozen=True)
class QuarantineWords:
    """Words of the quarantine."""

    title: str = "Quarantine"
    nothing: str = "Quarantine is empty: every mail became a ticket."
    came: str = "From"
    no_sender: str = "(no sender)"
    no_subject: str = "(no subject)"

    def retried(self, outcome: str, number: int, reason: str) -> str:
        """What became of it."""
        if number:
            return f"It is in ticket #{number} now."
        return f"It stays here: {reason}" if reason else f"It was taken: {outcome}."

    def drop_question(self, subject: str) -> str:
        """Before a mail is thrown away."""
        return f"Throw the mail {subject!r} away for good?"


@dataclass(frozen=True)
class DraftWords:
    """Words of the list of drafts."""

    title: str = "Drafts"
    nothing: str = "No drafts."
    drop_question: str = "Throw this draft away?"

    def kind(self, kind: str) -> str:
        """What it will become."""
        return {"reply": "REPLY", "note": "NOTE", "new": "NEW TICKET"}.get(kind, kind)


raw_words = RawWords()
outbox_words = OutboxWords()
quarantine_words = QuarantineWords()
draft_words = DraftWords()
