"""--remote: the command runs on the desk's server by SSH; editor and files are this machine's."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from deskterm.cli import output
from deskterm.errors import Conflict, NetworkFault, NotFound, Usage

_WRITES = {"reply": ("PUBLIC REPLY to", True), "note": ("INTERNAL NOTE on", True),
           "new": ("New ticket:", False)}  # fmt: skip
_TEXT = ("-m", "--message")
_LONGEST_TEXT = 32 * 1024
_SSH_FAILED = 255


class Call(NamedTuple):
    """What goes to ssh: words, what its stdin is fed, where its stdout goes; `text` as written."""

    words: list[str]
    fed: bytes | None = None
    target: Path | None = None
    text: str = ""


def run(given: dict[str, Any], words: list[str]) -> int:
    """`--remote USER@HOST [COMMAND…]`; gives the exit code from there, 69 when ssh has none."""
    name, equals, host = words[0].partition("=")
    rest = words[1:]
    if not equals:
        if not rest:
            raise Usage(f"{name} needs a machine.", "deskterm --remote desk@host list")
        host, rest = rest[0], rest[1:]
    if given:
        raise Usage("--db, --config and --as are for this machine, not for --remote.")
    if not host or host.startswith("-") or not host.isprintable() or " " in host:
        raise Usage(f"'{host}' is no machine to log in to.", "deskterm --remote desk@host list")
    for call in _calls(rest):
        code = _ssh(host, call)
        if code:
            return code
    return 0


def _calls(words: list[str]) -> list[Call]:
    if words[:2] == ["attachment", "add"]:
        return _adding(words)
    if words[:2] == ["attachment", "get"]:
        return [_getting(words)]
    if words[:1] == ["export"]:
        return [_exporting(words)]
    if words[:1] and words[0] in _WRITES:
        return [_writing(words)]
    if len(words) > 2 and words[1] == "import" and not words[2].startswith("-"):
        return [Call([*words[:2], "-", *words[3:]], _bytes_of(words[2]))]
    return [Call(words)]


def _adding(words: list[str]) -> list[Call]:
    """One call a file: each has stdin to itself."""
    options, plain = _split(words[2:], ("--name", "--description"))
    if len(plain) < 2 or plain[1:] == ["-"]:
        return [Call(words)]
    named = any(word.partition("=")[0] == "--name" for word in options)
    if named and len(plain) > 2:
        raise Usage("--name is for one file.")
    files = [(path, _bytes_of(path)) for path in plain[1:]]
    return [
        Call(
            ["attachment", "add", plain[0], *options,
             *(() if named else ("--name", Path(path).name))],
            data,
        )
        for path, data in files
    ]  # fmt: skip


def _getting(words: list[str]) -> Call:
    options, plain = _split(words[2:], ("--out",))
    out, kept = _taken(options, ("--out",))
    force = "--force" in kept
    there = ["attachment", "get", *plain, *(word for word in kept if word != "--force")]
    if out and out[-1] != "-":
        return Call(there, target=_target(out[-1], force, "--out"))
    if output.terminal() and plain and "--help" not in kept:
        raise Usage("a terminal may obey bytes of a file.", "name a path with --out")
    return Call(there)


def _target(path: str, force: bool, option: str) -> Path:
    """The file of this machine that takes what comes back."""
    target = Path(path).expanduser()
    if target.is_dir():
        raise Usage(f"{target} is a folder; name the file.")
    if target.exists() and not force:
        raise Conflict(f"{target} exists. Nothing was written.", f"--force, or {option} PATH")
    return target


def _exporting(words: list[str]) -> Call:
    """Its file is one of this machine; the words of the query stay in their order."""
    there, out, force = ["export"], "-", False
    rest = iter(words[1:])
    for word in rest:
        name, equals, value = word.partition("=")
        if word == "--":
            there += [word, *rest]
        elif name == "--output":
            out = value if equals else next(rest, "-")
        elif word == "--force":
            force = True
        else:
            there.append(word)
    return Call(there, target=None if out == "-" else _target(out, force, "--output"))


def _writing(words: list[str]) -> Call:
    """Text and file come from here: one of the two by stdin, the other in the command."""
    options, plain = _split(words[1:], (
        *_TEXT, "--file", "--attach", "--to", "--cc", "--then", "--seen", "--delay", "--contact",
        "--contact-name", "--type", "--priority", "--assign", "--group", "--tag", "--channel",
        "--set",
    ))  # fmt: skip
    paths, options = _taken(options, ("--attach",))
    files, options = _taken(options, ("--file",))
    if len(paths) > 1:
        raise Usage("with --remote one file goes along. Nothing was sent.")
    if files and files[-1] != "-":
        text = _bytes_of(files[-1]).decode(errors="replace")
    else:
        text, options = ("", options) if files else _edited(words[0], plain, options)
    said = any(word.partition("=")[0] in _TEXT for word in options)
    command = [words[0], *plain, *options]
    if not paths:
        if text:
            return Call([*command, "--file", "-"], text.encode(), text=text)
        return Call([*command, *(["--file", "-"] if files else [])])
    if not text and not said and (files or not output.terminal_in()):
        text = sys.stdin.buffer.read().decode(errors="replace")
    if len(text.encode()) > _LONGEST_TEXT:
        raise Usage("a text this long cannot go with a file. Nothing was sent.")
    data = _bytes_of(paths[0])
    if text:
        command += ["--message", text]
    return Call([*command, "--attach", f"-:{Path(paths[0]).name}"], data, text=text)


def _edited(verb: str, plain: list[str], options: list[str]) -> tuple[str, list[str]]:
    """What was written in one's own editor, "" when the text comes another way."""
    from deskterm.cli import body

    title, always = _WRITES[verb]
    said = any(word.partition("=")[0] in (*_TEXT, "--help") for word in options)
    asked = "--edit" in options or (always and output.terminal_in())
    if said or not asked or not plain:
        return "", options
    subject = " ".join(plain) if verb == "new" else f"#{plain[0].lstrip('#')}"
    template = f"{title} {subject}\nAn empty text sends nothing. Below the line nothing is sent."
    return body.edited(output.cleaned(template)), [one for one in options if one != "--edit"]


def _split(words: list[str], takes: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Options with their values joined on by `=`, and the plain words."""
    options: list[str] = []
    plain: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            plain += rest
            break
        if word in takes and rest:
            value = rest.pop(0)
            options.append(f"{'--message' if word == '-m' else word}={value}")
        elif word.startswith("-") and word != "-":
            options.append(word)
        else:
            plain.append(word)
    return options, plain


def _taken(options: list[str], names: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The values of those options, and the other options."""
    values = [one.partition("=")[2] for one in options if one.partition("=")[0] in names]
    return values, [one for one in options if one.partition("=")[0] not in names]


def _bytes_of(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).expanduser().read_bytes()
    except FileNotFoundError:
        raise NotFound(f"no file {path}. Nothing was sent.") from None
    except IsADirectoryError:
        raise Usage(f"{path} is a folder. Nothing was sent.") from None


def _ssh(host: str, call: Call) -> int:
    """Behind `--` nothing is an option of ssh's; the other side splits the words as we join."""
    terminal = output.interactive() and call.fed is None and call.target is None
    command = ["ssh", *(["-t"] if terminal else []), "--", host]
    if call.words:
        command.append(shlex.join(call.words))
    part = None
    if call.target is not None:
        part = call.target.with_name(f".{call.target.name}.part")
    try:
        if part is None:
            code = _shown(command, call.fed, terminal)
        else:
            with part.open("xb") as file:
                code = subprocess.run(command, stdout=file, check=False).returncode  # noqa: S603
            if code == 0 and call.target is not None:
                part.replace(call.target)
    except FileNotFoundError as fault:
        if fault.filename != "ssh":
            raise
        _keep(call)
        raise NetworkFault("ssh is not installed here. Nothing was sent.") from None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    if code:
        _keep(call)
    if code == _SSH_FAILED:
        raise NetworkFault(f"ssh to {host} failed; whether it got there is not known.")
    return code if code >= 0 else 128 - code


def _shown(command: list[str], fed: bytes | None, terminal: bool) -> int:
    """Run it; without a terminal there, the other side takes ours for a pipe and cleans no bytes.

    So they are cleaned here, when they come to our terminal after all.
    """
    if terminal or not output.terminal():
        return subprocess.run(command, input=fed, check=False).returncode  # noqa: S603
    done = subprocess.run(command, input=fed, stdout=subprocess.PIPE, check=False)  # noqa: S603
    if done.stdout:
        output.text(done.stdout.decode(errors="replace"))
    return done.returncode


def _keep(call: Call) -> None:
    if call.text:
        from deskterm.cli.drafting import to_file

        to_file(call.text)
