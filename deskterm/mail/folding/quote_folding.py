"""Marks each line of a mail with what it is: heads first, then `>` runs, then what stands below."""

from __future__ import annotations

import itertools
from typing import Literal

from deskterm.mail.folding.attributions import Attribution, ending_at, flattened
from deskterm.mail.folding.disclaimers import banner_end, disclaimer_start
from deskterm.mail.folding.quote_headers import (
    Block,
    bare_marker,
    header_block,
    is_forward_marker,
    is_groupwise,
    is_original_marker,
    is_reply_separator,
    notes_block,
    role_of,
    short_block,
    with_rules_above,
)
from deskterm.mail.folding.quote_lines import Line, is_rule, next_filled
from deskterm.mail.folding.quote_runs import is_fragment, is_odd_mark, is_prompt, is_shown, runs
from deskterm.mail.folding.quote_words import RAW_HEADERS
from deskterm.mail.folding.signatures import mobile_lines, signature_start

Kind = Literal["said", "quoted", "attribution", "signature", "disclaimer"]


class Folding:
    """One pass over the lines of a mail.

    `cuts`: whether a head without `>` under it folds all the rest of the mail. `lines` has
    a line parted in it when an attribution stands in the middle of one.
    """

    def __init__(self, lines: list[Line], cuts: bool) -> None:
        self.lines = list(lines)
        self._cuts = cuts
        self._marks: list[Kind | None] = [None] * len(lines)
        self._stop = len(lines)  # where a cut, or a forward, begins

    def kinds(self) -> list[Kind]:
        """What each line is; a blank line is what the line above it is."""
        self._split_flattened()
        self._mark_armour()
        self._mark_heads()
        self._mark_runs()
        start = 0
        for at in range(self._stop + 1):
            if at == self._stop or self._marks[at] is not None:
                if start < at:
                    self._mark_region(start, at)
                start = at + 1
        return self._filled()

    def _mark(self, start: int, end: int, kind: Kind) -> None:
        for at in range(start, end):
            self._marks[at] = kind

    # Heads

    def _split_flattened(self) -> None:
        """Parts the first line in which an attribution follows, or leads to, other words."""
        for at, line in enumerate(self.lines):
            if "@" not in line.exact or line.prefixed:
                continue
            cuts: tuple[int, ...] = flattened(line) or ()
            found = None if cuts else ending_at(self.lines, at, 0)
            if found is not None and found.column:
                at, cuts = found.start, (found.column,)
            if cuts:
                exact = self.lines[at].exact
                edges = [0, *cuts, len(exact)]
                parts = [exact[a:b] for a, b in itertools.pairwise(edges) if b > a]
                self.lines[at : at + 1] = [Line(part) for part in parts]
                self._marks = [None] * len(self.lines)
                self._stop = len(self.lines)
                return

    def _mark_armour(self) -> None:
        """The lines that OpenPGP's clear signature puts around a text (RFC 9580 §7)."""
        lines = self.lines
        inside = False
        for at, line in enumerate(lines):
            if not line.view.startswith("-----"):
                continue
            if line.view == "-----BEGIN PGP SIGNED MESSAGE-----":
                end = at + 1
                while end < len(lines) and ":" in lines[end].view:
                    end += 1
                self._mark(at, end, "signature")
                inside = True
            elif inside and line.view == "-----BEGIN PGP SIGNATURE-----":
                end = at + 1
                while end < len(lines) and not lines[end - 1].view.startswith("-----END"):
                    end += 1
                self._mark(at, end, "signature")
                inside = False

    def _mark_heads(self) -> None:
        at, floor = 0, 0
        while at < len(self.lines):
            line = self.lines[at]
            if len(line.view) < 2 or (line.prefixed and not is_groupwise(line)):
                at += 1
                continue
            if is_forward_marker(line):
                self._stop = at
                self._mark(at, len(self.lines), "said")
                return
            block = self._block(at)
            if block is None and (found := ending_at(self.lines, at, floor)) is not None:
                block = self._attributed(found)
            if block is None:
                at += 1
                continue
            if self._is_cut(block):
                if self._cuts:
                    self._mark(block.start, block.end + 1, "attribution")
                    self._mark(block.end + 1, len(self.lines), "quoted")
                    self._stop = block.start
                    return
            else:
                self._mark(block.start, block.end + 1, "attribution")
                self._mark_piped(block.end + 1)
            at = floor = block.end + 1

    def _is_cut(self, block: Block) -> bool:
        """Whether nothing but the head itself says that what follows is old."""
        following = next_filled(self.lines, block.end + 1)
        if following is None:
            return True
        line = self.lines[following]
        return not line.prefixed and not is_odd_mark(line)

    def _block(self, at: int) -> Block | None:
        """The header block, marker or separator on line `at`, with the rules above it."""
        lines = self.lines
        if is_original_marker(lines[at]) or bare_marker(lines, at):
            return Block(with_rules_above(lines, at), short_block(lines, at + 1))
        if is_groupwise(lines[at]):
            return Block(at, at)
        if is_reply_separator(lines[at]):
            return Block(self._head_above(at), at)
        block = header_block(lines, at) or notes_block(lines, at)
        if block is None:
            return None
        start = with_rules_above(lines, block.start)
        if start == block.start and self._is_pasted(start):
            return None
        return Block(start, block.end)

    def _is_pasted(self, at: int) -> bool:
        """Whether the customer leads to these header lines himself: "The headers are:"."""
        above = at - 1
        while above >= 0 and self.lines[above].blank and at - above < 4:
            above -= 1
        if above < 0:
            return False
        line = self.lines[above]
        if RAW_HEADERS.match(line.low):
            return True
        return line.view.endswith(":") and len(line.view.split()) >= 3 and not role_of(line)[0]

    def _head_above(self, at: int) -> int:
        """Where the head begins that stands above a helpdesk's separator, in whatever language."""
        lines = self.lines
        above = at - 1
        while above >= 0 and (lines[above].blank or is_rule(lines[above])) and at - above < 6:
            above -= 1
        if above < 0 or lines[above].prefixed:
            return at
        found = ending_at(lines, above, 0)
        if found is not None and found.column == 0:
            return found.start
        top = above
        while top >= 0 and above - top < 8 and (role_of(lines[top])[0] or is_rule(lines[top])):
            top -= 1
        return top + 1 if above - top >= 2 else at

    def _attributed(self, found: Attribution) -> Block | None:
        """The attribution as a block when what follows it bears it out."""
        lines = self.lines
        following = next_filled(lines, found.end + 1)
        if following is None:
            supported = found.alone
        else:
            line = lines[following]
            marked = line.prefixed or is_odd_mark(line) or is_reply_separator(line)
            supported = marked or (found.alone and not is_forward_marker(line))
        return Block(found.start, found.end) if supported else None

    def _mark_piped(self, at: int) -> None:
        """Old programs quote with `|` or `AR>`; only an attribution above makes that a quote."""
        lines = self.lines
        following = next_filled(lines, at)
        if following is None or not is_odd_mark(lines[following]):
            return
        while following < len(lines) and is_odd_mark(lines[following]):
            self._marks[following] = "quoted"
            following += 1

    # Runs of `>`

    def _mark_runs(self) -> None:
        lines = self.lines
        attributed = False
        for start, end in runs(lines, self._stop):
            above = start - 1
            while above >= 0 and lines[above].blank:
                above -= 1
            headed = above >= 0 and self._marks[above] == "attribution"
            own = is_prompt(lines, start, end) if attributed else is_shown(lines, start, end)
            attributed = attributed or headed
            if headed or not own:
                self._mark(start, end, "quoted")
        for at in range(1, self._stop - 1):
            if (
                self._marks[at] is None
                and self._marks[at - 1] == "quoted"
                and is_fragment(lines, at)
            ):
                self._marks[at] = "quoted"

    # What is said, and what stands around it

    def _mark_region(self, start: int, end: int) -> None:
        lines = self.lines
        mobile = mobile_lines(lines, start, end)
        for at in mobile:
            self._marks[at] = "signature"
        top = banner_end(lines, start, end) if start == 0 else start
        self._mark(start, top, "disclaimer")
        end = self._over(top, end, mobile)
        small = disclaimer_start(lines, top, end)
        self._mark(small, end, "disclaimer")
        end = self._over(top, small, mobile)
        signed = signature_start(lines, top, end)
        self._mark(signed, end, "signature")

    def _over(self, start: int, end: int, mobile: set[int]) -> int:
        """The end without blank lines, mobile lines and the rules directly above these."""
        seen = False
        while end > start:
            line = self.lines[end - 1]
            if end - 1 in mobile:
                seen = True
            elif seen and (is_rule(line) or line.view == "--"):
                self._marks[end - 1] = "signature"
            elif not line.blank:
                break
            end -= 1
        return end

    def _filled(self) -> list[Kind]:
        kinds: list[Kind] = []
        last: Kind = "said"
        for line, mark in zip(self.lines, self._marks, strict=True):
            if mark is not None:
                last = mark
            elif not line.blank:
                last = "said"
            kinds.append(last)
        return kinds
