"""Address fields (RFC 5322 §3.4) as people and programs really write them.

The standard library's reader recurses on comments and splits names at their commas; this one goes
once over the text from left to right and forgives.
"""

from __future__ import annotations

import re

from deskterm.mail.parsed import Address
from deskterm.mail.reading.encoded import decode_words, unfolded
from deskterm.safe import storable_line

MOST_ADDRESSES = 500
_LONGEST_ADDRESS = 320  # 64 + 1 + 255, RFC 3696 as corrected

_TOKEN = re.compile(
    r"\s+"
    r'|"[^"\\]*(?:\\.[^"\\]*)*"?'
    r"|=\?[^?\s=]{1,60}\?[bBqQ]\?[^?]*\?="
    r"|[<>(),:;\[\]]"
    r'|[^\s<>(),:;\[\]"]+',
    re.S,
)
# What most fields hold: one plain name (or none) and one plain address.
_SIMPLE = re.compile(
    r"[ ]?(?:\"([\w .,'@-]+)\" |([A-Za-z0-9_'-]+(?: [\w.'-]+)*) )?"
    r"<([\w.+=-]+@[A-Za-z0-9.-]*[A-Za-z0-9])>[ ]?",
    re.ASCII,
)
_QUOTED_PAIR = re.compile(r"\\(.)", re.S)
_USABLE = re.compile(r"[^\s@<>,;()\"\x00-\x20]+@[^\s@<>,;()\"\x00-\x20]+")
_QUOTED_LOCAL = re.compile(r'"[^"\x00-\x1f]{1,64}"@[^\s@<>,;()"]+')
_BARE = re.compile(r"[^\s@<>,;:()\"'\[\]]+@[^\s@<>,;:()\"'\[\]]+\.?[^\s@<>,;:()\"'\[\].]")
_CUT = re.compile(r"[^\s@<>,;:()]+@\[[0-9A-Za-z:.]{3,60}\]")


def parse_addresses(value: str, charset: str = "", most: int = MOST_ADDRESSES) -> list[Address]:
    """Everybody in an address field, in order, at most `most`; group names are left out.

    Entries without a usable address are kept if they have a name (`address` is then '').
    """
    simple = _SIMPLE.fullmatch(value) if len(value) < 300 else None
    if simple:
        return [Address(simple[1] or simple[2] or "", simple[3].lower())]
    text = unfolded(value, charset)
    found = _Reader(text, most).entries()
    if found and not any(entry.address for entry in found) and "=?" in text:
        # Some programs encode the whole field, address and all.
        again = _Reader(decode_words(text), most).entries()
        if any(entry.address for entry in again):
            return again
    return found


def usable(address: str) -> str:
    """The address lower-cased, or '' if no mail could be sent to it."""
    address = address.strip().strip("'").strip()
    if address.lower().startswith("mailto:"):
        address = address[7:].partition("?")[0]
    address = address.rstrip(".")
    if len(address) > _LONGEST_ADDRESS:
        return ""
    if _USABLE.fullmatch(address) or _QUOTED_LOCAL.fullmatch(address) or _CUT.fullmatch(address):
        return storable_line(address.lower())
    return ""


class _Reader:
    """One pass over the tokens of a field, collecting one entry at a time."""

    def __init__(self, text: str, most: int) -> None:
        self.text = text
        self.most = most
        self.found: list[Address] = []
        self.phrase: list[str] = []
        self.bare: list[str] = []
        self.comment = ""
        self.angle = ""
        self.had_angle = False
        self.before = 0  # words of the phrase that stand before the angle
        self.pending = ""
        self.in_group = False
        self.groups = ";" in text
        self.reopened = False

    def entries(self) -> list[Address]:
        position, length = 0, len(self.text)
        while position < length and len(self.found) < self.most:
            token = _TOKEN.match(self.text, position)
            if token is None:
                position += 1
                continue
            word = token[0]
            position = token.end()
            if word[0] == '"' and not self.reopened and (len(word) == 1 or word[-1] != '"'):
                # Never closed: it would swallow everybody after it. Once, so this stays linear.
                self.reopened = True
                position = token.start() + 1
                continue
            if word == "(":
                position = self._read_comment(position)
            elif word == "<":
                position = self._read_angle(position)
            elif word in (",", ";"):
                self._finish(separator=word)
                if word == ";":
                    self.in_group = False
            elif word == ":":
                self._colon()
            elif word not in (">", ")"):
                self.phrase.append(word)
        self._finish(separator="")
        if self.pending and len(self.found) < self.most:
            self._keep(self.pending, "")
        return self.found

    def _colon(self) -> None:
        """A group's name ends here (`team: a@x, b@y;`), or it is a colon in somebody's name."""
        name = "".join(self.phrase).strip().lower() if len(self.phrase) < 30 else ""
        if name == "mailto":
            self.phrase = []
        elif self.groups and name and "@" not in name and not self.in_group:
            self.in_group = True
            self.phrase, self.comment = [], ""
        else:
            self.phrase.append(":")

    def _read_comment(self, position: int) -> int:
        depth, start = 1, position
        while depth and position < len(self.text):
            ch = self.text[position]
            depth += (ch == "(") - (ch == ")")
            position += 2 if ch == "\\" else 1
        inner = self.text[start : position - (depth == 0)]
        if not self.comment:
            self.comment = _QUOTED_PAIR.sub(r"\1", inner[:1000])
        return position

    def _read_angle(self, position: int) -> int:
        while self.text.startswith("<", position):
            position += 1
        end = self.text.find(">", position, position + 2000)
        if end < 0:
            # Never closed: it ends where an address would.
            stops = [at for ch in ",; " if (at := self.text.find(ch, position, position + 400)) > 0]
            end = min(stops, default=min(len(self.text), position + 400))
        inner = self.text[position:end]
        if inner.startswith("@") and ":" in inner:
            inner = inner[inner.rindex(":") + 1 :]
        if not self.had_angle or not usable(self.angle):
            if self.had_angle and self.angle:
                self.phrase.append(f"<{self.angle}>")
            self.angle = _compact(inner)
            self.before = len(self.phrase)
        self.had_angle = True
        return end + 1 if self.text.startswith(">", end) else end

    def _finish(self, separator: str) -> None:
        raw = "".join(self.phrase).strip()
        before = "".join(self.phrase[: self.before]).strip()
        angle, had_angle, comment = self.angle, self.had_angle, self.comment
        self.phrase, self.angle, self.had_angle, self.comment = [], "", False, ""
        self.before = 0
        if had_angle:
            address = usable(angle) or _first_address(angle)
            # What follows an angle is no name, if one stands before it.
            name = _name(before) or _name(raw) or decode_words(comment)
            if not address:
                # `<Joe> joe@client.test`, or an address only in the name
                address = _first_address(raw)
                name = name if not address else _name(raw.replace(address, "")) or angle
            if self.pending:
                name = f"{self.pending}, {name}" if name and raw else name
                self.pending = ""
            self._keep(name, address)
            return
        if not raw and not comment:
            return
        address, name = _without_angle(raw)
        if self.pending:
            self._keep(self.pending, "")
            self.pending = ""
        if not address and separator == "," and not self.in_group and "@" not in raw:
            self.pending = _name(raw)  # `Ruiz, Ana <ana@…>` without the quotes it should have
            return
        self._keep(name or decode_words(comment), address)

    def _keep(self, name: str, address: str) -> None:
        name = storable_line(name)
        if name or address:
            self.found.append(Address(name, address))


def _compact(inner: str) -> str:
    return inner.strip() if '"' in inner else "".join(inner.split())


def _name(raw: str) -> str:
    """A phrase for people: quotes off, quoted pairs and encoded words read."""
    if '"' in raw:
        raw = re.sub(
            r'"((?:[^"\\]|\\.)*)"?',
            lambda found: _QUOTED_PAIR.sub(r"\1", found[1]),
            raw,
            flags=re.S,
        )
    return storable_line(decode_words(raw))


def _first_address(raw: str) -> str:
    found = _BARE.search(raw[:2000]) if "@" in raw else None
    return usable(found[0]) if found else ""


def _without_angle(raw: str) -> tuple[str, str]:
    """(address, name) of an entry that has no <…>."""
    whole = usable(raw) or usable(
        "".join(raw.split()) if raw.count("@") == 1 and " @" in raw else ""
    )
    if whole:
        return whole, ""
    plain = _name(raw)
    found = _BARE.search(plain[:2000]) if "@" in plain else None
    if not found:
        return "", plain
    address = usable(found[0])
    rest = (plain[: found.start()] + plain[found.end() :]).strip(" \t<>[]'\",;:")
    return address, rest.removesuffix("mailto").rstrip(" [:")
