"""The two bodies of an outgoing mail: plain text as people read it, and the same as simple HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

_QUOTE_MARKS = re.compile(r"(?:> ?)+")
_MAX_DEPTH = 10
_MAX_QUOTED_LINES = 400
_MAX_QUOTED = 20_000
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BLOCKQUOTE = (
    '<blockquote type="cite" style="margin:0 0 0 0.8ex;border-left:2px solid #ccc;'
    'padding-left:1ex">'
)


def lines_of(text: str) -> list[str]:
    """The lines of a text without controls and without trailing blanks, however it breaks lines."""
    plain = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.rstrip() for line in plain.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def quoted(text: str, shortened: str) -> str:
    """The text with `> ` in front of each line; past 400 lines or 20,000 characters it is cut.

    `shortened` is the mark that then stands for the rest.
    """
    lines = lines_of(text[:_MAX_QUOTED])
    if len(text) > _MAX_QUOTED or len(lines) > _MAX_QUOTED_LINES:
        lines = [*lines[:_MAX_QUOTED_LINES], shortened]
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def render_html(text: str, language: str = "en") -> str:
    """A text body as HTML: plain paragraphs, `>` lines as blockquotes, all of it escaped.

    No images, no links, no classes: nothing in it can be followed or fetched.
    """
    body = "\n".join(_blocks(lines_of(text)))
    lang = escape(language, quote=True)
    return f'<!DOCTYPE html>\n<html lang="{lang}"><body>\n{body}\n</body></html>\n'


def _blocks(lines: list[str]) -> Iterator[str]:
    depth = 0
    paragraph: list[str] = []
    for line in lines:
        marks = _QUOTE_MARKS.match(line)
        level = min(marks[0].count(">"), _MAX_DEPTH) if marks else 0
        rest = line[marks.end() :] if marks else line
        if paragraph and (level != depth or not rest):
            yield _paragraph(paragraph)
            paragraph = []
        # A blank line between two quotes of the same mail ends a paragraph, not the quote.
        if rest or marks:
            yield from _steps(depth, level)
            depth = level
        if rest:
            paragraph.append(rest)
    if paragraph:
        yield _paragraph(paragraph)
    yield from _steps(depth, 0)


def _steps(depth: int, level: int) -> Iterator[str]:
    for _ in range(depth, level):
        yield _BLOCKQUOTE
    for _ in range(level, depth):
        yield "</blockquote>"


def _paragraph(lines: list[str]) -> str:
    return "<p>" + "<br>\n".join(_line(line) for line in lines) + "</p>"


def _line(line: str) -> str:
    expanded = line.expandtabs(8)
    text = expanded.lstrip(" ")
    return "&nbsp;" * (len(expanded) - len(text)) + escape(text, quote=False)
