"""An open IMAP folder: which mails it holds, their bytes, and what becomes of them afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from deskterm.mail.connect import ConnectionLost, ServerRefused, server_words
from deskterm.mail.imap_dialogue import (
    HEAD,
    HEADERS,
    WHOLE,
    Answer,
    Fetched,
    Skipped,
    number,
    speaking,
    taken,
)

_WINDOW = 50_000  # sequence numbers a search: imaplib takes no line over 1,000,000 bytes
_CHUNK = 200  # UIDs a command
_RE_IDLE = 9 * 60.0  # seconds; NATs and firewalls forget a silent line after ten minutes
_SLICE = 1.0  # seconds between two looks at `stop`
_NAP = 60.0  # seconds between two NOOPs where there is no IDLE


def never() -> bool:
    """The `stop` of those who wait to the end."""
    return False


class Folder:
    """One selected folder; after a ConnectionLost or TimedOut only closing it is left.

    `uidvalidity` and `uidnext` are 0 where the server names none.
    """

    def __init__(self, client: Any, host: str, name: str, selected: Mapping[bytes, Any]) -> None:
        self._client = client
        self._host = host
        self._targets: dict[str, str] = {}
        self.name = name
        self.uidvalidity = number(selected.get(b"UIDVALIDITY"))
        self.uidnext = number(selected.get(b"UIDNEXT"))
        self.messages = number(selected.get(b"EXISTS"))
        self._told().pop("EXISTS", None)

    def uids(self, since: date | None = None, above: int = 0) -> list[int]:
        """UIDs above `above`, ascending.

        `since` asks for one day more, because servers compare days in a zone of their own: the
        caller compares `received_at`.
        """
        self._news()
        criteria: list[Any] = []
        if above:
            criteria += ["UID", f"{above + 1}:*"]  # the last mail answers too, even if below
        if since:
            criteria += ["SINCE", since - timedelta(days=1)]
        found: set[int] = set()
        # From the top down: a mail expunged in between then shows one twice, and hides none.
        for low in range(self.messages // _WINDOW * _WINDOW, -1, -_WINDOW):
            top = low + _WINDOW > self.messages
            window = [f"{low + 1}:{'*' if top else low + _WINDOW}"]
            with speaking(self._host, f"searching {self.name}"):
                if self.messages <= _WINDOW:
                    found.update(self._client.search(criteria or ["ALL"]))
                    break
                found.update(self._client.search(window + criteria))
        return sorted(uid for uid in found if uid > above)

    def sizes(self, uids: Iterable[int]) -> dict[int, int]:
        """Bytes of each mail; one that is gone, or that the server is silent about, is missing."""
        sizes: dict[int, int] = {}
        for chunk in _chunks(uids):
            for uid, answer in self._ask(chunk, ["UID", "RFC822.SIZE"]).items():
                if isinstance(answer, dict) and b"RFC822.SIZE" in answer:
                    sizes[uid] = number(answer[b"RFC822.SIZE"])
        return sizes

    def fetch(self, uid: int) -> Fetched | Skipped:
        """One whole mail."""
        return self._take(uid, self._ask([uid], [*HEAD, WHOLE]), WHOLE)

    def fetch_headers(self, uid: int) -> Fetched | Skipped:
        """One mail's header block, for those too big to take whole."""
        return self._take(uid, self._ask([uid], [*HEAD, HEADERS]), HEADERS)

    def fetch_many(
        self, uids: Iterable[int], sizes: Mapping[int, int], bound: int = 8 << 20
    ) -> Iterator[Fetched | Skipped]:
        """Whole mails in the order of `uids`, about `bound` bytes a round trip.

        A mail without a size, or above the bound, travels alone.
        """
        batch: list[int] = []
        room = bound
        for uid in uids:
            size = sizes.get(uid, bound)
            if batch and (size > room or len(batch) == _CHUNK):
                yield from self._take_all(batch)
                batch, room = [], bound
            batch.append(uid)
            room -= size
        if batch:
            yield from self._take_all(batch)

    def mark_seen(self, uids: Iterable[int]) -> None:
        """Sets \\Seen."""
        self._flag(uids, b"\\Seen")

    def delete(self, uids: Iterable[int]) -> str:
        """Removes exactly these mails; returns a remark when the server can only mark them."""
        uids = list(uids)
        self._flag(uids, b"\\Deleted")
        if not self._can("UIDPLUS"):
            # A bare EXPUNGE would take along what other people have marked.
            return "mails are marked deleted; this server cannot remove single ones (no UIDPLUS)"
        for chunk in _chunks(uids):
            with speaking(self._host, f"deleting from {self.name}"):
                self._client.uid_expunge(chunk)
        return ""

    def move(self, uids: Iterable[int], folder: str) -> str:
        """Moves mails, creating the folder where it is missing; returns a remark or ""."""
        with speaking(self._host, f"looking for folder {folder}"):
            target, remark = self._target(folder)
        if target == self.name or target.upper() == self.name.upper() == "INBOX":
            return f"mails are in {self.name} already"  # a copy would arrive as a new mail for ever
        for chunk in _chunks(uids):
            with speaking(self._host, f"moving mails to {target}"):
                if self._can("MOVE"):
                    self._client.move(chunk, target)
                    continue
                self._client.copy(chunk, target)
            remark = self.delete(chunk) or remark
        return remark

    def exists(self, uid: int) -> bool:
        """Whether the mail is on the server still."""
        with speaking(self._host, f"searching {self.name}"):
            return uid in self._client.search(["UID", str(uid)])

    def noop(self) -> bool:
        """Proves the line alive; True when mail may have arrived since `uids` looked."""
        with speaking(self._host, f"watching {self.name}"):
            self._client.noop()
        return self._news()

    def wait(self, seconds: float, stop: Callable[[], bool] = never) -> bool:
        """Sleeps until mail may have arrived (True), `stop` says so, or the time is over (False).

        Uses IDLE (RFC 2177) where it is offered. Raises ConnectionLost on a dead line.
        """
        end = time.monotonic() + seconds
        news = self.noop()
        while not news and not stop() and (left := end - time.monotonic()) > 0:
            if self._can("IDLE"):
                with speaking(self._host, f"watching {self.name}"):
                    news = self._idle(min(left, _RE_IDLE), stop)
            else:
                _nap(min(left, _NAP), stop)
            news = self.noop() or news
        return news

    def _idle(self, seconds: float, stop: Callable[[], bool]) -> bool:
        end = time.monotonic() + seconds
        news = False
        self._client.idle()
        while not news and not stop() and (left := end - time.monotonic()) > 0:
            began = time.monotonic()
            answers = self._client.idle_check(timeout=min(left, _SLICE))
            for answer in answers:
                if answer[0] == b"BYE":
                    words = server_words(answer[-1])
                    raise ConnectionLost(f"{self._host} hung up while idle: {words}.")
                if answer[-1] == b"EXPUNGE":
                    self.messages = max(0, self.messages - 1)
                elif answer[-1] == b"EXISTS":
                    news = news or answer[0] != self.messages
                    self.messages = number(answer[0])
            if not answers and time.monotonic() - began < min(left, _SLICE) / 2:
                break  # a line the server has closed is always readable and always empty
        self._client.idle_done()
        return news

    def _told(self) -> dict[str, list[Any]]:
        # imaplib keeps what a server says unasked, between any two commands; nothing else does.
        told: dict[str, list[Any]] = self._client._imap.untagged_responses
        return told

    def _news(self) -> bool:
        gone = self._told().pop("EXPUNGE", [])
        counts = self._told().pop("EXISTS", [])
        before = self.messages
        self.messages = number(counts[-1]) if counts else max(0, before - len(gone))
        return bool(counts) and (bool(gone) or self.messages != before)

    def _can(self, capability: str) -> bool:
        with speaking(self._host, "asking what it can do"):
            return bool(self._client.has_capability(capability))

    def _flag(self, uids: Iterable[int], flag: bytes) -> None:
        for chunk in _chunks(uids):
            with speaking(self._host, f"marking mails in {self.name}"):
                self._client.add_flags(chunk, [flag], silent=True)

    def _target(self, folder: str) -> tuple[str, str]:
        """The folder's name on this server, whose personal mail may live under a prefix."""
        if folder in self._targets:
            return self._targets[folder], ""
        name, remark = folder, ""
        prefix = self._prefix()
        candidates = [folder] if folder.startswith(prefix) else [folder, prefix + folder]
        present = [n for n in candidates if self._client.folder_exists(n)]
        if present:
            name = present[0]
        else:
            name = candidates[-1]
            self._client.create_folder(name)
            self._client.subscribe_folder(name)
            remark = f"folder {name} created"
        self._targets[folder] = name
        return name, remark

    def _prefix(self) -> str:
        if not self._client.has_capability("NAMESPACE"):
            return ""
        personal = self._client.namespace().personal or ()
        return next((str(prefix or "") for prefix, _ in personal), "")

    def _ask(self, uids: Sequence[int], items: list[str]) -> dict[int, Answer | str]:
        """FETCH; an answer that breaks the batch is closed in on by halves, and is a reason."""
        try:
            with speaking(self._host, f"fetching from {self.name}"):
                answers: dict[int, Answer | str] = self._client.fetch(uids, items)
                return answers
        except ServerRefused as fault:
            if len(uids) == 1:
                return {uids[0]: fault.sentence}
        half = len(uids) // 2
        return self._ask(uids[:half], items) | self._ask(uids[half:], items)

    def _take_all(self, uids: Sequence[int]) -> Iterator[Fetched | Skipped]:
        answers = self._ask(uids, [*HEAD, WHOLE])
        for uid in uids:
            yield self._take(uid, answers, WHOLE)

    def _take(self, uid: int, answers: dict[int, Answer | str], body: str) -> Fetched | Skipped:
        answer = answers.pop(uid, None)
        if isinstance(answer, str):
            return Skipped(uid, answer, gone=False)
        mail = taken(uid, answer, body) if answer else None
        if mail:
            return mail
        if not self.exists(uid):
            return Skipped(uid, f"mail {uid} is no longer on {self._host}.", gone=True)
        return Skipped(uid, f"{self._host} did not hand over mail {uid}.", gone=False)


def _chunks(uids: Iterable[int]) -> Iterator[list[int]]:
    every = list(uids)
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]


def _nap(seconds: float, stop: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while not stop() and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, _SLICE))
