"""What porters report: plain values that doors print or show as JSON.

`error` is "" or whole sentences that name the mailbox and end with what to do next. `fresh`: the
error was not said within a day. `recovered`: a fault is over. `remarks` are no errors.
"""

from __future__ import annotations

from dataclasses import dataclass

from deskterm.errors import DeskError


@dataclass(frozen=True, slots=True)
class FetchReport:
    """One mailbox after a fetch; the numbers count mails.

    `oversize` mails became tickets by their headers alone. `skipped` ones did not come, and are
    tried again by the next run. `busy`: another run fetches this mailbox now.
    """

    mailbox: str
    new: int = 0
    joined: int = 0
    duplicates: int = 0
    bounces: int = 0
    quarantined: int = 0
    oversize: int = 0
    skipped: int = 0
    error: str = ""
    exit_code: int = 0
    fresh: bool = False
    recovered: bool = False
    busy: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SendReport:
    """One mailbox after a send: mails sent, put off, and refused for good."""

    mailbox: str
    sent: int = 0
    later: int = 0
    failed: int = 0
    error: str = ""
    exit_code: int = 0
    fresh: bool = False
    recovered: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TickReport:
    """All that a tick did; `lines` is what is worth a word, empty when nothing changed."""

    fetched: tuple[FetchReport, ...]
    woken: tuple[int, ...]
    sent: tuple[SendReport, ...]
    swept: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the mails in files."""

    new: int = 0
    joined: int = 0
    duplicates: int = 0
    bounces: int = 0
    quarantined: int = 0
    remarks: tuple[str, ...] = ()


def of_mailbox(name: str, sentence: str) -> str:
    """A sentence that names its mailbox, once."""
    return sentence if sentence.startswith(f"mailbox {name}") else f"mailbox {name}: {sentence}"


def told(name: str, fault: DeskError, left: str, next_step: str) -> str:
    """A mailbox's fault for people: what, what was left as it was, and what next."""
    return f"{of_mailbox(name, fault.sentence)} {left} Next: {fault.next_step or next_step}"
