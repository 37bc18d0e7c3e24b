"""The wall, first half: every command over a desk full of poison, on a terminal and off it.

Nothing but what design.md §4 allows may come out, whatever stands in the desk, on the command
line, in config.toml, or in what a server answers.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from terminals import escapes
from terminals.forks import Done, Forks
from terminals.hostile import Hostile
from terminals.hostile_server import hostile_server
from terminals.invocations import (
    HELP_ONLY,
    PIPE_ONLY,
    TYPED,
    hostile_mail,
    hostile_table,
    invocations,
)
from terminals.poison import LINE, MARK

from deskterm import config
from deskterm.cli.commands import COMMANDS, Entry
from deskterm.cli.group import load

SIZES = ((80, 24), (160, 50))
FEW = 4
"""Calls of a command that are enough where only the form of what they write is another one."""


def leaves(entries: Mapping[str, Entry], path: str = "") -> Iterator[tuple[str, Entry]]:
    """Every command of the table with its words."""
    for name, entry in entries.items():
        if entry.under:
            yield from leaves(entry.under, f"{path}{name} ")
        else:
            yield f"{path}{name}", entry


ALL = dict(leaves(COMMANDS))
KNOWS_JSON = {
    name
    for name, entry in ALL.items()
    if any("--json" in param.opts for param in load(name.split()[-1], entry).params)
}


class Wall:
    """A fresh copy of the poisoned desk for each way of looking at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            "DESKTERM_DB": str(folder / "built" / "desk.db"),
            "DESKTERM_CONFIG": str(folder / "config.toml"),
            "HOME": str(folder), "DESKTERM_PASSWORD_HELP": "secret",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "EDITOR": "true", "COLUMNS": "",
        }  # fmt: skip
        (folder / "built").mkdir()
        (folder / "built" / "mails.eml").write_bytes(hostile_mail())
        (folder / "built" / "people.csv").write_bytes(hostile_table())
        self.built = Hostile(config.load(self.env))
        self.bytes = self.runs = 0
        self.shown: set[str] = set()

    def copy(self, name: str) -> dict[str, str]:
        """The environment of a copy of the desk, in a working folder of its own."""
        place = self.folder / name
        shutil.copytree(self.folder / "built", place)
        return {**self.env, "DESKTERM_DB": str(place / "desk.db")}

    def count(self, command: str, done: Done) -> None:
        """Keep the figures, and note that poison was shown at all."""
        self.runs += 1
        self.bytes += len(done.out) + len(done.err)
        if MARK.encode() in done.out + done.err:
            self.shown.add(command)


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("wall")
        patch.setenv("HOME", str(folder))
        made = Wall(folder)
        with hostile_server(b"* BYE ") as imap, hostile_server(b"554 ") as smtp:
            from deskterm import desk as desks

            desk = desks.open(config.load(made.env))
            desk.write.mailboxes.set("help", port=imap, smtp_port=smtp)
            desk.close()
            yield made
        print(f"\nwall: {made.runs} runs, {made.bytes} bytes, 0 outside")  # with -s


@pytest.fixture(scope="module")
def forks(wall: Wall) -> Iterator[Forks]:
    started = Forks({**wall.env, "PATH": "/usr/bin:/bin"})
    yield started
    started.close()


def test_every_command_is_walked() -> None:
    """A command that is added to the table comes to this wall, or this fails."""
    walked = set(invocations(None)) | set(HELP_ONLY)
    assert walked == set(ALL)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_on_a_terminal(wall: Wall, forks: Forks, size: tuple[int, int]) -> None:
    """Tables, tickets, questions, bars and errors on a terminal."""
    env = wall.copy(f"terminal{size[0]}")
    place = Path(env["DESKTERM_DB"]).parent
    outside: list[object] = []
    for command, calls in invocations(wall.built).items():
        for args in calls if size == SIZES[0] else calls[:FEW]:
            if command in PIPE_ONLY:
                continue
            typed = TYPED.get(command, b"")
            done = forks.run([*command.split(), *args], env=env, size=size, stdin=typed, cwd=place)
            wall.count(command, done)
            outside += [(command, args, one) for one in escapes.on_terminal(done.out)]
    assert not outside, outside[:20]


def test_into_a_pipe(wall: Wall, forks: Forks) -> None:
    """TSV, plain text and errors, with nothing at all for a terminal in them."""
    env = wall.copy("pipe")
    place = Path(env["DESKTERM_DB"]).parent
    outside: list[object] = []
    for command, calls in invocations(wall.built).items():
        for args in calls:
            if "--raw" in args or "-" in args:
                continue  # a file's own bytes, which a terminal never gets
            piped = TYPED.get(command, b"")
            done = forks.run([*command.split(), *args], env=env, stdin=piped, cwd=place)
            wall.count(command, done)
            found = [*escapes.piped(done.out), *escapes.piped(done.err)]
            outside += [(command, args, one) for one in found]
    assert not outside, outside[:20]


def test_as_json(wall: Wall, forks: Forks) -> None:
    """JSON is printable ASCII from the first byte to the last."""
    env = wall.copy("json")
    place = Path(env["DESKTERM_DB"]).parent
    outside: list[object] = []
    for command, calls in invocations(wall.built).items():
        for args in calls[:FEW] if command in KNOWS_JSON else ():
            words = [*command.split(), *args, "--json"]
            done = forks.run(words, env=env, stdin=TYPED.get(command, b""), cwd=place)
            wall.count(command, done)
            found = [*escapes.as_json(done.out), *escapes.piped(done.err)]
            outside += [(command, args, one) for one in found]
    assert not outside, outside[:20]


def test_help_of_everything(wall: Wall, forks: Forks) -> None:
    """--help of every command and noun, and a command that is poison."""
    words = [[*name.split(), "--help"] for name in ALL] + [[noun] for noun in COMMANDS]
    for args in [
        *words,
        ["--help"],
        ["--version"],
        [LINE_ARG],
        ["mailbox", LINE_ARG],
        [f"--{MARK}\x1b[2J"],
    ]:
        if args in ([name] for name in ALL):
            continue
        done = forks.run(args, env=wall.env, size=SIZES[0], cwd=wall.folder)
        wall.count("help", done)
        assert not escapes.on_terminal(done.out), args


LINE_ARG = LINE.replace("\x00", "")


def test_completion_offers_nothing_a_shell_or_terminal_obeys(wall: Wall, forks: Forks) -> None:
    """TAB after every command that takes something; the candidates come from the desk."""
    env = wall.copy("completion")
    lines = [f"deskterm {name} " for name in ALL]
    lines += [
        "deskterm list tag:",
        "deskterm set 1 +",
        "deskterm list contact:",
        "deskterm list custom.mark:",
        "deskterm set 1 custom.kind:",
        "deskterm reply 1 --to ",
    ]
    for line in lines:
        for shell, words in (("bash", [line]), ("zsh", line.split(" ")), ("fish", line.split(" "))):
            done = forks.run(["__complete", shell, *words], env=env)
            wall.count("completion", done)
            assert not escapes.piped(done.out + done.err), line


CONFIGS = {
    "not toml": f"a = {LINE}",
    "unknown table": f'["{MARK}\\u001b]0;x\\u0007"]\na = 1',
    "unknown key": f'[keys]\n"{MARK}\\u001b[2J" = "x"',
    "bad theme": f'[tui]\ntheme = "{MARK}\\u001b[2J\\u202e"',
    "database": f'database = "{MARK}\\u001b]0;x\\u0007/\\u202e"',
    "agent": f'[desk]\nagent = "{MARK}\\u001b]0;x\\u0007"',
    "key": '[keys]\nopen = "\\u001b[2J"\nreply = "\\u009b"',
    "command": '[mailboxes.help]\npassword_command = ["sh", "-c", "printf \'%b\' '
    "'\\\\033]0;x\\\\007\\\\0302\\\\0233' >&2; exit 3\"]",
    "secret": '[mailboxes.help]\npassword_env = "\\u001b]0;x\\u0007"',
    "file": '[mailboxes.help]\npassword_file = "/nowhere/\\u001b]0;x\\u0007"',
    "not utf-8": "\udc9b2J",
}


@pytest.mark.parametrize("name", CONFIGS)
def test_config_that_is_poison(wall: Wall, forks: Forks, name: str) -> None:
    """Whatever config.toml says is quoted in sentences that a terminal survives."""
    file = wall.folder / f"{name}.toml"
    file.write_bytes(CONFIGS[name].replace("\r", "").encode("utf-8", "surrogateescape"))
    env = {**wall.copy(name), "DESKTERM_CONFIG": str(file), "DESKTERM_PASSWORD_HELP": ""}
    if name == "database":
        env["DESKTERM_DB"] = ""
    for args in (["list"], ["config", "show"], ["doctor"], ["mailbox", "show", "help"],
                 ["mailbox", "check", "help"], ["fetch"], ["send"], []):  # fmt: skip
        for size in (SIZES[0], None):
            if not args and size:
                continue  # opens the full screen: the other half of the wall
            done = forks.run(args, env=env, size=size, cwd=wall.folder)
            wall.count("config", done)
            found = escapes.on_terminal(done.out) if size else escapes.piped(done.out + done.err)
            assert not found, args


def test_paths_that_are_poison(wall: Wall, forks: Forks) -> None:
    """Places named by option or environment come back in errors."""
    path = LINE_ARG.replace("/", "_")
    for args in (["--db", path, "list"], ["--config", path, "list"], ["--as", path, "list"],
                 ["--db", f"postgresql://x:y@127.0.0.1:1/{path}", "list"]):  # fmt: skip
        done = forks.run(args, env=wall.env, size=SIZES[0], cwd=wall.folder)
        assert not escapes.on_terminal(done.out), args


def test_debug_shows_no_more(wall: Wall, forks: Forks) -> None:
    """A traceback repeats what a stranger wrote; it is cleaned like everything else."""
    env = {**wall.env, "DESKTERM_DEBUG": "1"}
    for args in (["list", f"nope:{LINE_ARG}"], ["mailbox", "check", "help"], ["show", LINE_ARG]):
        done = forks.run(args, env=env, size=SIZES[0], cwd=wall.folder)
        assert b"Traceback" in done.out
        assert not escapes.on_terminal(done.out), args


def test_the_poison_was_there(wall: Wall, forks: Forks) -> None:
    """The wall would be worth nothing if the commands had shown nothing."""
    env = wall.copy("there")
    for args in (["list", "--limit", "0"], ["show", "1"], ["outbox", "list"],
                 ["quarantine", "list"], ["draft", "list"], ["log"], ["mailbox", "list"],
                 ["contact", "list"], ["attachment", "list", "1"], ["config", "show"]):  # fmt: skip
        done = forks.run(args, env=env, cwd=wall.folder)
        assert done.code == 0, done
        assert done.out.count(MARK.encode()) >= 1, args
