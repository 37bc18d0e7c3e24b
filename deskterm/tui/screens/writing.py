"""What all screens share on which one writes: a draft that is never more than two seconds old,
$EDITOR, and files to go along."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import SuspendNotSupported
from textual.widgets import TextArea

from deskterm import door
from deskterm.errors import DeskError
from deskterm.safe import clean
from deskterm.terms import DraftKind
from deskterm.tui.at_gate import closed, gate_words, show_add
from deskterm.tui.screens.base import DeskScreen
from deskterm.tui.screens.files import file_to_add, path_proposals
from deskterm.tui.screens.pickers import ask_line, confirm
from deskterm.tui.wording_forms import compose_words as words
from deskterm.tui.wording_ticket import size_shown

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.tui.verb import Verb

SAVE_EVERY = 1.0
"""Seconds between looks at whether something is to be saved; a draft is at most twice that old."""


class WritingScreen(DeskScreen):
    """A screen with a text that is kept as a draft until it is sent or stored."""

    SCOPES: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[Path] = []
        self.changed = False
        self.done = False
        self.saved_at: datetime | None = None
        self.save_failed = False
        # Until the draft has been read nothing is saved: it would be written over unseen.
        self.restored = asyncio.Event()
        self._saving = asyncio.Lock()
        self._last = ""

    # What a screen says of its draft

    def draft_key(self) -> tuple[int | None, DraftKind]:
        """The ticket (None: not there yet) and what the text will become."""
        raise NotImplementedError

    def draft_fields(self) -> dict[str, Any]:
        """Subject, addresses and `seen`, as `drafts.save` takes them."""
        return {}

    def is_blank(self) -> bool:
        """Whether there is nothing worth keeping."""
        return not self.text.strip()

    def draft_shown(self) -> None:
        """Saved, or not saved: the frame says it."""

    def files_shown(self) -> None:
        """Files were added or removed."""

    @property
    def text(self) -> str:
        """What is written."""
        return self.query_one("#text", TextArea).text

    def scopes(self) -> tuple[str, ...]:
        """The keys of the form, wherever in it the cursor is."""
        return (self.SCOPE, "always")

    def waits_for_reading(self, verb: Verb) -> bool:
        """All of the form's keys wait for the draft, but leaving when nothing was typed."""
        if self.restored.is_set() or verb.scope != self.SCOPE:
            return False
        return not (verb.id == "keep" and self.is_blank())

    # Keeping the draft

    def start_saving(self, *, dirty: bool = False) -> None:
        """From here on what changes is saved; called once the draft has been restored.

        `dirty`: something was typed before that.
        """
        self._last = "" if dirty else self._fingerprint()
        self.set_interval(SAVE_EVERY, self._look)
        self.restored.set()
        self.let_go()

    def not_restored(self, error: DeskError) -> None:
        """The draft could not be read: leave, so that nothing is written over it."""
        self.done = True
        self.forget_held()
        self.restored.set()
        self.dismiss(None)
        self.app.call_later(self.app.say, error)

    @property
    def saved_text(self) -> str:
        """The text as it was saved or restored last."""
        return self._last.partition("\0")[2]

    def _fingerprint(self) -> str:
        fields = {key: value for key, value in self.draft_fields().items() if key != "seen"}
        return f"{self.draft_key()}{fields}\0{self.text}"

    def _look(self) -> None:
        if self.done or self._saving.locked():
            return
        if self.save_failed or self._fingerprint() != self._last:
            self.run_worker(self._autosave(), group="autosave")

    async def _autosave(self) -> None:
        async with self._saving:
            if not self.done:
                await self._save()

    async def _save(self) -> bool:
        """Save what differs from what was saved last; False when the desk could not."""
        fingerprint = self._fingerprint()
        if fingerprint == self._last and not self.save_failed:
            return True
        try:
            await self.asked(self._saver())
        except DeskError as error:
            if self._is_shown():
                self.save_failed = True
                self.draft_shown()
                self.app.say(error)
            return False
        self._last = fingerprint
        if not self._is_shown():
            return True
        self.save_failed = False
        self.saved_at = None if self.is_blank() else self.app.now()
        self.draft_shown()
        return True

    def _is_shown(self) -> bool:
        # A save may come back when the program is already ending and the widgets are gone.
        return bool(self.query("#text"))

    def _saver(self) -> Callable[[Desk], object]:
        ticket, kind = self.draft_key()
        text, fields = self.text, self.draft_fields()
        if self.is_blank():
            return lambda desk: desk.write.drafts.drop(ticket, kind)
        return lambda desk: desk.write.drafts.save(ticket, kind, text, **fields)

    async def save_now(self) -> bool:
        """Whether everything written so far is kept."""
        async with self._saving:
            return await self._save()

    @property
    def has_draft(self) -> bool:
        """Whether what is written, or what it was when it was saved last, is kept."""
        return self.saved_at is not None and not self.done

    async def before_quit(self) -> bool:
        """Keep the draft; when that fails the agent decides."""
        if not self.restored.is_set():
            if self.is_blank():
                return True
            await self.restored.wait()
        if self.done or await self.save_now():
            return True
        return await confirm(self.app, words.quit_unsaved)

    def on_hangup(self) -> None:
        """The line is cut: save here and now."""
        if self.restored.is_set() and not self.done and self._fingerprint() != self._last:
            self._saver()(self.app.desk)
            self._last = self._fingerprint()

    async def do_keep(self) -> None:
        """Leave; what is written stays as a draft."""
        async with self._saving:
            if self.restored.is_set() and not await self._save():
                return
            self.done = True
        files = bool(self.paths)
        kept = not self.is_blank()
        self.dismiss(None)
        if kept:
            self.app.call_later(self.app.say, self.kept_said(files))

    def kept_said(self, files: bool) -> str:
        """That the draft is kept, and that files chosen for it are not."""
        return words.kept_without_files if files else words.kept

    # Fields, files, editor

    def do_next_field(self) -> None:
        self.focus_next()

    def do_field_before(self) -> None:
        self.focus_previous()

    async def do_attach(self) -> None:
        """Add a file; an empty path takes the last one off again."""
        if door.behind_gate():
            ticket, _ = self.draft_key()
            if ticket is None:
                self.app.say(gate_words.no_files_yet)
            else:
                await show_add(self.app, ticket)
            return
        typed = await ask_line(
            self.app,
            words.attach_title(len(self.paths)),
            complete=path_proposals,
            check=lambda text: file_to_add(text) if text.strip() else "",
        )
        if typed is None:
            return
        if typed.strip():
            self.paths.append(door.named(typed.strip()))
        elif self.paths:
            self.paths.pop()
        self.files_shown()

    def files_said(self) -> str:
        """The files that go along, or none."""
        if not self.paths:
            return words.no_files
        return ", ".join(f"{path.name} {_size(path)}" for path in self.paths)

    def why_not_editor(self) -> str:
        """Behind the SSH gate it would be an editor on the server."""
        return closed(gate_words.no_editor)

    def do_editor(self) -> None:
        """Write it in $VISUAL or $EDITOR, on a file nobody else may read."""
        door.refuse("no editor is opened")
        command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or shutil.which("vi")
        if not command:
            self.app.say(words.no_editor)
            return
        area = self.query_one("#text", TextArea)
        with tempfile.TemporaryDirectory(prefix="deskterm-") as folder:
            path = Path(folder) / "reply.txt"
            path.write_text(area.text, "utf-8")
            try:
                with self.app.suspend():
                    # The agent's own command, run as the agent, with a path of our making.
                    subprocess.run([*shlex.split(command), str(path)], check=False)  # noqa: S603
                text = path.read_text("utf-8", "replace")
            except SuspendNotSupported:
                self.app.say(words.no_suspend)
                return
            except (OSError, ValueError) as error:
                self.app.say(DeskError(words.editor_failed(command, str(error))))
                return
        if text != area.text:
            area.text = clean(text).rstrip("\n")
            area.move_cursor(area.document.end)

    def do_undo_text(self) -> None:
        self.query_one("#text", TextArea).undo()


def _size(path: Path) -> str:
    try:
        return size_shown(path.stat().st_size)
    except OSError:
        return "?"
