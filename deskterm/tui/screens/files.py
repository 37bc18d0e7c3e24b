"""The attachments of a ticket: saved to a path, added from one, described, shown or hidden."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from deskterm import door
from deskterm.errors import DeskError
from deskterm.safe import clean_line
from deskterm.terms import Visibility
from deskterm.tui.at_gate import show_add, show_get
from deskterm.tui.screens.pickers import ask_line, confirm
from deskterm.tui.times import stamp
from deskterm.tui.widgets.lines import Line, Piece, fit
from deskterm.tui.widgets.row_list import RowList
from deskterm.tui.wording_ticket import file_words as words
from deskterm.tui.wording_ticket import size_shown
from deskterm.values import Attachment

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.tui.screens.ticket import TicketScreen
    from deskterm.tui.widgets.message_view import Look

MOST_ENTRIES = 2000


def path_proposals(typed: str) -> list[str]:
    """Whole paths that go on from what is typed; folders end with a slash, hidden ones last."""
    folder, _, start = typed.rpartition("/")
    where = door.named(f"{folder}/" if "/" in typed else ".")
    found: list[tuple[bool, str]] = []
    with contextlib.suppress(OSError), os.scandir(where) as entries:
        for at, entry in enumerate(entries):
            if at >= MOST_ENTRIES:
                break
            if not entry.name.startswith(start) or (entry.name[0] == "." and not start):
                continue
            end = "/" if entry.is_dir() else ""
            lead = f"{folder}/" if "/" in typed else ""
            found.append((entry.name.startswith("."), f"{lead}{entry.name}{end}"))
    return [path for _, path in sorted(found)]


def file_to_add(typed: str) -> str:
    """What is wrong with a path as a file to add; nothing when it can be read."""
    path = door.named(typed.strip())
    if not path.exists():
        return words.no_such_file
    if path.is_dir():
        return words.is_folder
    return "" if os.access(path, os.R_OK) else words.unreadable


def place_to_save(name: str, typed: str) -> Path:
    """Where a file of that name goes when this path is typed: a folder keeps the name."""
    path = door.named(typed.strip() or ".")
    return path / name if path.is_dir() or typed.endswith("/") else path


def bare_name(filename: str) -> str:
    """A stranger's file name as a name in the present folder: no path, no leading dot."""
    name = clean_line(filename).replace("\\", "/").rpartition("/")[2].lstrip(".")
    return name or "attachment"


class FileVerbs:
    """The verbs of the files tab, for the ticket's screen."""

    files: Sequence[Attachment] = ()

    def show_files(self, files: Sequence[Attachment]) -> None:
        """List them: name, size, who sees it, where it came from, what it is."""
        self.files = files
        screen = self._screen
        look = screen.look()
        rows = [(file.id, _line(file, look)) for file in files]
        screen.query_one("#files", RowList).show_rows(rows, words.none)

    def why_not_save_file(self) -> str:
        """Why there is nothing to save."""
        return "" if self.files else words.none

    why_not_describe_file = why_not_save_file
    why_not_share_file = why_not_save_file
    why_not_remove_file = why_not_save_file

    async def do_save_file(self) -> None:
        file = self._file()
        screen = self._screen
        if door.behind_gate():
            await show_get(screen.app, file.id, bare_name(file.filename))
            return
        typed = await ask_line(
            screen.app, words.save_to, bare_name(file.filename), complete=path_proposals
        )
        if typed is None:
            return
        path = place_to_save(bare_name(file.filename), typed)
        if path.exists() and not await confirm(screen.app, words.overwrite(str(path))):
            return
        await screen.asked(lambda desk: _save(desk, file.id, path))
        screen.app.say(words.saved(str(path), size_shown(file.size)))

    async def do_add_file(self) -> None:
        screen = self._screen
        number = screen.number
        if door.behind_gate():
            await show_add(screen.app, number)
            return
        typed = await ask_line(
            screen.app, words.add_from, complete=path_proposals, check=file_to_add
        )
        if not typed:
            return
        path = door.named(typed.strip())
        said = await ask_line(screen.app, words.describe(path.name))
        if said is None:
            return
        await screen.write(lambda desk: _add(desk, number, path, said.strip()))
        screen.reload()
        screen.app.say(words.added(path.name))

    async def do_describe_file(self) -> None:
        file = self._file()
        screen = self._screen
        said = await ask_line(screen.app, words.describe(file.filename), file.description)
        if said is not None:
            await screen.write(
                lambda desk: desk.write.attachments.set(file.id, description=said.strip())
            )
            screen.reload()

    async def do_share_file(self) -> None:
        file = self._file()
        screen = self._screen
        public = file.visibility is Visibility.PUBLIC
        visibility = Visibility.PRIVATE if public else Visibility.PUBLIC
        await screen.write(lambda desk: desk.write.attachments.set(file.id, visibility=visibility))
        screen.reload()
        screen.app.say(words.now_private if public else words.now_public)

    async def do_remove_file(self) -> None:
        file = self._file()
        screen = self._screen
        if await confirm(screen.app, words.remove_question(clean_line(file.filename))):
            await screen.write(lambda desk: desk.write.attachments.remove(file.id))
            screen.reload()

    def _file(self) -> Attachment:
        key = self._screen.query_one("#files", RowList).key
        return next(file for file in self.files if file.id == key)

    @property
    def _screen(self) -> TicketScreen:
        return cast("TicketScreen", self)


def _line(file: Attachment, look: Look) -> Line:
    private = file.visibility is Visibility.PRIVATE
    pieces: list[Piece] = [
        (f" {fit(clean_line(file.filename), 32)}", "bold"),
        (f" {size_shown(file.size):>5}", "text"),
        (f"  {words.private if private else words.public:<7}", "note" if private else "text"),
    ]
    if file.description:
        pieces.append((f"  {clean_line(file.description)}", "text"))
    who = f"{look.agent(file.author)} · " if file.author else ""
    return Line(
        tuple(pieces),
        ((f"  {clean_line(who)}{stamp(file.created_at, look.now, look.zone)} ", "dim"),),
    )


def _save(desk: Desk, file_id: int, path: Path) -> None:
    """Write the file; a name is never taken over half-written."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as target:
            for chunk in desk.read.attachments.data(file_id):
                target.write(chunk)
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise DeskError(words.not_saved(str(path), error.strerror or str(error))) from error


def _add(desk: Desk, number: int, path: Path, description: str) -> Any:
    return desk.write.attachments.add(number, upload(path), description=description)


def upload(path: Path) -> Any:
    """The file as the desk takes it in; raises DeskError when it cannot be read."""
    from deskterm.desk.writes.files import Upload

    try:
        return Upload(path.name, path.read_bytes())
    except OSError as error:
        raise DeskError(words.not_read(str(path), error.strerror or str(error))) from error
