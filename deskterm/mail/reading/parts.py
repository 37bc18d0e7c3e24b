"""The walk through a mail's parts: what is the letter, what is a file, and in which order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from deskterm.mail.parsed import Part
from deskterm.mail.reading import alternatives
from deskterm.mail.reading.calendars import summary_line
from deskterm.mail.reading.charsets import decode
from deskterm.mail.reading.encoded import one_line
from deskterm.mail.reading.filenames import safe_name
from deskterm.mail.reading.htmltext import html_to_text
from deskterm.mail.reading.parameters import content_type, parameters
from deskterm.mail.reading.plaintext import lines_ended, trimmed, unenriched, unflowed
from deskterm.mail.reading.smime import signed_content
from deskterm.mail.reading.structure import read_tree, reread
from deskterm.mail.reading.tnef import read_tnef
from deskterm.mail.reading.transfer import decode_transfer, uu_files
from deskterm.mail.reading.tree import Budget, Node

MOST_KEPT = 1000
DEEPEST = 5  # signatures around signatures
LARGEST_TEXT = 2_000_000  # characters of one text part
# What a fault in one part may look like; that part is then lost, and nothing else.
FAULTS = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)

_LETTERS = frozenset(
    (
        "text/plain",
        "text/html",
        "text/enriched",
        "text/richtext",
        "text/markdown",
        "text/x-markdown",
    )
)
_CALENDARS = frozenset(("text/calendar", "application/ics", "text/x-vcalendar"))
_TNEF = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
_SIGNED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
_SUBJECT = re.compile(r"^subject:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.I | re.M)
_CID_MARK = re.compile(r"\[cid:([^\]\s]{1,300})\]")
_LOOKS_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>])", re.I)


@dataclass
class Block:
    """A piece of the letter: kind is plain, html, note or image (then `text` is its Content-ID).

    `name` is the picture's file name, or what the noted invitation is called.
    """

    kind: str
    text: str
    name: str = ""


class Reading:
    """Collects one mail's blocks and files; `charset` is that of its first text part."""

    def __init__(self, root: Node, budget: Budget) -> None:
        self.root = root
        self.files: list[Part] = []
        self.images: dict[str, str] = {}
        self.shown: set[str] = set()
        self.named_texts: list[tuple[bytes, str, Mapping[str, str]]] = []
        self.html_present = False
        self.guessed: list[str] = []
        self.truncated = budget.notes

    def text(self) -> str:
        """The letter; reads all parts, so `files` is complete afterwards."""
        blocks = self._part(self.root, 0)
        if not any(block.text.strip() for block in blocks if block.kind in ("plain", "html")):
            blocks = [block for block in blocks if block.kind != "html"]
            for data, kind, given in self.named_texts[:1]:
                blocks += self._letter(data, kind, given)
        rendered = [self._rendered(block) for block in blocks]
        pieces: list[str] = []
        for block, piece in zip(blocks, rendered, strict=True):
            if block.kind == "image" and block.text not in self.shown:
                piece = f"[image: {block.name}]"
            if piece and not (block.kind == "note" and _told(block, pieces)):
                pieces.append(piece)
        return trimmed("\n\n".join(pieces))

    def _rendered(self, block: Block) -> str:
        if block.kind == "image":
            return ""
        if block.kind == "html":
            text, cut = html_to_text(block.text, self._image)
            if cut:
                self.truncated.append("only the first 2 MB of HTML were read")
            return trimmed(lines_ended(text))
        if "[cid:" in block.text:
            return trimmed(
                _CID_MARK.sub(lambda found: self._image(found[1]) or found[0], block.text)
            )
        return trimmed(block.text)

    def _image(self, cid: str) -> str:
        name = self.images.get(cid) or self.images.get(cid.replace("%40", "@"), "")
        if not name:
            return "[image]" if cid else ""
        self.shown.add(cid)
        return f"[image: {name}]"

    def _part(self, part: Node, depth: int) -> list[Block]:
        if len(self.files) >= MOST_KEPT:
            self._truncate(f"only the first {MOST_KEPT} files were kept")
            return []
        try:
            if part.children:
                return self._container(part, depth)
            return self._leaf(part, depth)
        except FAULTS as fault:
            self._guess(f"a part could not be read ({type(fault).__name__})")
            return []

    def _container(self, part: Node, depth: int) -> list[Block]:
        children = part.children
        if part.epilogue and f"--{part.boundary}".encode() in part.epilogue:
            # An inner container used the same boundary, and its end was taken for ours.
            more = reread(part.epilogue, part.kind, part.boundary, part.budget)
            children = children + more.children if more else children
        read = [self._part(child, depth + 1) for child in children]
        if part.kind == "multipart/alternative":
            return alternatives.choose(read)
        blocks = [block for piece in read for block in piece]
        if part.kind == "multipart/related":
            # Its pictures show where the HTML names them, and nowhere else.
            blocks = [block for block in blocks if block.kind != "image"]
        elif len(blocks) == 2:
            blocks = alternatives.without_double(blocks)
        if not blocks and not self.files and part.preamble and depth == 0:
            return [Block("plain", lines_ended(decode(part.preamble)[0]))]
        return blocks

    def _leaf(self, part: Node, depth: int) -> list[Block]:
        fields: dict[str, str] = {}
        for field, value in part.fields:
            fields.setdefault(field.lower(), value)
        kind = content_type(fields.get("content-type", ""), part.default_type)
        given = parameters(fields.get("content-type", ""))
        data, damaged = decode_transfer(
            part.body, one_line(fields.get("content-transfer-encoding", "")[:200])
        )
        if damaged:
            self._guess(damaged)
        if kind.startswith("multipart/") and not part.opaque:
            again = reread(data, kind, given.get("boundary", ""), part.budget)
            if again is not None:
                return self._part(again, depth + 1)
            kind = "text/plain"
        disposition = fields.get("content-disposition", "")
        asked = parameters(disposition)
        wanted = asked.get("filename") or given.get("name") or asked.get("name", "")
        attached = disposition.strip(" \"'").lower().startswith("attachment")
        cid = one_line(fields.get("content-id", "")[:1000]).strip("<> ")
        if kind in _LETTERS and not attached and (not wanted or depth == 0):
            return self._letter(data, kind, given)
        return self._file(data, kind, given, wanted, cid, disposition, attached, depth)

    def _letter(self, data: bytes, kind: str, given: Mapping[str, str]) -> list[Block]:
        text, guess = decode(data, given.get("charset", ""), html=kind == "text/html")
        if guess:
            self._guess(guess)
        if len(text) > LARGEST_TEXT:
            text = text[:LARGEST_TEXT]
            self._truncate(f"only the first {LARGEST_TEXT} characters of the text were read")
        if kind == "text/html" or (kind == "text/plain" and _LOOKS_HTML.match(text)):
            self.html_present = True
            return [Block("html", text)]
        if kind in ("text/enriched", "text/richtext"):
            return [Block("plain", unenriched(text))]
        if given.get("format", "").lower() == "flowed":
            text = unflowed(text, delete_space=given.get("delsp", "").lower() == "yes")
        else:
            text = lines_ended(text)
        return [Block("plain", self._without_uu(text))]

    def _without_uu(self, text: str) -> str:
        out, position = [], 0
        for start, end, name, data in uu_files(text):
            kept = self._keep(name, "application/octet-stream", data, "", inline=False)
            out += [text[position:start], f"[attachment: {kept}]"]
            position = end
        return "".join([*out, text[position:]])

    def _file(
        self,
        data: bytes,
        kind: str,
        given: Mapping[str, str],
        wanted: str,
        cid: str,
        disposition: str,
        attached: bool,
        depth: int,
    ) -> list[Block]:
        if kind in _TNEF or safe_name(wanted, kind).lower() == "winmail.dat":
            opened = self._open_tnef(data)
            if opened is not None:
                return opened
        if kind == "message/rfc822" and not wanted:
            wanted = _subject(data)
        inline = not attached and (bool(cid) or disposition.strip().lower().startswith("inline"))
        name = self._keep(wanted, kind, data, cid, inline=inline)
        if kind in _LETTERS and not attached:
            self.named_texts.append((data, kind, given))
        if kind in _SIGNED:
            signed = signed_content(data)
            if signed and depth < DEEPEST:
                return self._part(read_tree(signed, self.root.budget), depth + 1)
        if kind in _CALENDARS:
            line, title = summary_line(decode(data, given.get("charset", "") or "utf-8")[0])
            return [Block("note", line, title)] if line else []
        if (
            kind.startswith("image/")
            and inline
            and disposition.lower().strip().startswith("inline")
        ):
            return [Block("image", cid, name)]
        return []

    def _open_tnef(self, data: bytes) -> list[Block] | None:
        files, body = read_tnef(data)
        if not files and not body:
            return None
        for file in files:
            kind = content_type(file.content_type, "application/octet-stream")
            self._keep(file.name, kind, file.data, file.content_id, inline=False)
        if body:
            self.named_texts.append((body, "text/plain", {}))
        return []

    def _keep(self, wanted: str, kind: str, data: bytes, cid: str, *, inline: bool) -> str:
        name = safe_name(wanted, kind)
        if len(self.files) >= MOST_KEPT:
            self._truncate(f"only the first {MOST_KEPT} files were kept")
            return name
        self.files.append(Part(name, kind, len(data), data, cid, inline))
        if cid:
            self.images.setdefault(cid, name)
        return name

    def _guess(self, note: str) -> None:
        if note not in self.guessed and len(self.guessed) < 20:
            self.guessed.append(note)

    def _truncate(self, note: str) -> None:
        if note not in self.truncated:
            self.truncated.append(note)


def _told(note: Block, pieces: list[str]) -> bool:
    """Whether the letter names the invitation itself, as most programs make it do."""
    return any(note.name in piece or note.text == piece for piece in pieces)


def _subject(data: bytes) -> str:
    """A name for an attached mail: its subject."""
    head = data[:20_000].decode("ascii", "surrogateescape")
    found = _SUBJECT.search(head)
    subject = one_line(found[1]) if found else ""
    return f"{subject.replace('/', '-')[:100].strip()}.eml" if subject else ""
