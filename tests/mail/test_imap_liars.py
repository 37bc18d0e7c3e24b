"""Servers that lie or break the grammar: mails are skipped with a reason, never a crash."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from deskterm.mail.connect import ConnectFault, ConnectionLost, LoginRefused, ServerBusy, TlsFailed
from deskterm.mail.imap import Fetched, Folder, Server, Skipped, open_folder
from deskterm.terms import Tls

Reply = bytes | Callable[[str], bytes]
SELECTED = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 9] ok\r\n"
GOOD = b'* 1 FETCH (UID 1 FLAGS (\\Seen) RFC822.SIZE 4 INTERNALDATE "01-Feb-2024 10:00:00 +0100" '


class Liar:
    """An IMAP server that says what it is told: command name → untagged bytes, or what ends it."""

    def __init__(self) -> None:
        self.says: dict[str, Reply] = {"SELECT": SELECTED, "SEARCH": b"* SEARCH 1 2 3\r\n"}
        self.ends: dict[str, bytes] = {}
        self.capabilities = b"IMAP4rev1 UIDPLUS"
        self.heard: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client, client.makefile("rwb") as line:
                try:
                    self._talk(line)
                except OSError:
                    continue

    def _talk(self, line) -> None:  # type: ignore[no-untyped-def]
        line.write(b"* OK hello\r\n")
        line.flush()
        for raw in line:
            tag, _, command = raw.decode().strip().partition(" ")
            self.heard.append(command)
            name = command.removeprefix("UID ").split(" ")[0]
            if name == "CAPABILITY":
                line.write(b"* CAPABILITY " + self.capabilities + b"\r\n")
            says = self.says.get(name, b"")
            line.write(says(command) if callable(says) else says)
            end = self.ends.get(name, b"OK done")
            if end == b"CUT":
                line.flush()
                return
            line.write(tag.encode() + b" " + end + b"\r\n")
            line.flush()

    def server(self, tls: Tls = Tls.NONE) -> Server:
        return Server("127.0.0.1", self.port, tls, "ana", "hunter2", timeout=2.0)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture
def liar() -> Iterator[Liar]:
    one = Liar()
    yield one
    one.close()


def fetch(liar: Liar, answer: Reply, uid: int = 1) -> Fetched | Skipped:
    liar.says["FETCH"] = answer
    with open_folder(liar.server()) as folder:
        return folder.fetch(uid)


def test_an_honest_answer_is_taken_as_it_is(liar: Liar) -> None:
    assert fetch(liar, GOOD + b"BODY[] {4}\r\nhey\n)\r\n") == Fetched(
        1, frozenset({"\\Seen"}), 4, datetime(2024, 2, 1, 9, tzinfo=UTC), b"hey\n"
    )
    assert not any("BODY[" in said and "PEEK" not in said for said in liar.heard)
    assert not any("STRUCTURE" in said or "ENVELOPE" in said for said in liar.heard)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"* 1 FETCH (UID 1 FLAGS ())\r\n",
        GOOD + b"BODY[] NIL)\r\n",
        GOOD + b"BODY[] 7)\r\n",
        GOOD + b'BODY[] "")\r\n',
        GOOD + b"BODY[] (a b))\r\n",
        b"* 1 FETCH (UID 1 BODY[] {4}\r\nhey\n\r\n",
        b"* 1 FETCH (UID 1 FLAGS)\r\n",
        b"* 1 FETCH (UID soon)\r\n",
        b"* 1 FETCH NIL\r\n",
        b"* 1 FETCH ((UID 1) x)\r\n",
        b"* 1 FETCH (UID 1 INTERNALDATE 5 BODY[] {4}\r\nhey\n)\r\n",
        b"* 1 FETCH (" + b"(" * 3000 + b")" * 3000 + b")\r\n",
        b"* 2 FETCH (UID 2 BODY[] {4}\r\nhey\n)\r\n",
    ],
)
def test_a_broken_answer_skips_the_mail_and_the_next_one_works(liar: Liar, answer: bytes) -> None:
    liar.says["FETCH"] = answer
    with open_folder(liar.server()) as folder:
        skipped = folder.fetch(1)
        assert isinstance(skipped, Skipped)
        assert skipped.reason.endswith(".")
        assert not skipped.gone
        assert "hey" not in skipped.reason  # an error may be logged; a customer's mail may not
        liar.says["FETCH"] = GOOD + b"BODY[] {4}\r\nhey\n)\r\n"
        assert isinstance(folder.fetch(1), Fetched)


@pytest.mark.parametrize(
    "date",
    [
        b"", b'INTERNALDATE ""', b'INTERNALDATE "yesterday"', b"INTERNALDATE NIL",
        b'INTERNALDATE "99-Foo-2024 10:00:00 +0000"',
        b'INTERNALDATE "01-Jan-0001 00:00:00 +9999"',
    ],
)  # fmt: skip
def test_a_missing_or_impossible_date_is_none(liar: Liar, date: bytes) -> None:
    found = fetch(liar, b"* 1 FETCH (UID 1 " + date + b" BODY[] {4}\r\nhey\n)\r\n")
    assert isinstance(found, Fetched)
    assert found.received_at is None
    assert found.raw == b"hey\n"


def test_one_broken_mail_does_not_take_its_batch_along(liar: Liar) -> None:
    def answer(command: str) -> bytes:
        asked = [int(uid) for uid in re.findall(r"\d+", command.split(" ")[2])]
        return b"".join(
            b"* %d FETCH (UID %d FLAGS\r\n" % (uid, uid)
            if uid == 3
            else b"* %d FETCH (UID %d BODY[] {1}\r\n%d)\r\n" % (uid, uid, uid)
            for uid in asked
        )

    liar.says["FETCH"] = answer
    with open_folder(liar.server()) as folder:
        found = list(folder.fetch_many([1, 2, 3, 4, 5], dict.fromkeys(range(6), 10)))
    assert [type(one) for one in found] == [Fetched, Fetched, Skipped, Fetched, Fetched]
    assert [one.uid for one in found] == [1, 2, 3, 4, 5]


def test_a_server_that_refuses_a_fetch_has_its_words_in_the_reason(liar: Liar) -> None:
    liar.ends["FETCH"] = b"NO [CANNOT] message is \x1b[31mcorrupt"
    skipped = fetch(liar, b"")
    assert isinstance(skipped, Skipped)
    assert "[CANNOT] message is [31mcorrupt" in skipped.reason


@pytest.mark.parametrize(
    "answer", [b"* 1 FETCH (UID 1 BODY[] {400}\r\nhey", b"* 1 FETCH (UID 1 BODY[] {9" + b"9" * 17]
)
def test_a_literal_that_never_comes_is_a_lost_connection(liar: Liar, answer: bytes) -> None:
    liar.ends["FETCH"] = b"CUT"
    with pytest.raises(ConnectionLost):
        fetch(liar, answer)


def test_a_literal_longer_than_memory_is_a_lost_connection(liar: Liar) -> None:
    with pytest.raises(ConnectionLost, match="impossible length"):
        fetch(liar, b"* 1 FETCH (UID 1 BODY[] {999999999999999999999}\r\nhey)\r\n")


@pytest.mark.parametrize(
    "answer", [b"* SEARCH 1 x\r\n", b"* SEARCH one\r\n", b"", b"* 5 EXISTS\r\n"]
)
def test_a_search_that_makes_no_sense_is_a_fault_or_nothing(liar: Liar, answer: bytes) -> None:
    liar.says["SEARCH"] = answer
    with open_folder(liar.server()) as folder:
        try:
            assert set(folder.uids()) <= {1}
        except ConnectFault as fault:
            assert "makes no sense" in fault.sentence


def test_uids_below_the_mark_are_not_believed(liar: Liar) -> None:
    with open_folder(liar.server()) as folder:
        assert folder.uids(above=2) == [3]


def test_sizes_that_are_no_numbers_do_no_harm(liar: Liar) -> None:
    liar.says["FETCH"] = (
        b"* 1 FETCH (UID 1 RFC822.SIZE NIL)\r\n* 2 FETCH (UID 2 RFC822.SIZE 0123)\r\n"
    )
    with open_folder(liar.server()) as folder:
        assert folder.sizes([1, 2, 3]) == {1: 0, 2: 123}


def test_a_folder_without_uidvalidity_has_zero(liar: Liar) -> None:
    liar.says["SELECT"] = b""
    with open_folder(liar.server()) as folder:
        assert (folder.uidvalidity, folder.uidnext, folder.messages) == (0, 0, 0)


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (b"NO [INUSE] mailbox in use", ServerBusy),
        (b"NO [UNAVAILABLE] backend down", ServerBusy),
        (b"NO [ALERT] Too many simultaneous connections", ServerBusy),
        (b"NO [ALERT] Application-specific password required", LoginRefused),
        (b"NO you sent hunter2, which is wrong", LoginRefused),
        (b"BAD what", LoginRefused),
        (b"CUT", ConnectionLost),
    ],
)
def test_a_login_says_no_in_many_ways(liar: Liar, end: bytes, kind: type[ConnectFault]) -> None:
    liar.ends["LOGIN"] = end
    with pytest.raises(kind) as fault, open_folder(liar.server()):
        pass
    assert "hunter2" not in str(fault.value)
    assert fault.value.kind == {
        ServerBusy: "server_busy", LoginRefused: "login_refused", ConnectionLost: "connection_lost"
    }[kind]  # fmt: skip


def test_a_server_that_wants_tls_first_says_what_to_do(liar: Liar) -> None:
    liar.capabilities = b"IMAP4rev1 LOGINDISABLED"
    with pytest.raises(LoginRefused, match="--tls starttls"), open_folder(liar.server()):
        pass
    assert not any("hunter2" in said for said in liar.heard)


def test_starttls_that_is_not_offered_sends_no_password(liar: Liar) -> None:
    with pytest.raises(TlsFailed, match="no STARTTLS"), open_folder(liar.server(Tls.STARTTLS)):
        pass
    assert not any("LOGIN" in said for said in liar.heard)


def test_a_folder_prefix_is_put_before_a_new_folder(liar: Liar) -> None:
    liar.capabilities += b" NAMESPACE MOVE"
    liar.says["NAMESPACE"] = b'* NAMESPACE (("INBOX." ".")) NIL NIL\r\n'
    with open_folder(liar.server()) as folder:
        assert folder.move([1], "Processed") == "folder INBOX.Processed created"
    assert 'CREATE "INBOX.Processed"' in liar.heard
    assert 'UID MOVE 1 "INBOX.Processed"' in liar.heard


def test_a_full_target_folder_is_the_servers_fault(liar: Liar) -> None:
    liar.ends["COPY"] = b"NO [OVERQUOTA] full"
    with pytest.raises(ServerBusy, match="full"), open_folder(liar.server()) as folder:
        folder.move([1], "Processed")
    assert not any("STORE" in said for said in liar.heard)


def test_an_idle_that_is_refused_is_a_fault(liar: Liar) -> None:
    liar.capabilities += b" IDLE"
    liar.ends["IDLE"] = b"NO not today"

    def watch(folder: Folder) -> None:
        folder.uids()
        folder.wait(3)

    with pytest.raises(ConnectFault), open_folder(liar.server()) as folder:
        watch(folder)
