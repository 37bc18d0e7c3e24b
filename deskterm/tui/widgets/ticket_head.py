"""What stands above and below a ticket's talk: the ticket itself, the tabs, who is writing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive

from deskterm.safe import clean_line
from deskterm.terms import DraftKind, Link, Priority
from deskterm.tui.screens.ticket_state import TicketState
from deskterm.tui.times import left
from deskterm.tui.widgets.columns import RUNNING
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.line_view import LineView
from deskterm.tui.widgets.lines import Line, Piece, clip
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.widgets.status import StatusLine
from deskterm.tui.wording_ticket import property_words, screen_words
from deskterm.values import Draft

if TYPE_CHECKING:
    from deskterm.tui.names import Names
    from deskterm.tui.screens.base import Keyed


class TicketHead(LineView):
    """Subject and state, whose it is, links to join, and the tabs with their counts."""

    DEFAULT_CSS = "TicketHead { height: 3; }"
    place: reactive[str] = reactive("")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown: tuple[TicketState, Look, Names, str, bool] | None = None

    def show(self, state: TicketState, look: Look, names: Names, tab: str, wide: bool) -> None:
        """Show the ticket; `tab` is the one in front."""
        self.shown = (state, look, names, tab, wide)
        self._lay_out()

    def on_resize(self) -> None:
        """Lay it out for the new width."""
        self._lay_out()

    def watch_place(self) -> None:
        """Only the tab line changes."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self.shown is None or not self.size.width:
            return
        state, look, names, tab, wide = self.shown
        links = link_lines(state)
        lines = [
            _subject(state, look, names),
            _people(state, look, wide),
            *links,
            _tabs(state, tab, self.size.width, self.place),
        ]
        if self.styles.height is None or self.styles.height.value != len(lines):
            self.styles.height = len(lines)
        self.show_lines(lines, top=0)


def _subject(state: TicketState, look: Look, names: Names) -> Line:
    row = state.row
    words: list[Piece] = [(f"  {clean_line(names.status(row.status))}", "bold")]
    if row.wake_at is not None:
        until = left(row.wake_at, look.now, look.zone)
        words.append((f" {screen_words.until} {until}", "text"))
    if row.priority is not Priority.NORMAL:
        style = "failed" if row.priority is Priority.URGENT else "bold"
        words += [(" · ", "dim"), (row.priority.word.capitalize(), style)]
    if row.due_at is not None and row.category in RUNNING:
        due = left(row.due_at, look.now, look.zone)
        late = row.due_at <= look.now
        words += [(" · ", "dim"), (f"{screen_words.due} {due}", "failed" if late else "text")]
    if row.failed:
        words += [(" · ", "dim"), (screen_words.not_delivered, "failed")]
    words.append((" ", "text"))
    subject = clean_line(row.subject) or screen_words.no_subject
    return Line(((f" #{row.number} ", "dim"), (subject, "bold")), tuple(words), "bar")


def _people(state: TicketState, look: Look, wide: bool) -> Line:
    row = state.row
    who = clean_line(row.contact_name) or clean_line(row.contact or "") or property_words.no_contact
    if state.contact is not None and state.contact.type:
        who += f" [{clean_line(state.contact.type)}]"
    if row.organization:
        who += f", {clean_line(row.organization)}"
    if state.contact is not None and state.contact.open_tickets > 1:
        who += f" ({screen_words.open_tickets(state.contact.open_tickets)})"
    agent = look.agent(row.assignee) if row.assignee else screen_words.nobody
    parts = [who, clean_line(agent) + (f" / {clean_line(row.group)}" if row.group else "")]
    if state.observers:
        parts.append(screen_words.looking_on(len(state.observers)))
    if row.tags:
        parts.append(" ".join(f"+{clean_line(tag)}" for tag in row.tags))
    if row.mailbox:
        parts.append(f"{clean_line(row.mailbox)}@")
    right: tuple[Piece, ...] = () if wide else ((f"  {screen_words.tab_all} ", "dim"),)
    return Line(((f" {' · '.join(parts)}", "text"),), right, "bar")


def link_lines(state: TicketState) -> list[Line]:
    """One line a link, and the key that joins the possible ones."""
    lines = []
    for link in state.links[:3]:
        named = property_words.link(link.kind.value, link.outgoing)
        pieces: list[Piece] = [
            (f" {named} ", "new" if link.kind is Link.POSSIBLE else "dim"),
            (f"#{link.number} {clean_line(link.subject)}", "text"),
        ]
        joins = link.kind is Link.POSSIBLE
        right: tuple[Piece, ...] = ((f"  {screen_words.key_joins} ", "new"),) if joins else ()
        lines.append(Line(tuple(pieces), right, "bar"))
    return lines


def _tabs(state: TicketState, tab: str, width: int, place: str) -> Line:
    tabs = (
        ("talk", screen_words.talk, len(state.messages)),
        ("files", screen_words.files, len(state.files)),
        ("history", screen_words.history, len(state.events)),
    )
    pieces: list[Piece] = []
    for at, (name, title, count) in enumerate(tabs, 1):
        here = name == tab
        pieces += [("─", "rule"), (f"[{at} {title} {count}]", "bold" if here else "dim")]
    if tab == "everything":
        pieces += [("─", "rule"), (f"[{screen_words.everything}]", "bold")]
    right = f" {place} ─" if place else ""
    used = sum(cell_len(text) for text, _ in pieces)
    pieces.append(("─" * max(0, width - used - len(right)), "rule"))
    return Line(tuple(pieces), ((right, "dim"),) if right else ())


class WritingLine(StatusLine):
    """A rule above the keys that names who is writing; a sentence takes it until the next key."""

    writing: reactive[str] = reactive("")

    def show(self, drafts: Sequence[Draft], own: DraftKind | None, look: Look) -> None:
        """Name the others who write, else a draft of one's own."""
        if drafts:
            self.writing = " · ".join(
                screen_words.is_writing(
                    clean_line(look.agent(draft.agent)),
                    draft.kind is DraftKind.NOTE,
                    max(0, int((look.now - draft.updated_at).total_seconds()) // 5 * 5),
                )
                for draft in drafts[:2]
            )
        else:
            self.writing = screen_words.own_draft(own is DraftKind.NOTE) if own else ""

    def render(self) -> Content:
        """The rule, with words in it when there are any."""
        if self.said:
            return super().render()
        width = self.size.width
        if not self.writing:
            return Content.styled("─" * width, "$rule")
        words = clip(self.writing, width - 6)
        rest = "─" * (width - cell_len(words) - 4)
        return Content.assemble(("── ", "$rule"), (words, "$warning"), (f" {rest}", "$rule"))


class TicketFooter(DeskFooter):
    """The keys in the order an answer takes; with the files in front, theirs come first."""

    TALK = ("reply", "reply-all", "note", "assign", "status", "solve", "next-ticket", "back")
    MORE = ("everything", "customer", "snooze", "find", "new", "more", "help")
    FILES = ("save-file", "add-file", "describe-file", "share-file", "remove-file", "back")
    reach: reactive[int] = reactive(0)
    files: reactive[bool] = reactive(False)

    def _entries(self) -> list[tuple[str, str, str]]:
        screen = cast("Keyed", self.screen)
        if self.pending or screen.is_typing():
            return super()._entries()
        scopes = screen.scopes()
        rows = []
        for name in (*(self.FILES if self.files else self.TALK), *self.MORE):
            verb = screen._app.keymap.get(name, scopes)
            if verb is None or not verb.keys:
                continue
            key, label = verb.keys[0], screen_words.labels.get(name, verb.label)
            if name == "reply-all" and self.reach > 1:
                label = f"{label}({self.reach})"
            if name == "next-ticket":
                back = screen._app.keymap.get("previous-ticket", scopes)
                key = f"{key}/{back.keys[0]}" if back is not None and back.keys else key
            rows.append((key, label, screen.why_not(verb)))
        return rows
