"""Every mail once, whole, wherever and however often it is seen."""

from __future__ import annotations

import pytest
from desk.helpers import FixedClock, kinds, mail, mail_with_file, take

from deskterm.desk import Desk
from deskterm.errors import DeskError, NotFound
from deskterm.mail.message import Unparsable
from deskterm.terms import Channel, Direction, Visibility

RECEIVED = b"Received: from a by b; Mon, 2 Nov 2026 09:00:00 +0000\r\nX-Spam-Score: 1\r\n"


def test_a_mail_becomes_a_ticket_with_all_that_is_in_it(desk: Desk, clock: FixedClock) -> None:
    raw = mail_with_file(b"\x89PNG data", "plan of the house.png", subject="Re: Printer on fire",
                         cc="Sue <sue@partner.test>")  # fmt: skip
    taken = take(desk, raw, mailbox="help", uid=5, uid_validity=9)
    assert (taken.outcome, taken.number) == ("new", 1)
    row = desk.read.tickets.get(1)
    assert (row.subject, row.status, row.category) == ("Printer on fire", "open", "open")
    assert (row.channel, row.mailbox, row.author) == (Channel.MAIL, "help", None)
    assert (row.contact, row.contact_name) == ("joe@client.test", "Joe Doe")
    assert (row.unread, row.message_count, row.file_count) == (True, 1, 1)
    [message] = desk.read.tickets.thread(1)
    assert (message.direction, message.visibility) == (Direction.IN, Visibility.PUBLIC)
    assert [one.address for one in message.cc] == ["sue@partner.test"]
    assert message.has_raw
    assert desk.read.messages.raw(message.id) == raw
    [file] = message.attachments
    assert (file.filename, file.size) == ("plan of the house.png", 9)
    assert b"".join(desk.read.attachments.data(file.id)) == b"\x89PNG data"
    assert kinds(desk, 1) == ["created"]
    assert desk.read.tickets.events(1)[0].actor == "system"
    for query in ("burns", "printer", '"plan of"', "sue@partner.test", "doe"):
        found = desk.read.tickets.numbers(query)
        assert found == ([] if query.startswith("sue") else [1]), query
    with pytest.raises(NotFound):  # who was only in copy is no contact
        desk.read.contacts.get("sue@partner.test")


def test_the_same_mail_by_another_way_is_known(desk: Desk) -> None:
    raw = mail()
    assert take(desk, raw, mailbox="help", uid=1, uid_validity=5).outcome == "new"
    desk.write.mailboxes.add("sales", host="127.0.0.1", address="sales@acme.test")
    for again in (raw, RECEIVED + raw, raw.replace(b"\r\n", b"\n")):
        taken = take(desk, again, mailbox="sales", uid=3, uid_validity=1)
        assert (taken.outcome, taken.number) == ("duplicate", 1)
    assert desk.read.tickets.count() == 1
    assert desk.read.mailboxes.sightings("help", 5) == {1: False}
    assert desk.read.mailboxes.sightings("sales", 1) == {3: False}


def test_a_new_uidvalidity_makes_no_new_ticket(desk: Desk) -> None:
    raws = [mail(text=str(number)) for number in range(3)]
    for validity in (5, 6):
        for uid, raw in enumerate(raws, 1):
            take(desk, raw, mailbox="help", uid=uid, uid_validity=validity)
    assert desk.read.tickets.count() == 3
    states = desk.as_system().write.mailbox_states
    states.settled("help", 6, [1, 3, 99])
    assert desk.read.mailboxes.sightings("help", 6) == {1: True, 2: False, 3: True}
    assert desk.read.mailboxes.sightings("help", 5) == {1: False, 2: False, 3: False}


def test_one_message_id_with_another_body_is_another_mail(desk: Desk) -> None:
    for text in ("one", "two"):
        assert take(desk, mail(text=text, message_id="<same@client.test>")).outcome == "new"
    assert desk.read.tickets.count() == 2


def test_two_mails_without_message_id_are_two(lite: Desk) -> None:
    assert [take(lite, mail(text=text, message_id="")).number for text in "ab"] == [1, 2]


def test_a_mail_too_large_is_a_ticket_from_its_headers(desk: Desk) -> None:
    headers = mail(subject="Holiday video").partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    intake = desk.as_system().write.intake
    for outcome in ("new", "duplicate"):
        taken = intake.oversize(headers, 90 << 20, mailbox="help", uid=4, uid_validity=1)
        assert (taken.outcome, taken.number) == (outcome, 1)
    [message] = desk.read.tickets.thread(1)
    assert "90 MB" in message.remarks[0]
    assert desk.read.tickets.get(1).subject == "Holiday video"


def test_a_mail_without_a_subject_has_one_in_its_language(lite: Desk) -> None:
    take(lite, mail(subject="", text="Hello, please help me with the printer, thank you"))
    take(lite, mail(subject="Re: ", text="Hola, necesito ayuda con la impresora, muchas gracias"))
    assert [lite.read.tickets.get(number).subject for number in (1, 2)] == [
        "(no subject)",
        "(sin asunto)",
    ]


def test_a_mailbox_may_refuse_to_make_contacts(lite: Desk) -> None:
    lite.write.mailboxes.set("help", create_contacts=False)
    take(lite, mail(), mailbox="help")
    row = lite.read.tickets.get(1)
    assert row.contact is None
    assert lite.read.tickets.recipients(1).to[0].address == "joe@client.test"


def test_what_databases_cannot_hold_is_replaced(desk: Desk) -> None:
    raw = mail("Joe\x00 <joe@client.test>", "nul\x00 here", "text \x00 with nul")
    take(desk, raw)
    row = desk.read.tickets.get(1)
    assert "\x00" not in row.subject + row.contact_name
    [message] = desk.read.tickets.thread(1)
    assert "\x00" not in message.text
    assert desk.read.messages.raw(message.id) == raw


# -- quarantine


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No mail can be read until the patch is undone."""
    from deskterm.desk.writes import intake

    def fail(*_args: object, **_how: object) -> None:
        raise Unparsable("The mail took more than 4 seconds to read.")

    monkeypatch.setattr(intake, "parse_bounded", fail)
    return monkeypatch


def test_a_mail_that_cannot_be_read_is_kept_with_its_reason(
    desk: Desk, unreadable: pytest.MonkeyPatch
) -> None:
    raw = mail(subject="Odd one")
    taken = take(desk, raw, mailbox="help", uid=1, uid_validity=1)
    assert (taken.outcome, taken.number) == ("quarantined", 0)
    assert "4 seconds" in taken.reason
    [row] = desk.read.quarantine.list()
    assert (row.subject, row.mailbox, row.size) == ("Odd one", "help", len(raw))
    assert desk.read.quarantine.raw(row.id) == raw
    assert desk.read.quarantine.count() == 1
    assert take(desk, raw, mailbox="help", uid=2, uid_validity=1).outcome == "duplicate"
    assert desk.read.mailboxes.sightings("help", 1) == {1: False, 2: False}
    with pytest.raises(DeskError, match="still cannot be read"):
        desk.write.quarantine.retry(row.id)
    unreadable.undo()
    assert desk.write.quarantine.retry(row.id).outcome == "new"
    assert desk.read.tickets.get(1).subject == "Odd one"
    assert desk.read.quarantine.list() == []
    with pytest.raises(NotFound):
        desk.write.quarantine.retry(row.id)


def test_a_dropped_mail_does_not_come_back(
    desk: Desk, clock: FixedClock, unreadable: pytest.MonkeyPatch
) -> None:
    raw = mail()
    take(desk, raw)
    [row] = desk.read.quarantine.list()
    desk.write.quarantine.drop(row.id)
    unreadable.undo()
    assert take(desk, raw).outcome == "duplicate"
    assert desk.read.tickets.count() == 0
    assert desk.as_system().write.clock.sweep() == 0
    clock.advance(days=2)
    assert desk.as_system().write.clock.sweep() == 1


# -- mailbox states


def test_a_fault_is_told_once_a_day_and_when_it_ends(desk: Desk, clock: FixedClock) -> None:
    states = desk.as_system().write.mailbox_states
    for sending in (False, True):
        assert states.fault("help", "no route", sending=sending)
        clock.advance(hours=20)
        assert not states.fault("help", "no route", sending=sending)
        assert states.fault("help", "refused login", sending=sending)
        clock.advance(hours=25)
        assert states.fault("help", "refused login", sending=sending)
    box = desk.read.mailboxes.get("help")
    assert box.last_error == box.send_error == "refused login"
    assert states.fetched("help", 5, 17) is True
    assert states.fetched("help", 5, 18) is False
    assert states.sending_recovered("help") is True
    assert states.sending_recovered("help") is False
    box = desk.read.mailboxes.get("help")
    assert (box.last_error, box.send_error, box.last_error_at) == ("", "", None)
    assert (box.uid_validity, box.last_uid, box.last_fetch_at) == (5, 18, clock.now)
    with pytest.raises(NotFound):
        states.fetched("nobody", 1, 1)


def test_the_desk_knows_when_it_last_ticked(desk: Desk, clock: FixedClock) -> None:
    assert desk.read.health.ticked_at() is None
    for _ in range(2):
        clock.advance(minutes=1)
        desk.as_system().write.clock.ticked()
        assert desk.read.health.ticked_at() == clock.now
