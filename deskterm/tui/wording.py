"""Every word of the frame in one place, English as written here.

`words` is one object that stays the same; `use` puts another language's table into it.
"""

from __future__ import annotations


class Words:
    """The frame's words; braces are filled by whoever shows them."""

    # Statuses and types have names in several languages: they are shown in this one.
    language: str = "en"

    days: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months: tuple[str, ...] = (
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    )  # fmt: skip
    just_now: str = "just now"
    minutes_ago: str = "{} min ago"
    hours_ago: str = "{} h ago"
    day_ago: str = "yesterday"
    days_ago: str = "{} days ago"

    # queue
    empty_desk: str = (
        "No tickets yet.  c new ticket · M connect a mailbox · deskterm demo to look around"
    )
    empty_desk_agent: str = "No tickets yet that you may see.  c new ticket"
    empty_view: str = "Nothing here."
    no_hits: str = "No tickets match."
    loading: str = "…"
    reading: str = "reading {} (esc)"
    read_so_far: str = "Stopped: {} tickets read so far."
    view_gone: str = "The view {} is not there any more; its tickets stay until you choose another."
    more_groups: str = "… {} more"
    new_arrivals: str = "{} new (.)"
    gone: str = "{} gone (.)"
    new_and_gone: str = "{} new, {} gone (.)"
    news_title: str = "{} new"
    outbox: str = "Outbox"
    drafts: str = "Drafts"
    quarantine: str = "Quarantine"
    found: str = "Found"
    sorted_by: str = "sort:{}"
    mailbox_ok: str = "{} ok"
    mailbox_fault: str = "{} fault"
    mailbox_new: str = "{} not fetched yet"
    mailboxes_ok: str = "{} mailboxes ok"
    fetching: str = "fetching {}/{}"
    unsent: str = "{} unsent"
    failed: str = "{} failed"
    drafts_count: str = "drafts {}"
    marked: str = "{} marked"
    columns: tuple[tuple[str, str], ...] = (
        ("number", "#"),
        ("customer", "Customer"),
        ("organization", "Org"),
        ("subject", "Subject"),
        ("status", "Status"),
        ("who", "Who"),
        ("group", "Group"),
        ("updated", "Updated"),
        ("due", "Due"),
        ("category", "Meaning"),
        ("priority", "Priority"),
        ("type", "Type"),
        ("assignee", "Who"),
        ("contact", "Contact"),
        ("contact_name", "Customer"),
        ("channel", "Came by"),
        ("author", "By"),
        ("mailbox", "Mailbox"),
        ("tags", "Tags"),
        ("created_at", "Created"),
        ("updated_at", "Updated"),
        ("wake_at", "Sleeps"),
        ("due_at", "Due"),
        ("messages_count", "Msgs"),
        ("files_count", "Files"),
        ("last_message_id", "Message"),
        ("unread", "Unread"),
        ("failed", "Failed"),
    )
    sort_title: str = "Sort by"
    sorts: tuple[tuple[str, str], ...] = (
        ("-updated", "newest change first"),
        ("updated", "oldest change first"),
        ("-created", "newest ticket first"),
        ("created", "oldest ticket first"),
        ("-priority", "most urgent first"),
        ("due", "soonest due first"),
        ("-number", "highest number first"),
        ("number", "lowest number first"),
        ("subject", "subject"),
        ("contact", "customer"),
        ("assignee", "who has it"),
    )
    down: str = "turned round"
    sort_default: str = "as the view has it"

    # preview
    files: str = "+{} files"
    file_one: str = "+1 file"
    writing_now: str = "{} is writing"
    note_mark: str = "NOTE · INTERNAL"
    quoted: str = "[{} quoted lines: b]"
    no_text: str = "(no text)"
    no_ticket: str = "No ticket chosen."

    # find, change line, palette, help
    change_title: str = "Change {}"
    palette_title: str = "Do"
    help_title: str = "Keys"
    help_more: str = "[keys] in config.toml gives a verb another key; ctrl+p finds it by name."
    scopes: tuple[tuple[str, str], ...] = (
        ("queue", "List"),
        ("tickets", "The ticket, or all marked ones"),
        ("everywhere", "Everywhere"),
        ("always", "Even while typing"),
        ("views", "Views (tab goes there)"),
        ("find", "Find"),
        ("narrow", "Narrow the list"),
        ("ticket", "Ticket"),
        ("customers", "Customers"),
        ("customer-card", "Card"),
    )
    go_hint: str = "{} then"
    goto_title: str = "Go to ticket number"
    goto_not_number: str = "a ticket number, as 12 or #12"

    # verbs
    too_small: str = "deskterm needs 60 columns and 16 rows; this terminal has {}×{}."
    bulk_question: str = "That is {} tickets. Change them all?"
    draft_kept: str = "What was being written is kept as a draft."
    nothing_chosen: str = "No ticket here to do that with."
    changed: str = "{}: {}. z takes it back."
    refused_some: str = "{} left as they were: {}"
    unchanged: str = "Nothing to change."
    assign_title: str = "Assign {} to"
    nobody: str = "nobody"
    no_group: str = "no group"
    group_hint: str = "group"
    observers_title: str = "Who looks on {}"
    observed: str = "You look on {} now. o again: no longer."
    observed_no_longer: str = "You no longer look on {}."
    nothing: str = "none"
    me: str = "me"
    status_title: str = "Status of {}"
    priority_title: str = "Priority of {}"
    tags_title: str = "Tags of {}"
    snooze_title: str = "Sleep until"
    snoozes: tuple[tuple[str, str], ...] = (
        ("2h", "in two hours"),
        ("1d", "tomorrow"),
        ("3d", "in three days"),
        ("1w", "in a week"),
    )
    snooze_other: str = "another time …"
    snooze_ask: str = "Sleep until (3d, 2h, 2026-01-31, monday)"
    snooze_past: str = "that time has passed already"
    type_title: str = "Type of {}"
    subject_title: str = "Subject of #{}"
    copy_title: str = "Copy"
    copy_text: str = "the last message"
    copied: str = "Copied: {}"
    more_title: str = "More for {}"
    tickets_named: str = "{} tickets"
    solved: str = "Solved {}. z takes it back."
    spammed: str = "{} marked as spam. z takes it back."
    not_spammed: str = "{} is no spam."
    snoozed: str = "{} sleeps. z takes it back."
    unread_again: str = "{} unread again."
    one_only: str = "That works on one ticket; {} are marked."
    no_message: str = "This ticket has no message."
    no_source: str = "This message did not come by mail: no source."
    no_proposal: str = "nothing to propose here"
    at_column: str = "{} (column {})"
    not_searched: str = "Nothing searched for yet: / finds."
    last_hit: str = "That is the last ticket found."
    first_hit: str = "That is the first ticket found."
    no_such_view: str = "No view on key {}."
    due_title: str = "Planned date of {}"
    dues: tuple[tuple[str, str], ...] = (
        ("2h", "in two hours"),
        ("tomorrow", "tomorrow"),
        ("3d", "in three days"),
        ("1w", "in a week"),
        ("none", "no date"),
    )
    due_other: str = "another date …"
    due_ask: str = "Planned date (2h, 3d, 2026-01-31, friday, fridayT17:00)"
    changing: str = "changing {}/{} (esc)"
    taking_back: str = "taking back {}/{} (esc)"
    stopped: str = "Stopped after {} of {}: what was done stays, z takes it back."
    refused_more: str = "{} changed, {} left as they were: {}"

    # leaving
    unsent_question: str = "{} mails have not left yet. Quit anyway? (cron or the service may send)"
    unsent_question_one: str = (
        "One mail has not left yet. Quit anyway? (cron or the service may send)"
    )
    quit_yes: str = "quit"
    quit_no: str = "stay"
    broken: str = "Something went wrong inside deskterm ({}). Details follow when you leave."
    theme_title: str = "Theme"


words = Words()


def use(table: type[Words]) -> None:
    """Speak this table's language from the next paint on; a table is a subclass of `Words`."""
    for name in Words.__annotations__:
        setattr(words, name, getattr(table, name))
