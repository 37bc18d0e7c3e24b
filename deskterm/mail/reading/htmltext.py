"""HTML to readable text: one pass, no tree, no recursion, linear in the worst case.

Mail HTML is written by programs that do not close what they open, and by people who want a parser
to hang. What a reader would see stays; only style, script, title and hidden elements go.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from deskterm.mail.reading.htmlwriter import Writer

LARGEST_HTML = 2_000_000
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:_-]{0,40})")
_ATTRIBUTE = re.compile(
    r"\b(href|src|alt|style|start|hidden|type)\b(?:\s{0,20}=\s{0,20}"
    r"(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?",
    re.I,
)
_LONG_NUMBER = re.compile(r"&#[0-9]{8,}|&#[xX][0-9a-fA-F]{8,}")
_HIDDEN = re.compile(
    r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all)",
    re.I,
)
_MARKUP = re.compile(r"<[A-Za-z!/?][^<>]*>?")
_HAS_TAG = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9]{0,20}[\s/>]|!--|!doctype)", re.I)

_RAW = frozenset(("style", "script", "title", "noembed", "noframes", "xml", "template"))
_VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
)


def html_to_text(html: str, image: Callable[[str], str] = lambda cid: "") -> tuple[str, bool]:
    """(text, whether the input was cut): at most 2 MB of HTML are read.

    `image` turns a Content-ID into what stands for the picture, '' for nothing.
    """
    cut = len(html) > LARGEST_HTML
    html = html[:LARGEST_HTML]
    if not _HAS_TAG.search(html):
        return _unescaped(html).replace("\xa0", " "), cut
    writer = Writer(image)
    if not _walk(html, writer, hide=True):
        # Something hidden never ended: better to show too much than to lose the letter.
        writer = Writer(image)
        _walk(html, writer, hide=False)
    return writer.text(), cut


def visible_words(html: str) -> str:
    """A quick, rough rendering without layout, to compare two versions of a mail by their words."""
    html = html[:200_000]
    out: list[str] = []
    position = 0
    for tag in ("style", "script", "title"):
        out, position = [], 0
        low = html.lower()
        while (start := low.find(f"<{tag}", position)) >= 0:
            end = low.find(f"</{tag}", start)
            if end < 0 or len(low) != len(html):
                break
            out.append(html[position:start])
            position = end
        out.append(html[position:])
        html = "".join(out)
    return _unescaped(_MARKUP.sub(" ", html))


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    # Python refuses integers of thousands of digits.
    return unescape(_LONG_NUMBER.sub("\ufffd", text))


def _walk(html: str, writer: Writer, *, hide: bool) -> bool:
    """Feeds the writer; False if a hidden element was still open at the end."""
    position, length = 0, len(html)
    hidden_tag, hidden_depth = "", 0
    unclosed: set[str] = set()
    while position < length:
        start = html.find("<", position)
        if start < 0:
            start = length
        if start > position and not hidden_depth:
            writer.words(_unescaped(html[position:start]))
        if start >= length:
            break
        found = _TAG_NAME.match(html, start)
        if found is None:
            position = _past_declaration(html, start, unclosed)
            if position < 0:
                if not hidden_depth:
                    writer.words("<")
                position = start + 1
            continue
        name = found[1].lower()
        end = _tag_end(html, found.end())
        if end < 0:
            if not hidden_depth:
                writer.words(html[start:])
            break
        closing = html[start + 1] == "/"
        inside = html[found.end() : end]
        position = end + 1
        if hidden_depth:
            if name == hidden_tag and not inside.endswith("/"):
                hidden_depth += -1 if closing else 1
            continue
        if closing:
            writer.close(name)
            continue
        if name in _RAW:
            position = _past_raw(html, position, name, unclosed)
            continue
        attributes = _attributes(inside) if inside else {}
        if hide and name not in _VOID and attributes and _is_hidden(attributes):
            if not inside.endswith("/"):
                hidden_tag, hidden_depth = name, 1
            continue
        writer.open(name, attributes)
    return not hidden_depth


def _past_declaration(html: str, start: int, unclosed: set[str]) -> int:
    """The position after a comment, declaration or processing instruction; -1 if it is none."""
    if html.startswith("<!--", start):
        end = -1 if "-->" in unclosed else html.find("-->", start + 2)
        if end >= 0:
            return end + 3
        unclosed.add("-->")
    if html.startswith(("<!", "<?", "</"), start):
        end = html.find(">", start)
        return end + 1 if end >= 0 else -1
    return -1


def _past_raw(html: str, position: int, name: str, unclosed: set[str]) -> int:
    """After `</style` and the like; if that never comes, only the opening tag is dropped."""
    if name in unclosed:
        return position
    found = re.compile(f"</{name}[^<>]*>?", re.I).search(html, position)
    if found is None:
        unclosed.add(name)
        return position
    return found.end()


def _tag_end(html: str, position: int) -> int:
    """The `>` that ends a tag, past quoted ones; -1 for none."""
    end = html.find(">", position)
    # Only a few extensions: a stray quote must not swallow the letter or the time.
    for _ in range(8):
        if end < 0 or end - position > 100_000:
            break
        inside = html[position:end]
        quote = (
            '"'
            if inside.count('"') % 2
            else "'"
            if inside.count("='") * 2 > inside.count("'")
            else ""
        )
        if not quote:
            return end
        closing = html.find(quote, end, end + 2000)
        following = html.find(">", closing) if closing >= 0 else -1
        if following < 0 or ("<" in html[end:closing] and "=" in html[end:closing]):
            break
        end = following
    return html.find(">", position) if end < 0 or end - position > 100_000 else end


def _attributes(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(inside[:20_000]):
        name = match[1].lower()
        if name not in found:
            found[name] = _unescaped(match[2] or match[3] or match[4] or "")
    return found


def _is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style")
    return bool(style and _HIDDEN.search(style)) or attributes.get("hidden", "x") == ""
