"""Lines of text out of HTML's tags: what breaks a line, what marks one, what a link says."""

from __future__ import annotations

import re
from collections.abc import Callable

_DEEPEST_QUOTE = 8
_DEEPEST_LIST = 8
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
# What newsletters fill their preview line with: nothing a reader would see.
_INVISIBLE = re.compile("[\u034f\u00ad\u200b-\u200f\u2007\u2060\ufeff\\s]+")
_BLOCK_TAGS = (
    "address article aside body center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form header html legend li main menu nav ol option section summary table tbody td "
    "tfoot th thead tr ul caption"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_PARAGRAPH_TAGS = "p h1 h2 h3 h4 h5 h6 pre blockquote hr table ul ol dl"
_PARAGRAPHS = frozenset(_PARAGRAPH_TAGS.split())


class Writer:
    """Lines of text as they grow; layout rules live here."""

    def __init__(self, image: Callable[[str], str]) -> None:
        self.image = image
        self.lines: list[str] = []
        self.line: list[str] = []
        self.space = False
        self.cell = False
        self.blank_wanted = False
        self.quotes = 0
        self.pre = 0
        self.lists: list[int] = []
        self.marker = ""
        self.links: list[tuple[str, int, int]] = []
        self.length = 0

    def words(self, text: str) -> None:
        """Running text."""
        if self.pre:
            pieces = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            for index, piece in enumerate(pieces):
                if index:
                    self.end_line(force=True)
                if piece:
                    self._put(piece)
            return
        text = _BLANKS.sub(" ", text)
        if text == " " or not text:
            self.space = self.space or (bool(text) and bool(self.line))
            return
        if text[0] == " ":
            self.space = bool(self.line)
            text = text[1:]
        trailing = text[-1:] == " "
        if trailing:
            text = text[:-1]
        if text:
            self._put(text)
        self.space = trailing

    def _put(self, text: str) -> None:
        if self.blank_wanted and not self.line:
            self._blank()
        if self.marker and not self.line:
            self.line.append(self.marker)
            self.marker = ""
        elif self.cell and self.line:
            self.line.append(" | ")
        elif self.space and self.line:
            self.line.append(" ")
        self.cell = self.space = False
        self.line.append(text)
        self.length += 1

    def _blank(self) -> None:
        self.blank_wanted = False
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._prefix().rstrip())

    def _prefix(self) -> str:
        return "> " * min(self.quotes, _DEEPEST_QUOTE)

    def end_line(self, *, force: bool = False) -> None:
        """Finishes the line if there is something on it (or anyway, for <br> and <pre>)."""
        text = "".join(self.line)
        self.line, self.space, self.cell = [], False, False
        if not _INVISIBLE.sub("", text):
            # <div>&nbsp;</div> is how programs write an empty line.
            if not force and "\xa0" not in text:
                return
            text = ""
        self.lines.append((self._prefix() + text.replace("\xa0", " ")).rstrip())

    def open(self, name: str, attributes: dict[str, str]) -> None:
        """An opening tag."""
        if name == "br":
            self.end_line(force=True)
        elif name == "a":
            self.links.append((attributes.get("href", ""), len(self.line), len(self.lines)))
            del self.links[:-50]
        elif name == "img":
            self._picture(attributes)
        elif name in _PARAGRAPHS or name in _BLOCKS:
            self._open_block(name)
        elif name == "input" and attributes.get("type", "").lower() == "hidden":
            return

    def _open_block(self, name: str) -> None:
        if name in ("td", "th"):
            self.cell = bool(self.line)
            return
        self.end_line()
        if name in _PARAGRAPHS and not (name in ("ul", "ol", "table") and self.lists):
            self.blank_wanted = True
        if name == "li":
            self._item()
        elif name in ("ul", "dir", "menu"):
            self.lists.append(-1)
        elif name == "ol":
            self.lists.append(0)
        elif name == "blockquote":
            self._enter_quote(1)
        elif name == "pre":
            self.pre += 1
        elif name == "hr":
            self._put("---")
            self.end_line()
            self.blank_wanted = True

    def _enter_quote(self, step: int) -> None:
        if self.blank_wanted and step > 0:
            self._blank()
        self.quotes = max(0, self.quotes + step)
        self.blank_wanted = step < 0

    def _item(self) -> None:
        depth = min(len(self.lists), _DEEPEST_LIST)
        indent = "  " * max(0, depth - 1)
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            self.marker = f"{indent}{self.lists[-1]}. "
        else:
            self.marker = f"{indent}- "

    def close(self, name: str) -> None:
        """A closing tag; ones that were never opened do no harm."""
        if name == "a":
            self._close_link()
            return
        if name in ("td", "th"):
            return
        if name not in _BLOCKS and name not in _PARAGRAPHS:
            return
        self.end_line()
        if name in _PARAGRAPHS and not (name in ("ul", "ol", "table") and len(self.lists) > 1):
            self.blank_wanted = True
        if name in ("ul", "ol", "dir", "menu"):
            if self.lists:
                self.lists.pop()
            self.marker = ""
        elif name == "blockquote":
            self._enter_quote(-1)
        elif name == "pre":
            self.pre = max(0, self.pre - 1)

    def _close_link(self) -> None:
        if not self.links:
            return
        href, at, line = self.links.pop()
        if line != len(self.lines) and not self.line:
            return
        shown = "".join(self.line[at:] if line == len(self.lines) else self.line).strip(" |")
        target = _link_target(href)
        if target and shown and not _same_link(shown, target):
            self.line.append(f" <{target}>")

    def _picture(self, attributes: dict[str, str]) -> None:
        source = attributes.get("src", "")
        if source[:4].lower() == "cid:":
            shown = self.image(source[4:])
        else:
            alt = _BLANKS.sub(" ", attributes.get("alt", "")).strip()
            shown = f"[image: {alt}]" if _INVISIBLE.sub("", alt) else ""
        if shown:
            self.space = bool(self.line)
            self._put(shown)
            self.space = True

    def text(self) -> str:
        """Everything, without blank lines at either end or more than one in a row."""
        self.end_line()
        out: list[str] = []
        blank = 0
        for line in self.lines:
            blank = 0 if line else blank + 1
            if blank < 2:
                out.append(line)
        return "\n".join(out).strip("\n")


def _link_target(href: str) -> str:
    target = "".join(href.split())
    if target.lower().startswith("mailto:"):
        return target[7:].partition("?")[0]
    if target.lower().startswith(("http://", "https://", "ftp://", "tel:", "sip:")):
        return target[:2000].removeprefix("tel:")
    return ""


def _same_link(shown: str, target: str) -> bool:
    return _bare_link(shown) == _bare_link(target)


def _bare_link(text: str) -> str:
    text = "".join(text.split()).lower().strip("<>").rstrip("/.")
    return text.removeprefix("https://").removeprefix("http://").removeprefix("www.")
