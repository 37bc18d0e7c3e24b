"""What README and docs/ tell people to type exists, and every page they link to is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskterm.cli.commands import COMMANDS, Entry
from deskterm.cli.group import load

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^```(?:sh|console|ini)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(deskterm [^`]+)`")
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)[^)]*\)")
GLOBAL = {"--db", "--config", "--as", "--remote", "--version", "--help"}
OF_SSHD = {"gate", "keys"}
"""Commands that only sshd runs; no help names them."""


def spoken(page: Path) -> Iterator[str]:
    """Every `deskterm …` command line of a page."""
    text = page.read_text()
    for block in _BLOCK.findall(text):
        for line in block.splitlines():
            found = re.search(r"(?:^|[|/\s(\"=])(deskterm(?: .*)?)$", line.split("  #")[0].rstrip())
            if found and "/deskterm-env/bin/pip" not in line:
                yield found[1].rstrip(')"')
    yield from _INLINE.findall(text)


def lines() -> list[tuple[str, str]]:
    return [(page.name, line) for page in PAGES for line in spoken(page)]


@pytest.mark.parametrize(("page", "line"), lines())
def test_a_command_in_the_docs_exists_with_its_options(page: str, line: str) -> None:
    words = shlex.split(line)[1:]
    entries: dict[str, Entry] = COMMANDS
    entry: Entry | None = None
    name = ""
    while words and not words[0].startswith("-") and words[0] in entries:
        name, entry = words[0], entries[words[0]]
        words, entries = words[1:], entry.under
    if entry is None or not entry.target:
        assert not words or words[0] in GLOBAL | OF_SSHD, f"{page}: no command in {line!r}"
        return
    params = load(name, entry).params
    known = {option for one in params for option in (*one.opts, *one.secondary_opts)} | GLOBAL
    asked = {word.partition("=")[0] for word in words if word.startswith("--") and word != "--"}
    assert asked <= known, f"{page}: {line!r} has no {asked - known}"


def test_the_readme_shows_enough_to_be_worth_checking() -> None:
    """A check that finds nothing to check holds nothing."""
    assert len(lines()) > 25


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text()):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
