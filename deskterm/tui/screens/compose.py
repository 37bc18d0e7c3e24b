"""A reply or a note: what is answered above, where it goes and what goes along around the text."""

from __future__ import annotations

from contextlib import suppress

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from deskterm.errors import Conflict, DeskError, NotFound
from deskterm.safe import clean, clean_line
from deskterm.terms import DraftKind
from deskterm.tui.screens.compose_state import ComposeState, gone_into, load, send
from deskterm.tui.screens.pickers import confirm
from deskterm.tui.screens.writing import WritingScreen
from deskterm.tui.widgets.frame import FrameLine, FrameRule
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.widgets.people import PeopleInput, named, written
from deskterm.tui.widgets.properties import PropertiesView
from deskterm.tui.widgets.text_field import TextField
from deskterm.tui.widgets.thread_view import ThreadView
from deskterm.tui.wording_forms import compose_words as words

MANY_PEOPLE = 10
WIDE = 140
THEN = ("", "waiting", "solved")


class ComposeScreen(WritingScreen):
    """Answers with the Message that was stored, or None when the agent left."""

    SCOPE = "compose"
    AUTO_FOCUS = "#text"
    CSS = """
    ComposeScreen #above { height: 1fr; width: 100%; }
    ComposeScreen #frame { height: 2fr; width: 100%; }
    ComposeScreen #left { width: 1fr; height: 1fr; }
    ComposeScreen.wide #left { width: 90; }
    ComposeScreen #everything { display: none; width: 1fr; border-left: solid $rule; }
    ComposeScreen.wide #everything { display: block; }
    ComposeScreen .side { border-left: double $accent; border-right: double $accent; }
    ComposeScreen.note .side { border-left: solid $note-fg; border-right: solid $note-fg; }
    ComposeScreen .row { height: 1; width: 100%; padding: 0 1; }
    ComposeScreen .row Static { width: auto; height: 1; }
    ComposeScreen .row Input { width: 1fr; background: $background; padding: 0; }
    ComposeScreen .row Input.empty { width: 3; }
    ComposeScreen .row Input:focus { width: 1fr; background: $rest-bg; }
    ComposeScreen #from {
        max-width: 60%; margin-right: 2; text-wrap: nowrap; text-overflow: ellipsis;
    }
    ComposeScreen #text, ComposeScreen #text:focus {
        height: 1fr; padding: 0 1; background: $background;
        border-top: none; border-bottom: none; scrollbar-size-vertical: 0;
    }
    ComposeScreen.note #text, ComposeScreen.note .row, ComposeScreen.note FrameLine,
    ComposeScreen.note FrameRule { background: $note-bg; color: $note-fg; }
    """

    def __init__(self, kind: DraftKind, number: int, *, everyone: bool = False) -> None:
        super().__init__()
        self.kind = kind
        self.number = number
        self.begun_on = number
        self.everyone = everyone
        self.state: ComposeState | None = None
        self.seen = 0
        self.then = ""
        self.quote = True
        self.dropping: DraftKind | None = None

    def compose(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="left"):
                yield ThreadView(id="above")
                with Vertical(id="frame"):
                    yield FrameLine("top", id="frame-top")
                    with Horizontal(classes="row side mail"):
                        yield Static("", id="from", markup=False)
                        yield Static(Content(words.to), markup=False)
                        yield PeopleInput(self.asked, id="to")
                    with Horizontal(classes="row side mail"):
                        yield Static(Content(words.cc), markup=False)
                        yield PeopleInput(self.asked, id="cc")
                        yield Static("", id="left-out", classes="dim", markup=False)
                    with Horizontal(classes="row side"):
                        yield Static("", id="then", markup=False)
                    yield FrameLine("middle", id="middle")
                    yield TextField().add_class("side")
                    yield FrameRule(id="along")
                    yield FrameLine("bottom", id="frame-bottom")
            yield PropertiesView(id="everything")

    def on_mount(self) -> None:
        self._wear_kind()
        number, everyone = self.number, self.everyone
        self.ask(
            lambda desk: load(desk, number, everyone),
            self._loaded,
            group="load",
            failed=self.not_restored,
        )
        self._paint()

    def on_resize(self) -> None:
        """From 140 columns the properties stand beside."""
        self.set_class(self.size.width >= WIDE, "wide")

    def _loaded(self, state: ComposeState) -> None:
        self.state = state
        self.seen = state.ticket.row.last_message_id
        draft = state.drafts.get(self.kind)
        to, cc = state.recipients.to, state.recipients.cc
        area = self.query_one("#text", TextArea)
        typed = area.text  # a slow line brings words before the draft
        if draft is not None:
            area.text = clean(draft.text) + typed
            area.move_cursor(area.document.end)
            self.saved_at = draft.updated_at
        use_draft = draft is not None and draft.kind is DraftKind.REPLY and not self.everyone
        with self.prevent(Input.Changed):
            self._field("#to").value = clean_line(draft.to) if draft and use_draft else written(to)
            self._field("#cc").value = clean_line(draft.cc) if draft and use_draft else written(cc)
        self._show_above(state.answered)
        if self.size.width >= WIDE:
            everything = self.query_one("#everything", PropertiesView)
            everything.show(state.ticket, self._look_now(), self.app.names)
        self.set_focus(area)
        self._paint()
        self.start_saving(dirty=bool(typed))

    def _look_now(self) -> Look:
        sent = self.state.ticket.sent if self.state is not None else {}
        return Look(self.app.now(), self.app.zone, self.app.names.agent, sent=sent)

    def _show_above(self, start: int) -> None:
        assert self.state is not None
        ticket = self.state.ticket
        above = self.query_one("#above", ThreadView)
        above.show(ticket.messages, self._look_now(), fresh=ticket.fresh, start=start)

    # The draft

    def draft_key(self) -> tuple[int | None, DraftKind]:
        return self.number, self.kind

    def draft_fields(self) -> dict[str, object]:
        if self.kind is DraftKind.NOTE:
            return {"seen": self.seen}
        to, cc = self._field("#to").value, self._field("#cc").value
        return {"to": to, "cc": cc, "seen": self.seen}

    def is_blank(self) -> bool:
        return not self.text.strip()

    def draft_shown(self) -> None:
        self._paint()

    def files_shown(self) -> None:
        self._paint()

    # The frame's words

    def _field(self, name: str) -> PeopleInput:
        return self.query_one(name, PeopleInput)

    @on(Input.Changed)
    def addressed(self) -> None:
        """Somebody more, or less: what is left out changes with it."""
        self._paint()

    def _paint(self) -> None:
        public, state = self.kind is DraftKind.REPLY, self.state
        mailed = bool(self._field("#to").people or self._field("#cc").people)
        top, bottom = (
            self.query_one("#frame-top", FrameLine),
            self.query_one("#frame-bottom", FrameLine),
        )
        top.public = bottom.public = top.double = bottom.double = public
        middle, along = self.query_one("#middle", FrameLine), self.query_one("#along", FrameRule)
        middle.public = along.public = middle.double = along.double = public
        top.left = words.title(self.number, public=public, mailed=mailed or state is None)
        top.alarm = self.save_failed
        top.right = self._draft_said()
        delay = state.delay if state is not None and public and mailed else 0
        bottom.left = words.keys(public=public, delay=delay)
        quote = self.quote if state is None or state.quotable else None
        along.words = words.along(quote, bool(state and state.signature)) if public else ""
        if state is None:
            return
        sender = state.sender
        self.query_one("#from", Static).update(
            Content.assemble((words.sender, "$dim"), clean_line(sender))
        )
        left_out = self._left_out_said()
        self.query_one("#left-out", Static).update(Content(left_out))
        self._field("#cc").set_class(bool(left_out) and not self._field("#cc").value, "empty")
        self._field("#cc").placeholder = "-"
        self._field("#to").placeholder = state.recipients.note
        status = self.app.names.status
        stays = words.stays(clean_line(status(state.ticket.row.status)))
        others = [clean_line(status(key)) for key in THEN if key]
        then = clean_line(status(self.then)) if self.then else stays
        narrow = self.size.width < 72
        hint = f" ({words.then_key})  " if narrow else words.then_hint(others)
        self.query_one("#then", Static).update(
            Content.assemble(
                (words.then, "$dim"),
                then,
                (hint, "$dim"),
                (words.files, "$dim"),
                clean_line(self.files_said()),
            )
        )

    def _draft_said(self) -> str:
        if self.save_failed:
            return words.draft_not_saved
        if self.saved_at is None:
            return ""
        return words.draft_saved(f"{self.saved_at.astimezone(self.app.zone):%-H:%M}")

    def _left_out_said(self) -> str:
        left = self._left_out()
        return words.left_out(len(left)) if left else ""

    def _left_out(self) -> list[str]:
        if self.state is None:
            return []
        people = (*self._field("#to").people, *self._field("#cc").people)
        there = {person.address.lower() for person in people}
        return [named(one) for one in self.state.everyone if one.address.lower() not in there]

    # Verbs

    def do_then(self) -> None:
        self.then = THEN[(THEN.index(self.then) + 1) % len(THEN)]
        self._paint()

    def do_everyone(self) -> None:
        left = self._left_out()
        if not left:
            self.app.say(words.nobody_left_out)
            return
        cc = self._field("#cc")
        cc.value = ", ".join(part for part in (cc.value.strip().rstrip(","), *left) if part)

    def do_quote(self) -> None:
        if self.state is not None and self.state.quotable:
            self.quote = not self.quote
            self._paint()

    def do_above_down(self) -> None:
        self.query_one("#above", ThreadView).by_halves(1)

    def do_above_up(self) -> None:
        self.query_one("#above", ThreadView).by_halves(-1)

    async def do_swap(self) -> None:
        """A reply becomes a note; a note becomes a reply when the agent says so."""
        with self.keys_wait():
            to_reply, to = self.kind is DraftKind.NOTE, self._field("#to").value
            if not to_reply or await confirm(self.app, words.make_public(to)):
                await self._turn_into(DraftKind.REPLY if to_reply else DraftKind.NOTE)

    async def _turn_into(self, kind: DraftKind) -> None:
        async with self._saving:
            old, self.kind, number = self.kind, kind, self.number
            self._wear_kind()
            other = await self.asked(lambda desk: desk.read.drafts.get(number, kind))
            if other is not None and other.text.strip() not in self.text:
                # A draft of the other kind is there already: neither text may be lost.
                area = self.query_one("#text", TextArea)
                area.insert("\n\n" + clean(other.text), area.document.end)
            if await self._save():
                await self.asked(lambda desk: desk.write.drafts.drop(number, old))
        self._paint()

    def _wear_kind(self) -> None:
        """A note has no addresses: at once, for the next key may be tab."""
        is_note = self.kind is DraftKind.NOTE
        self.set_class(is_note, "note")
        for row in self.query(".mail"):
            row.display = not is_note
            if is_note and row.has_focus_within:
                self.set_focus(self.query_one("#text", TextArea))

    async def do_send(self) -> None:
        """Send it: refused, with the text kept, when something new arrived meanwhile."""
        if self.state is None or self.done:
            return
        if self.is_blank():
            self.app.say(words.empty)
            return
        people = (*self._field("#to").people, *self._field("#cc").people)
        public = self.kind is DraftKind.REPLY
        if (
            public
            and len(people) > MANY_PEOPLE
            and not await confirm(self.app, words.many_people(len(people)))
        ):
            return
        delay = self.state.delay
        with self.keys_wait():
            async with self._saving:
                if self.done:
                    return
                try:
                    message = await self.write(send(self, delay))
                except Conflict as error:
                    await self._show_news(error)
                    return
                self.done = True
            self.dismiss(message)
        said = words.sent(message.delivery, delay) if public else words.noted
        self.app.call_later(self.app.say, said)

    async def _show_news(self, error: DeskError) -> None:
        """What arrived shows above the text, and from now on counts as seen."""
        number, everyone, seen = self.number, self.everyone, self.seen
        try:
            if await self._move_on():
                public = self.kind is DraftKind.REPLY
                self.app.say(words.went_on(number, self.number, public=public), error=True)
                return
            self.state = await self.asked(lambda desk: load(desk, number, everyone))
        except NotFound:
            self.app.say(error)
            return
        messages = self.state.ticket.messages
        news = [one for one in messages if one.id > seen]
        self.seen = max((one.id for one in messages), default=seen)
        if not news:
            self.app.say(f"{error.sentence} {words.esc_keeps}", error=True)
            return
        self._show_above(news[0].id)
        self.save_failed = False
        self.saved_at = self.app.now()
        self._paint()
        self.app.say(words.news(error.sentence), error=True)

    # A ticket that was merged while one wrote

    async def _move_on(self) -> bool:
        """Write on the ticket this one went into, if it did; the people one writes to stay.

        Called with the lock held.
        """
        old, kind, everyone = self.number, self.kind, self.everyone
        into = await self.asked(lambda desk: gone_into(desk, old))
        if not into:
            return False
        state = await self.asked(lambda desk: load(desk, into, everyone))
        other = state.drafts.get(kind)
        before = other.text.strip() if other is not None else ""
        # Merging took one's own draft along; another that was there already is not lost either.
        if before not in self.text and before != self.saved_text.strip():
            area = self.query_one("#text", TextArea)
            area.insert("\n\n" + clean(before), area.document.end)
        self.number, self.state = into, state
        self.seen = max((one.id for one in state.ticket.messages), default=self.seen)
        if await self._save():
            left = await self.asked(lambda desk: desk.read.drafts.get(old, kind))
            if left is not None and left.ticket == old:
                await self.asked(lambda desk: desk.write.drafts.drop(old, kind))
        self._show_above(state.answered)
        if self.size.width >= WIDE:
            everything = self.query_one("#everything", PropertiesView)
            everything.show(state.ticket, self._look_now(), self.app.names)
        self._paint()
        return True

    async def do_keep(self) -> None:
        """Leave; the draft is kept on the ticket that this one went into, if it did."""
        if self.restored.is_set() and not self.is_blank():
            async with self._saving:
                with suppress(DeskError):
                    await self._move_on()
        await super().do_keep()

    def kept_said(self, files: bool) -> str:
        """After a merge: where the draft is."""
        if self.number == self.begun_on:
            return super().kept_said(files)
        return words.kept_there(self.begun_on, self.number, files=files)
