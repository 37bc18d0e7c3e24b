"""Agents invited: made of an address, told how to come in, all of them or none."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

import pytest
from desk.helpers import add_agent, mail, send_all, take
from desk.test_desk_bounces import report

from deskterm.desk import Desk
from deskterm.errors import Conflict, NotFound, Refused, Usage
from deskterm.terms import OutboxState, Role
from deskterm.values import Invitee

EVA = Invitee("Eva Gil", "Eva.Gil@acme.test")


@pytest.fixture
def ready(desk: Desk) -> Desk:
    """A desk that says where agents log in."""
    desk.write.settings.set("ssh_address", "desk@acme.test")
    return desk


def _sent(raw: bytes) -> tuple[EmailMessage, str]:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    body = found.get_body(("plain",))
    assert body is not None
    return found, body.get_content().replace("\r\n", "\n")


def test_an_invited_agent_is_mailed_how_to_log_in(ready: Desk) -> None:
    [made] = ready.write.agents.invite([EVA])
    assert (made.login, made.email, made.mailed, made.why) == (
        "eva.gil", "eva.gil@acme.test", True, "",
    )  # fmt: skip
    agent = ready.read.agents.get("eva.gil")
    assert (agent.name, agent.role, agent.active) == ("Eva Gil", Role.AGENT, True)
    [raw] = send_all(ready)
    sent, text = _sent(raw)
    assert sent["To"] == "Eva Gil <eva.gil@acme.test>"
    assert sent["From"] == '"Ana Ruiz (Acme)" <help@acme.test>'
    assert sent["Subject"] == "Your place at Acme"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"].endswith("@acme.test>")
    assert text.startswith("Hello Eva Gil,\n") and text.endswith("     ssh desk@acme.test\n")
    assert "ssh-keygen -t ed25519" in text and "Ana Ruiz <ana@acme.test>" in text
    assert "Ref." not in text and "reply above" not in text
    assert text == made.text + "\n"


def test_the_mail_speaks_the_desks_language(ready: Desk) -> None:
    ready.write.settings.set("language", "es")
    [made] = ready.write.agents.invite([Invitee("Íñigo Ñú", "inigo@acme.test")])
    assert made.subject == "Su sitio en Acme"
    [raw] = send_all(ready)
    sent, text = _sent(raw)
    assert sent["Subject"] == "Su sitio en Acme"
    assert text.startswith("Hola, Íñigo Ñú:\n")


def test_several_are_invited_with_role_and_group(ready: Desk) -> None:
    ready.write.groups.add("Support")
    people = [EVA, Invitee("Raúl", "raul@acme.test"), Invitee("Eva", "eva.gil@other.test")]
    made = ready.write.agents.invite(people, role="lead", groups=["support"])
    assert [one.login for one in made] == ["eva.gil", "raul", "eva.gil2"]
    for one in made:
        agent = ready.read.agents.get(one.login)
        assert (agent.role, agent.groups) == (Role.LEAD, ("Support",))
    assert len(send_all(ready)) == 3
    assert ready.write.agents.invite([Invitee("Ops", "ops@acme.test")], admin=True)
    assert ready.read.agents.get("ops").role is Role.ADMIN


@pytest.mark.parametrize(
    ("address", "login"),
    [
        ("ÁNGEL@x.test", ""), ("ana@x.test", "ana2"), ("me@x.test", "me2"),
        ("4ever.young@x.test", "ever.young"), ("eva+desk@x.test", "eva"), ("12@x.test", "agent"),
        ("o'hara@x.test", "ohara"), ("a" * 60 + "@x.test", "a" * 28),
    ],
)  # fmt: skip
def test_a_login_is_made_of_the_address(ready: Desk, address: str, login: str) -> None:
    if not login:  # mail cannot go there
        with pytest.raises(Usage, match="Nobody was invited"):
            ready.write.agents.invite([Invitee("X", address)])
        return
    assert ready.write.agents.invite([Invitee("X", address)])[0].login == login


@pytest.mark.parametrize(
    ("people", "fault"),
    [
        ([EVA, Invitee("Bad", "no address")], Usage),
        ([EVA, Invitee("Twice", "eva.gil@ACME.test")], Usage),
        ([EVA, Invitee("Ana", "ana@acme.test")], Conflict),
        ([EVA, Invitee("", "raul@acme.test")], Usage),
        ([EVA, Invitee("Raúl", "raul@acme.test", "Not A Login")], Usage),
        ([EVA, Invitee("Raúl", "raul@acme.test", "ana")], Conflict),
        ([EVA, Invitee("Raúl", "raul@acme..test")], Usage),
        ([], Usage),
    ],
)
def test_all_are_invited_or_nobody(
    ready: Desk, people: list[Invitee], fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        ready.write.agents.invite(people)
    assert [agent.login for agent in ready.read.agents.list()] == ["ana"]
    assert ready.read.outbox.list() == []


def test_an_unknown_group_or_role_invites_nobody(ready: Desk) -> None:
    with pytest.raises(NotFound, match="no group"):
        ready.write.agents.invite([EVA], groups=["Nowhere"])
    with pytest.raises(Usage, match="a role is"):
        ready.write.agents.invite([EVA], role="boss")
    assert [agent.login for agent in ready.read.agents.list()] == ["ana"]


def test_who_was_shut_out_is_activated_not_invited(ready: Desk) -> None:
    ready.write.agents.invite([EVA])
    ready.write.agents.deactivate("eva.gil")
    with pytest.raises(Conflict) as refusal:
        ready.write.agents.invite([EVA])
    assert refusal.value.next_step == "deskterm agent activate eva.gil"


def test_only_admins_invite(ready: Desk) -> None:
    for role in (Role.AGENT, Role.LEAD):
        with pytest.raises(Refused, match="may not"):
            add_agent(ready, role, role).write.agents.invite([EVA])


def test_without_a_way_to_mail_the_text_says_it_all(desk: Desk) -> None:
    [made] = desk.write.agents.invite([EVA])
    assert not made.mailed and "ssh_address" in made.why
    assert "Hello Eva Gil" in made.text and "ssh desk@HOST" in made.text
    desk.write.settings.set("ssh_address", "desk@acme.test")
    desk.write.settings.set("can_send", "no")
    [made] = desk.write.agents.invite([Invitee("B", "b@acme.test")])
    assert "can_send" in made.why and made.text.endswith("ssh desk@acme.test")
    desk.write.settings.set("can_send", "yes")
    desk.write.mailboxes.disable("help")
    [made] = desk.write.agents.invite([Invitee("C", "c@acme.test")])
    assert "mailbox" in made.why
    assert desk.read.outbox.list() == []


def test_invitations_are_admins_business(ready: Desk) -> None:
    """Mail of no ticket was everybody's: `NULL NOT IN (no private group)` holds for leads."""
    ready.write.agents.invite([EVA])
    [row] = ready.read.outbox.list()
    assert row.ticket is None
    for role in (Role.AGENT, Role.LEAD):
        other = add_agent(ready, role, role)
        assert other.read.outbox.list() == []
        assert other.read.outbox.counts() == {}
        for act in (other.read.outbox.get, other.write.outbox.retry, other.write.outbox.cancel):
            with pytest.raises(NotFound, match=f"no outbox row {row.id}"):
                act(row.id)
    assert ready.read.outbox.counts() == {"queued": 1}


def test_an_invitation_is_tried_cancelled_and_fails_like_other_mail(ready: Desk) -> None:
    ready.write.agents.invite([EVA, Invitee("Raúl", "raul@acme.test")])
    outbox = ready.as_system().write.outbox
    first = outbox.claim(("help",))
    assert first is not None
    assert (first.ticket, first.recipients) == (None, ("eva.gil@acme.test",))
    outbox.later(first.id, "451 later")
    second = outbox.claim()
    assert second is not None
    outbox.failed(second.id, "550 no such user")
    assert ready.read.outbox.counts() == {"queued": 1, "failed": 1}
    assert ready.write.outbox.retry(second.id).state is OutboxState.QUEUED
    assert ready.write.outbox.cancel(second.id).state is OutboxState.CANCELLED
    assert ready.write.outbox.retry(first.id).state is OutboxState.QUEUED
    assert len(send_all(ready)) == 1
    told = [(e.kind, e.ticket, e.new) for e in ready.read.journal.recent()]
    assert told[0] == ("sent", None, "eva.gil@acme.test")


def test_a_mailbox_that_was_forgotten_leaves_invitations_to_another(ready: Desk) -> None:
    ready.write.agents.invite([EVA])
    ready.write.mailboxes.add("second", host="127.0.0.1", address="second@acme.test")
    ready.store.writer.execute("UPDATE outbox SET mailbox_id = NULL")
    ready.write.mailboxes.disable("help")
    claimed = ready.as_system().write.outbox.claim()
    assert claimed is not None
    assert (claimed.mailbox, claimed.sender) == ("second", "second@acme.test")


def test_an_invitation_that_bounces_is_marked_and_its_report_is_kept(ready: Desk) -> None:
    ready.write.agents.invite([EVA])
    [raw] = send_all(ready)
    header_id = email.message_from_bytes(raw)["Message-ID"]
    assert take(ready, report(header_id, "eva.gil@acme.test")).outcome == "new"
    [row] = ready.read.outbox.list()
    assert row.state is OutboxState.FAILED and "5.1.1" in row.last_error


def test_an_answer_to_an_invitation_is_a_ticket_of_its_own(ready: Desk) -> None:
    ready.write.agents.invite([EVA])
    [raw] = send_all(ready)
    header_id = email.message_from_bytes(raw)["Message-ID"]
    answer = mail("Eva <eva.gil@acme.test>", "Re: Your place", "my key", in_reply_to=header_id)
    # It stood in the way of intake: what it answers is of no ticket.
    assert take(ready, answer).outcome == "new"
    assert take(ready, raw).outcome == "duplicate"
