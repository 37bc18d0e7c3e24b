"""The wall, second half: every screen and every verb over a desk full of poison, at both sizes.

The program runs on a pseudo-terminal; every byte it writes is checked against design.md §4.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import NamedTuple

import pytest
from terminals import escapes, walks, walks_admin, walks_customers, walks_views
from terminals.hostile import Hostile
from terminals.hostile_server import hostile_server
from terminals.poison import LINE, MARK, NAME
from terminals.terminal import Terminal
from terminals.walker import Walker

from deskterm import config
from deskterm import desk as desks
from deskterm.tui import screens
from deskterm.tui.keytable import VERBS
from deskterm.tui.screens.base import DeskModal, DeskScreen

SIZES = ((80, 24), (160, 50))
ELSEWHERE = {"FirstRunScreen": "test_first_run_on_a_machine_that_is_poison"}
UNTOUCHED = {
    ("always", "suspend"): "stops the process; writes what leaving writes",
    ("too-small", "quit"): "the same as always quit, from the sentence",
}
BY_OTHER_MEANS = {
    ("find", "keep-find"), ("narrow", "keep-find"), ("picker", "take"), ("first-run", "quit"),
}  # fmt: skip
"""Keys that a text field or a list answers itself, so the registry never hears of them."""


class Walked:
    """What the walk at one size came to."""

    def __init__(self, raw: bytes, walk: Walker) -> None:
        self.raw, self.verbs, self.screens, self.steps = raw, walk.verbs, walk.screens, walk.steps


class World(NamedTuple):
    """The desk's environment, what is where in it, and the ports of the hostile servers."""

    folder: Path
    env: dict[str, str]
    built: Hostile
    imap: int
    smtp: int


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A hostile desk whose mailbox talks to hostile servers; files with hostile names lie about."""
    folder = tmp_path_factory.mktemp("screens")
    made = {
        "PATH": "/usr/bin:/bin", "HOME": str(folder), "TERM": "xterm-256color", "TZ": "UTC",
        "LC_ALL": "C.UTF-8", "DESKTERM_DB": str(folder / "desk.db"), "EDITOR": "true",
        "DESKTERM_CONFIG": str(folder / "config.toml"), "DESKTERM_PASSWORD_HELP": "secret",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "ESCDELAY": "20",
    }  # fmt: skip
    (folder / "here").mkdir()
    (folder / "here" / f"{NAME.replace('/', '_')}.txt").write_text("file")
    built = Hostile(config.load(made))
    with hostile_server(b"* BYE ") as imap, hostile_server(b"554 ") as smtp:
        desk = desks.open(config.load(made))
        desk.write.mailboxes.set("help", port=imap, smtp_port=smtp)
        desk.close()
        yield World(folder, made, built, imap, smtp)


def walk_through(world: World, size: tuple[int, int]) -> Walked:
    """One walk through everything on a fresh copy of the desk."""
    built = world.built
    copy = world.folder / f"{size[0]}.db"
    shutil.copy(world.env["DESKTERM_DB"], copy)
    walk = Walker({**world.env, "DESKTERM_DB": str(copy)}, size, world.folder / "here")
    try:
        walks.queue(walk, built)
        walks.everywhere(walk, built)
        walks.ticket(walk, built)
        walks.changing(walk, built)
        walks.writing(walk, built)
        walks.places(walk, built)
        walks_views.views(walk)
        walks_views.narrowing(walk)
        walks.mailbox(walk, world.imap, world.smtp)
        walks_customers.customers(walk, built)
        walks_admin.belonging(walk, built)
        walks_admin.admin(walk, built)
        walks.joining(walk, built)
        walks.leaving(walk, built)
        return Walked(walk.finished(), walk)
    finally:
        walk.close()


@pytest.fixture(scope="module")
def both(world: World) -> dict[tuple[int, int], Future[Walked]]:
    """Both walks at the same time: each mostly waits for its program."""
    with ThreadPoolExecutor() as pool:
        return {size: pool.submit(walk_through, world, size) for size in SIZES}


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def walked(request: pytest.FixtureRequest, both: dict[tuple[int, int], Future[Walked]]) -> Walked:
    """What came of the walk at one size."""
    return both[request.param].result()


def test_nothing_outside_the_list(walked: Walked) -> None:
    """0 bytes that a terminal would obey, but for what we mean it to."""
    outside = escapes.full_screen(walked.raw)
    assert not outside, outside[:20]
    assert walked.raw.count(MARK.encode()) > 200
    print(f"\nwall: {walked.steps} steps, {len(walked.raw)} bytes, {len(outside)} outside")  # -s


def test_what_was_copied_is_clean(walked: Walked) -> None:
    """OSC 52 went out when somebody copied, and never otherwise."""
    copied = escapes.copied(walked.raw)
    assert len(copied) == 4
    assert sum(MARK in text for text in copied) >= 2


def test_every_screen_was_there(walked: Walked) -> None:
    """A screen that is added comes to this wall, or this fails."""
    for module in iter_modules(screens.__path__):
        import_module(f"deskterm.tui.screens.{module.name}")
    known = {kind.__name__ for kind in (*below(DeskScreen), *below(DeskModal))}
    abstract = {"ListingScreen", "WritingScreen", "CardScreen", "FormScreen"}
    assert known - abstract - set(ELSEWHERE) - walked.screens == set()


def test_every_verb_was_done(walked: Walked) -> None:
    """Every row of the key registry, by its key or by its name."""
    rows = {(verb.scope, verb.id) for verb in VERBS if verb.scope != "first-run"}
    assert rows - walked.verbs - set(UNTOUCHED) - BY_OTHER_MEANS == set()


def test_first_run_on_a_machine_that_is_poison(world: World) -> None:
    """What the machine proposes (address, place) and what one types are cleaned."""
    home = world.folder / f"first {NAME.replace('/', '_')}"
    env = {**world.env, "DESKTERM_DB": str(home / "desk.db"), "EMAIL": f"{NAME}@x"}
    for size in SIZES:
        walk = Walker(env, size, world.folder)
        try:
            walk.terminal.until("@x")
            walk.do(*walks.TYPED, shows="quit")
            walk.do("tab", verb="first-run next-field")
            walk.do("shift+tab", verb="first-run field-before")
            walk.do(*["tab"] * 4, *walks.TYPED)
            walk.do("ctrl+s", verb="first-run found", shows=MARK)
            walk.do("ctrl+q")
            assert walk.terminal.ended() == 1
            assert not escapes.full_screen(bytes(walk.terminal.raw))
        finally:
            walk.close()


CRASH = """
from textual.app import App
from deskterm import config
from deskterm.tui.frame import FrameApp
class Broken(FrameApp):
    def on_mount(self):
        customers_mail = {text!r}
        raise ValueError(customers_mail)
Broken(config.load()).run()
"""


def test_a_crash_shows_no_more(world: World) -> None:
    """Textual prints local variables after a crash; ours says what broke, cleaned."""
    program = CRASH.format(text=LINE)
    terminal = Terminal([sys.executable, "-c", program], world.env, (80, 24))
    try:
        terminal.ended()
        told = bytes(terminal.raw).decode("utf-8", "surrogateescape").rpartition("\x1b[?1004l")[2]
        assert "ValueError" in told
        assert "mistake inside deskterm" in told
        assert not escapes.full_screen(bytes(terminal.raw))
    finally:
        terminal.close()


def below(kind: type) -> Iterator[type]:
    """All subclasses, however deep, but for the generic ones that typing makes."""
    for one in kind.__subclasses__():
        if "[" not in one.__name__:
            yield one
        yield from below(one)
