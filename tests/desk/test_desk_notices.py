"""Notices: agents hear by mail what others did, and nobody hears more than they asked for."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

import pytest
from desk.helpers import FixedClock, add_agent, kinds, mail, send_all, take
from desk.test_desk_bounces import report

from deskterm.desk import Desk
from deskterm.terms import OutboxState, Role
from deskterm.values import OutboxRow


def make_group(desk: Desk, name: str, *told: str, private: bool = False) -> None:
    """A group whose members `told` are mailed of its new tickets."""
    from deskterm.store.tables import GroupMemberTable, GroupTable

    with desk.store.writer.session() as session:
        group = GroupTable(
            name=name, name_folded=name.lower(), private=private, created_at=desk.clock()
        )
        session.add(group)
        session.flush()
        assert group.id is not None
        for login in told:
            id = desk.read.agents.get(login).id
            session.add(GroupMemberTable(group_id=group.id, agent_id=id, notify=True))


def run(desk: Desk, sql: str) -> None:
    """Plain SQL, for what has no verb in this floor."""
    desk.store.writer.execute(sql)


def waiting(desk: Desk) -> list[tuple[str, str]]:
    """To whom and with which subject mail waits, oldest first."""
    rows = desk.read.outbox.list([OutboxState.QUEUED])
    return [(",".join(row.recipients), row.subject) for row in reversed(rows)]


@pytest.fixture
def luis(desk: Desk) -> Desk:
    """A member of Support, the desk's group, who is told of all there is to tell."""
    found = add_agent(desk, "luis")
    run(desk, "UPDATE agents SET notices = 'group assigned mentioned'")
    make_group(desk, "Support", "luis")
    run(desk, "INSERT INTO settings (key, value) VALUES ('default_group', 'Support')")
    return found


def test_a_new_mail_is_told_to_the_group_it_went_to(desk: Desk, luis: Desk) -> None:
    run(desk, "INSERT INTO settings (key, value) VALUES ('ssh_address', 'desk@acme.test')")
    take(desk, mail(text="It burns.\nCome quick.\n"), mailbox="help")
    assert kinds(desk, 1) == ["created", "group"]
    [raw] = send_all(desk)
    sent = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(sent, EmailMessage)
    assert sent["To"] == "Luis <luis@acme.test>"
    assert sent["From"] == "Acme <help@acme.test>"
    assert sent["Subject"] == "[#1] New in Support: Printer on fire"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["X-Auto-Response-Suppress"] == "All"
    body = sent.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert text.startswith(
        "Joe Doe <joe@client.test> wrote:\n\n  It burns.\n  Come quick.\n\n"
        "Open it:\n  deskterm show 1\n  ssh desk@acme.test show 1\n"
    )
    last = desk.read.tickets.events(1)[-1]
    assert (last.kind, last.new, last.cause) == ("sent", "luis@acme.test", "notice")
    assert len(desk.read.tickets.thread(1)) == 1


def test_an_answer_to_a_notice_lands_on_its_ticket_and_makes_no_notice(
    desk: Desk, luis: Desk
) -> None:
    take(desk, mail())
    [raw] = send_all(desk)
    header_id = email.message_from_bytes(raw)["Message-ID"]
    answer = mail("Luis <luis@acme.test>", "Re: [#1] New", "on it", in_reply_to=header_id)
    assert take(desk, answer)[:2] == ("joined", 1)
    assert desk.read.tickets.thread(1)[-1].new_address
    assert waiting(desk) == []


def test_absence_notes_of_agents_go_round_nowhere(desk: Desk, luis: Desk) -> None:
    """Two autoresponders that do not say what they are would have kept each other awake."""
    add_agent(desk, "eva")
    take(desk, mail())
    send_all(desk)
    for headers in ("Auto-Submitted: auto-replied", ""):
        gone = mail("Eva <eva@acme.test>", "Away: [#1] New in Support: Printer", headers=headers)
        assert take(desk, gone).outcome == "new"
    assert waiting(desk) == []
    take(desk, mail("Eva <eva@acme.test>", "My chair broke"))
    assert [to for to, _ in waiting(desk)] == ["luis@acme.test"]


def test_historic_bulk_and_own_mail_is_told_to_nobody(desk: Desk, luis: Desk) -> None:
    take(desk, mail(), historic=True)
    take(desk, mail(headers="Auto-Submitted: auto-generated"))
    take(desk, mail(headers="Precedence: bulk"))
    take(desk, report("<unknown@x.test>"))
    take(desk, mail("Luis <luis@acme.test>", "Mine"))
    assert desk.read.tickets.count() == 5
    assert waiting(desk) == []


def test_nobody_is_told_what_they_did_themselves(desk: Desk, luis: Desk) -> None:
    luis.write.tickets.new("Own", text="words")
    luis.write.tickets.change([1], "assignee:luis")
    luis.write.tickets.note(1, "@luis")
    assert waiting(desk) == []


def test_a_ticket_put_in_a_group_by_hand_is_told(desk: Desk, luis: Desk) -> None:
    number = desk.write.tickets.new("Toner", text="Buy some", changes="group:Support").number
    assert waiting(desk) == [("luis@acme.test", "New in Support: Toner")]
    make_group(desk, "Sales", "luis")
    desk.write.tickets.change([number], "group:Sales")
    assert waiting(desk)[1:] == [("luis@acme.test", "New in Sales: Toner")]
    desk.write.tickets.undo()
    assert waiting(desk) == [("luis@acme.test", "New in Support: Toner")]


def test_assignments_are_told_with_the_customers_words(desk: Desk, luis: Desk) -> None:
    run(desk, "UPDATE agents SET notices = 'assigned', language = 'es' WHERE login = 'luis'")
    take(desk, mail())
    desk.write.tickets.note(1, "internal")
    desk.write.tickets.change([1], "assignee:luis")
    assert waiting(desk) == [("luis@acme.test", "Asignado a usted: Printer on fire")]
    [raw] = send_all(desk)
    assert b"Joe Doe <joe@client.test> escribi" in raw and b"It burns." in raw
    desk.write.tickets.reply(1, "Bye", to=["joe@client.test"], then="assignee:none", delay=60)
    assert [to for to, _ in waiting(desk)] == ["joe@client.test"]


def test_a_mention_is_told_without_the_note(desk: Desk, luis: Desk) -> None:
    """The note went along; who answered the notice by mail brought it onto the ticket, public."""
    take(desk, mail(), historic=True)
    desk.write.tickets.note(1, "Please look, @luis")
    assert waiting(desk) == [("luis@acme.test", "You are named in a note: Printer on fire")]
    [raw] = send_all(desk)
    assert b"By Ana Ruiz." in raw and b"Please look" not in raw


def test_of_several_reasons_one_mail_is_written(desk: Desk, luis: Desk) -> None:
    desk.write.tickets.new("Toner", text="@luis buy", changes="group:Support assignee:luis")
    assert waiting(desk) == [("luis@acme.test", "You are named in a note: Toner")]


def test_by_default_only_members_who_want_it_are_told(desk: Desk, luis: Desk) -> None:
    run(desk, "UPDATE agents SET notices = 'group'")
    run(desk, "UPDATE group_members SET notify = FALSE")
    take(desk, mail())
    desk.write.tickets.change([1], "assignee:luis")
    desk.write.tickets.note(1, "@luis")
    assert waiting(desk) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE agents SET notices = 'assigned mentioned' WHERE login = 'luis'",
        "UPDATE agents SET active = FALSE WHERE login = 'luis'",
        "UPDATE agents SET email = 'help@acme.test' WHERE login = 'luis'",
        "UPDATE mailboxes SET enabled = FALSE",
        "UPDATE settings SET value = 'no' WHERE key = 'can_send'",
    ],
)
def test_a_switch_that_is_off_keeps_quiet(desk: Desk, luis: Desk, sql: str) -> None:
    run(desk, sql)
    take(desk, mail())
    assert desk.read.tickets.get(1).group == "Support"
    assert waiting(desk) == []


def test_a_private_groups_ticket_is_told_to_who_sees_it_only(desk: Desk, luis: Desk) -> None:
    lea = add_agent(desk, "lea", Role.LEAD)
    run(desk, "UPDATE agents SET notices = 'group assigned mentioned'")
    make_group(desk, "Board", "lea", private=True)
    number = desk.write.tickets.new("Wages", text="x", changes="group:Board").number
    assert waiting(desk) == [("lea@acme.test", "New in Board: Wages")]
    assert lea.read.tickets.get(number).group == "Board"


def test_the_same_is_told_once_a_minute(desk: Desk, luis: Desk, clock: FixedClock) -> None:
    take(desk, mail(), historic=True)
    for _ in range(3):
        desk.write.tickets.note(1, "@luis")
    assert len(waiting(desk)) == 1
    clock.advance(seconds=61)
    desk.write.tickets.note(1, "@luis")
    assert len(waiting(desk)) == 2


def test_a_flood_of_tickets_is_no_flood_of_notices(
    desk: Desk, luis: Desk, clock: FixedClock
) -> None:
    for number in range(35):
        take(desk, mail(subject=f"Outage {number}"))
    assert len(waiting(desk)) == 30
    clock.advance(minutes=11)
    take(desk, mail(subject="Later"))
    assert len(waiting(desk)) == 31


def test_spam_is_not_told(desk: Desk, luis: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.spam([1])
    assert desk.as_system().write.outbox.claim() is None
    desk.write.tickets.change([1], "assignee:luis")
    assert len(waiting(desk)) == 1


def test_a_notice_that_fails_leaves_its_ticket_as_it_is(desk: Desk, luis: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.change([1], "status:solved")
    desk.write.tickets.mark_read(1)
    system = desk.as_system().write.outbox
    claimed = system.claim()
    assert claimed is not None
    system.failed(claimed.id, "550 no such user")
    row = desk.read.tickets.get(1)
    assert (row.status, row.unread, row.failed) == ("solved", False, False)
    assert desk.read.tickets.count("is:failed") == 0
    last = desk.read.tickets.events(1)[-1]
    assert (last.kind, last.cause) == ("delivery_failed", "notice")
    assert desk.read.outbox.counts() == {"failed": 1}


def test_a_notice_that_bounces_leaves_its_ticket_as_it_is(desk: Desk, luis: Desk) -> None:
    take(desk, mail())
    [raw] = send_all(desk)
    desk.write.tickets.change([1], "status:solved")
    header_id = email.message_from_bytes(raw)["Message-ID"]
    assert take(desk, report(header_id, "luis@acme.test"))[:2] == ("bounce", 1)
    assert desk.read.tickets.get(1).status == "solved"
    [row] = desk.read.outbox.list()
    assert row.state is OutboxState.FAILED and "5.1.1" in row.last_error


def test_our_own_notice_that_comes_back_makes_no_ticket(desk: Desk, luis: Desk) -> None:
    take(desk, mail())
    [raw] = send_all(desk)
    assert take(desk, raw)[:3] == ("duplicate", 1, 0)
    assert len(desk.read.tickets.thread(1)) == 1


def test_a_notice_is_cancelled_like_other_mail(desk: Desk, luis: Desk) -> None:
    take(desk, mail())
    [row] = desk.read.outbox.list()
    assert isinstance(row, OutboxRow)
    assert desk.write.outbox.cancel(row.id).state is OutboxState.CANCELLED
    last = desk.read.tickets.events(1)[-1]
    assert (last.kind, last.new, last.cause) == ("withdrawn", "luis@acme.test", "notice")


def test_a_desk_that_tells_nobody_asks_nothing_of_each_mail(
    desk: Desk, luis: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(desk, "UPDATE group_members SET notify = FALSE")

    def ask(_work: object) -> None:
        raise AssertionError("looked for readers")

    monkeypatch.setattr("deskterm.desk.writes.notices.send_notices", ask)
    assert take(desk, mail()).outcome == "new"


def test_a_notice_shows_how_a_message_begins(desk: Desk, luis: Desk) -> None:
    lines = "\n".join(f"line {number}" for number in range(1, 40))
    take(desk, mail(text=f"{lines}\n{'x' * 5000}"))
    [raw] = send_all(desk)
    sent = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(sent, EmailMessage)
    body = sent.get_body(("plain",))
    assert body is not None
    shown = body.get_content().splitlines()
    assert "  line 20" in shown and "  line 21" not in shown and "  […]" in shown
    assert "ssh" not in body.get_content()


@pytest.mark.parametrize(
    "subject", ["{subject} {group} {0} %s", "Re: [#7] x", "a\x1b]0;b\x07", "línea ‮x"]
)
def test_odd_subjects_and_names_stay_words(desk: Desk, luis: Desk, subject: str) -> None:
    run(desk, "UPDATE groups SET name = 'S {subject}'")
    desk.write.tickets.new(subject, text="{who} {")
    take(desk, mail("Eve {who} <eve@x.test>", subject.replace("\x1b", ""), "{text}"))
    for raw in send_all(desk):
        sent = email.message_from_bytes(raw, policy=email.policy.default)
        assert sent["Subject"].startswith("[#")
        assert "\x1b" not in sent["Subject"]
