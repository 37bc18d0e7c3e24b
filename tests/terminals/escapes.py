"""What a program wrote to a terminal, taken apart to the last byte, and what of it was not allowed.

The list of what may pass (design.md §4) is written here a second time on purpose: a wall that asked
the code it guards would fall with it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

# One alternative each: what a terminal reads as one thing. The last two are never in order.
_TOKEN = re.compile(
    r"(?P<csi>\x1b\[[0-?]*[ -/]*[@-~])"
    r"|(?P<osc>\x1b\][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c))"
    r"|(?P<string>\x1b[PX^_][^\x1b\x9c]*(?:\x1b\\|\x9c))"
    r"|(?P<escape>\x1b[ -/]*[0-Z\\`-~])"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)",
    re.S,
)
_HIDDEN = re.compile(
    "[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)

# Every style we use; blinking (5, 6) and hiding (8) are never ours, and so give a stranger away.
_SGR = (
    r"(?:0?|[1-4]|[79]|2[1-479]|3[0-79]|4[0-79]|9[0-7]|10[0-7]"
    r"|[34]8;5;\d+|[34]8;2;\d+;\d+;\d+)"
)
STYLE = rf"\x1b\[{_SGR}(?:;{_SGR})*m"
BAR = r"\x1b\[\d*A|\x1b\[2K"  # a bar is rubbed out and drawn anew
_MODES = "7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048"
_FULL_SCREEN = re.compile(
    rf"{STYLE}|\x1b\[[1-9]\d?;[1-9]\d*H"
    rf"|\x1b\[\?({_MODES})[hl]"  # cursor, mouse, focus, alternate screen, paste, sync, resize
    r"|\x1b\[\?(2026|2048)\$p"  # Textual asks at its start what the terminal has
    r"|\x1b\[>\d+u|\x1b\[<u"  # kitty's keyboard, on and off
    r"|\x1b\]22;[a-z-]*\x07"  # the mouse pointer's shape
)
_LINES = re.compile(rf"{STYLE}|{BAR}|\x1b\[\?25[hl]")
_TITLE = re.compile(r"\x1b\]2;(deskterm( \d+ new)?)?\x07")
_CLIPBOARD = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


class Token(NamedTuple):
    """One thing a terminal reads: `kind` is csi, osc, string, escape, control, text or torn."""

    kind: str
    text: str
    at: int


class Offence(NamedTuple):
    """What was not allowed, where (in characters), and what stood around it."""

    kind: str
    text: str
    at: int
    around: str


def tokens(text: str) -> Iterator[Token]:
    """All of it, in order, nothing left out; a sequence without an end is `torn`."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        assert found is not None
        assert found.lastgroup is not None
        kind = "torn" if found[0] == "\x1b" else found.lastgroup
        yield Token(kind, found[0], at)
        at = found.end()


def full_screen(data: bytes) -> list[Offence]:
    """What a full-screen program may not write."""

    def allowed(token: Token) -> bool:
        if token.kind == "osc":
            return bool(_TITLE.fullmatch(token.text) or _FULL_SCREEN.fullmatch(token.text)) or (
                _is_clipboard(token.text)
            )
        return token.kind == "csi" and bool(_FULL_SCREEN.fullmatch(token.text))

    return _offences(data, allowed, controls="\r\n", bell=True)


def on_terminal(data: bytes) -> list[Offence]:
    """What a command may not write to a terminal: colours, and a progress bar on stderr."""
    text = data.decode("utf-8", "surrogateescape")
    # A bar goes to the left and rubs out its line; any other return would write over text.
    bare = re.sub(rf"\r(?=\n|(?:{STYLE}|{BAR})*\x1b\[2K)", "", text)
    return _offences(bare, lambda token: bool(_LINES.fullmatch(token.text)), controls="\n\t")


def piped(data: bytes) -> list[Offence]:
    """What may not go into a pipe: anything but text, line ends, and the tabs between columns."""
    return _offences(data, lambda token: False, controls="\n\t")


def as_json(data: bytes) -> list[Offence]:
    """What may not be in JSON: anything but printable ASCII and line ends."""
    found = piped(data.replace(b"\t", b"\x00"))
    text = data.decode("latin-1")
    found += [_offence("text", one[0], one.start(), text) for one in re.finditer("[^\n -~]", text)]
    return found


def copied(data: bytes) -> list[str]:
    """What was put on the clipboard, in order."""
    found = _CLIPBOARD.finditer(data.decode("utf-8", "surrogateescape"))
    return [base64.b64decode(one[1]).decode() for one in found]


def _offences(
    data: bytes | str, allowed: Callable[[Token], bool], controls: str, *, bell: bool = False
) -> list[Offence]:
    text = data if isinstance(data, str) else data.decode("utf-8", "surrogateescape")
    found = []
    everything = list(tokens(text))
    for token, before, after in zip(
        everything, [None, *everything], [*everything[1:], None], strict=False
    ):
        # The bell is ours between two sequences; beside text it is a stranger's.
        if bell and token.text == "\x07" and "text" not in (_kind(before), _kind(after)):
            continue
        if token.kind == "text":
            found += [
                _offence("text", one[0], token.at + one.start(), text)
                for one in _HIDDEN.finditer(token.text)
            ]
        elif token.kind == "control":
            if token.text not in controls:
                found.append(_offence(*token, text))
        elif not allowed(token):
            found.append(_offence(*token, text))
    return found


def _kind(token: Token | None) -> str:
    return token.kind if token is not None else "text"


def _offence(kind: str, what: str, at: int, text: str) -> Offence:
    return Offence(kind, what, at, text[max(0, at - 60) : at + 60])


def _is_clipboard(text: str) -> bool:
    found = _CLIPBOARD.fullmatch(text)
    if found is None:
        return False
    try:
        inside = base64.b64decode(found[1], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return not any(
        token.kind != "text" or _HIDDEN.search(token.text)
        for token in tokens(inside.replace("\n", " ").replace("\t", " "))
    )
