"""What compose, the lists of mail and drafts, and the set-up forms say."""

from __future__ import annotations

from dataclasses import dataclass, field

from deskterm.tui.wording_ticket import several


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
    esc_keeps: str = "Esc keeps your text as a draft."
    kept_without_files: str = "The text is kept as a draft, its files are not: add them again."
    quit_unsaved: str = "The draft could not be saved. Leave anyway and lose it?"
    no_editor: str = "No editor: set EDITOR."
    no_suspend: str = "This terminal cannot make room for an editor."
    subject: str = "Subject"
    contact: str = "Contact"
    type: str = "Type"
    priority: str = "Priority"
    assignee: str = "Assignee"
    files_field: str = "Files"
    more_changes: str = "More"
    more_hint: str = "custom.KEY:value +tag due:friday"
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

    def along(self, quote: bool | None, signature: bool) -> str:
        """What goes along without being written; `quote` is None where nothing can be quoted."""
        parts = ["signature"] if signature else []
        parts.append(
            {
                True: "their last message, quoted (ctrl+l: off)",
                False: "no quote (ctrl+l: on)",
                None: "nothing to quote",
            }[quote]
        )
        return f"goes along: {'; '.join(parts)}"

    def then_hint(self, statuses: list[str]) -> str:
        """The key that changes what the status becomes, and to what."""
        return f"   ({self.then_key}: {', '.join(statuses)})       "

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

    def went_on(self, number: int, into: int, *, public: bool) -> str:
        """The ticket was merged while one wrote."""
        verb = "sends" if public else "stores"
        return f"#{number} went into #{into}: ctrl+s again {verb} it there."

    def kept_there(self, number: int, into: int, *, files: bool) -> str:
        """Left after the ticket was merged: where the draft is."""
        said = f"#{number} went into #{into}: your text is kept as a draft of #{into}"
        return said + (", its files are not: add them again." if files else ".")

    def sent(self, delivery: str, delay: float) -> str:
        """After ctrl+s."""
        if delivery == "none":
            return "Stored. There is no address: nothing is mailed."
        return "Leaves shortly: z takes it back." if delay else "On its way."


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
    no_ticket: str = "An invitation: it is of no ticket."

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


@dataclass(frozen=True)
class MailboxWords:
    """Words of the mailbox form."""

    title: str = "Connect a mailbox"
    address: str = "Address"
    password: str = "Password"  # noqa: S105 - a label
    name: str = "Name"
    incoming: str = "Mail comes in (IMAP)"
    outgoing: str = "Answers go out (SMTP)"
    server: str = "Server"
    port: str = "  Port"
    user: str = "User"
    folder: str = "  Folder"
    encryption: str = "Encryption"
    afterwards: str = "Afterwards"
    move_to: str = "  Folder"
    take_in: str = "Take in"
    strangers: str = "  Strangers"
    makes_contacts: str = "become contacts"
    makes_none: str = "no contacts"
    same_user: str = "the same user"
    no_login: str = "no login"
    checking: str = "Asking both servers …"
    kept_where: str = (
        "The password is kept in the keyring or in a file of your own, never in the desk."
    )
    delete_there: str = "Mails are deleted on the server once stored. Sure?"
    connect_anyway: str = "Not everything works yet. Connect it anyway?"
    after: dict[str, str] = field(
        default_factory=lambda: {
            "keep": "leave it alone",
            "seen": "mark it as read",
            "move": "move it to",
            "delete": "delete it there",
        }
    )
    since: dict[str, str] = field(
        default_factory=lambda: {
            "now": "from now on",
            "7d": "the last week too",
            "all": "everything there is",
        }
    )
    ways: dict[str, str] = field(
        default_factory=lambda: {"tls": "TLS", "starttls": "STARTTLS", "none": "in clear"}
    )

    def missing(self, name: str) -> str:
        """A field that must be filled."""
        return f"The {name.replace('smtp-', 'SMTP ').replace('host', 'server')} is missing."

    def connected(self, name: str, where: str) -> str:
        """It is done."""
        kept = f" Its password is in {where}." if where else ""
        return f"Mailbox {name} is connected; mail is fetched from now on.{kept}"


@dataclass(frozen=True)
class FirstWords:
    """Words of the first start."""

    title: str = "Welcome to deskterm. Five questions, and the desk is open."
    keys: str = "enter next · ctrl+s begin with what is here · ctrl+q leave"
    desk: str = "What is the desk called"
    person: str = "Your name and e-mail"
    language: str = "Language of your mails"
    zone: str = "Time zone"
    mailbox: str = "Connect a mailbox now"
    yes: str = "yes"
    no: str = "no, later (M on the queue)"
    making: str = "Making the desk …"

    def place(self, path: str) -> str:
        """Where the desk will be."""
        return f"One file holds it all: {path}"


mailbox_words = MailboxWords()
first_words = FirstWords()
