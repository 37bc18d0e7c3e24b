"""Where a text comes from: -m, a file, stdin, or the agent's editor."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from deskterm import door
from deskterm.cli import output, piped
from deskterm.errors import DeskError, Usage

SCISSORS = "# ------------------------ >8 ------------------------"
_INSTEAD = "attach it as a file instead"


def given(message: str | None, path: str | None, *, wait: bool = True) -> str | None:
    """The text the caller handed over, None when the editor has to ask for it.

    -m wins over everything; `-` as a path is stdin, and without a path stdin is read when
    something is piped in. `wait` False: a pipe nobody writes to is left alone, for commands
    that can do without a text.
    """
    if message is not None:
        if path is not None:
            raise Usage("-m and --file say the text twice.")
        return _from_stdin() if message == "-" else message
    if path is not None:
        return _from_stdin() if path == "-" else _from_file(path)
    if sys.stdin is None or sys.stdin.isatty():
        return None
    if not wait and not _something_piped():
        return ""
    return _from_stdin()


def _something_piped() -> bool:
    import select

    try:
        return bool(select.select([sys.stdin], [], [], 0.2)[0])
    except (OSError, ValueError):  # no file behind it
        return False


def _from_stdin() -> str:
    return _decoded(piped.read(piped.text_limit(), _INSTEAD))


def _from_file(path: str) -> str:
    with door.named(path, "send the text by a pipe: … < FILE").open("rb") as file:
        data = file.read(piped.TEXT + 1)
    if len(data) > piped.TEXT:
        raise piped.too_long(path, piped.TEXT, _INSTEAD)
    return _decoded(data)


def _decoded(data: bytes) -> str:
    try:
        return data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").replace("\r\n", "\n")


def edited(template: str, begun: str = "") -> str:
    """The text the agent writes in $VISUAL or $EDITOR, above the scissors line.

    `begun` is a draft to go on with. An empty text is refused with "nothing written".
    """
    door.refuse("no editor is opened", "send the text by a pipe (… < FILE), or with -m TEXT")
    if not output.interactive():
        raise Usage("there is no text.", "give one with -m TEXT, --file PATH or through a pipe")
    import shlex
    import subprocess
    import tempfile

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory(prefix="deskterm-") as folder:
        file = Path(folder, "text.md")
        below = "".join(f"# {line}".rstrip() + "\n" for line in template.splitlines())
        file.write_text(f"{begun}\n{SCISSORS}\n{below}")
        try:
            left = subprocess.run([*shlex.split(editor), str(file)], check=False)  # noqa: S603
        except OSError as error:
            raise DeskError(
                f"the editor {editor} did not start ({error.strerror}). Nothing was sent.",
                "set EDITOR, or give the text with -m",
            ) from None
        if left.returncode != 0:
            raise DeskError(f"the editor {editor} ended with {left.returncode}. Nothing was sent.")
        text = file.read_text(errors="replace")
    text = text.partition(SCISSORS)[0].strip()
    if not text:
        raise DeskError("nothing written. Nothing was sent.")
    return text
