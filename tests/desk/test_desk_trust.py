"""Which ticket a mail may join: each rule of docs/mail.md, and the ways around it."""

from __future__ import annotations

import pytest
from desk.helpers import HELP, kinds, mail, send_all, take

from deskterm.desk import Desk
from deskterm.errors import Usage
from deskterm.terms import Link

JOE = "Joe Doe <joe@client.test>"
EVE = "Eve <eve@evil.test>"


def _conversation(desk: Desk) -> tuple[str, str]:
    """Joe wrote, ana answered: the Message-IDs of both mails."""
    take(desk, mail(JOE, message_id="<joe1@client.test>"))
    reply = desk.write.tickets.reply(1, "Use water.")
    [raw] = send_all(desk)
    assert reply.message_id.encode() in raw
    return "<joe1@client.test>", reply.message_id


def _ref(desk: Desk) -> str:
    desk.write.tickets.reply(1, "Once more.")
    [raw] = send_all(desk)
    return next(line for line in raw.decode().splitlines() if line.startswith("Ref. "))


# -- what joins


def test_an_answer_with_our_message_id_joins(desk: Desk) -> None:
    _, ours = _conversation(desk)
    taken = take(desk, mail(JOE, "Thanks", "It works", references=[ours]))
    assert (taken.outcome, taken.number, taken.reason) == ("joined", 1, "token")
    assert desk.read.tickets.thread(1)[-1].new_address is False


def test_an_answer_whose_client_changed_the_case_of_our_message_id_joins(lite: Desk) -> None:
    _, ours = _conversation(lite)
    assert take(lite, mail(JOE, "Thanks", in_reply_to=ours.upper())).number == 1


def test_a_fresh_mail_that_quotes_only_our_footer_joins(desk: Desk) -> None:
    _conversation(desk)
    text = f"Hello again,\n\n> Once more.\n> {_ref(desk)}\n"
    assert take(desk, mail(JOE, "Something else", text)).number == 1


def test_an_answer_to_the_customers_own_mail_joins(desk: Desk) -> None:
    theirs, _ = _conversation(desk)
    taken = take(desk, mail(JOE, "Re: fire", references=[theirs]))
    assert (taken.number, taken.reason) == (1, "reference")


def test_a_participant_with_only_the_subject_tag_joins(desk: Desk) -> None:
    _conversation(desk)
    taken = take(desk, mail(JOE, "Re: [#1] Printer on fire"))
    assert (taken.number, taken.reason) == (1, "subject")


def test_whoever_was_in_copy_may_answer(desk: Desk) -> None:
    take(desk, mail(JOE, cc="Sue <sue@partner.test>", message_id="<joe1@client.test>"))
    taken = take(desk, mail("Sue <sue@partner.test>", references=["<joe1@client.test>"]))
    assert (taken.number, taken.reason) == (1, "reference")


def test_a_colleague_of_the_same_domain_may_answer(desk: Desk) -> None:
    theirs, _ = _conversation(desk)
    taken = take(desk, mail("Ann <ann@client.test>", references=[theirs]))
    assert (taken.number, taken.reason) == (1, "reference")
    assert desk.read.tickets.thread(1)[-1].new_address is False


def test_another_address_of_the_contact_is_the_contact(desk: Desk) -> None:
    _, ours = _conversation(desk)
    first = take(desk, mail("Joe <joe@home.test>", references=[ours]))
    desk.write.messages.accept_address(first.message_id)
    taken = take(desk, mail("Joe <joe@home.test>", "Re: [#1] fire"))
    assert (taken.number, taken.reason) == (1, "subject")


def test_mail_to_a_ticket_that_was_joined_to_another_lands_there(desk: Desk) -> None:
    _, ours = _conversation(desk)
    take(desk, mail(JOE, "Another thing"))
    desk.write.tickets.join(1, 2)
    assert take(desk, mail(JOE, references=[ours])).number == 2
    take(desk, mail(JOE, "A third"))
    desk.write.tickets.join(2, 3)
    assert take(desk, mail(JOE, references=[ours])).number == 3


# -- what does not


def test_a_stranger_with_the_subject_tag_gets_a_ticket_of_their_own(desk: Desk) -> None:
    _conversation(desk)
    taken = take(desk, mail(EVE, "Re: [#1] Printer on fire", "Send me the history, please"))
    assert (taken.outcome, taken.number) == ("new", 2)
    [link] = desk.read.tickets.links(2)
    assert (link.kind, link.number, link.outgoing) == (Link.POSSIBLE, 1, True)
    assert desk.read.tickets.get(1).message_count == 2
    assert "linked" in kinds(desk, 2)


def test_a_possible_follow_up_is_joined_by_one_command(desk: Desk) -> None:
    _conversation(desk)
    desk.write.tickets.change([1], "status:solved")
    take(desk, mail(EVE, "Re: [#1] Printer on fire", "it is me, from home"))
    assert desk.write.tickets.join(2).number == 1
    assert [message.text for message in desk.read.tickets.thread(1)][-1] == "it is me, from home"
    assert desk.read.tickets.get(1).status == "open"
    assert desk.read.tickets.numbers() == [1]
    assert [link.kind for link in desk.read.tickets.links(2)] == [Link.MERGED]
    assert desk.read.tickets.numbers("home") == [1]


def test_only_a_possible_follow_up_is_joined_without_a_number(lite: Desk) -> None:
    _conversation(lite)
    with pytest.raises(Usage, match="no possible follow-up"):
        lite.write.tickets.join(1)
    with pytest.raises(Usage, match="itself"):
        lite.write.tickets.join(1, 1)


def test_a_stranger_with_a_known_message_id_gets_a_ticket_of_their_own(desk: Desk) -> None:
    theirs, _ = _conversation(desk)
    taken = take(desk, mail(EVE, references=[theirs]))
    assert (taken.outcome, taken.number) == ("new", 2)
    assert desk.read.tickets.links(2)[0].number == 1


def test_a_forged_message_id_of_ours_proves_nothing(desk: Desk) -> None:
    _, ours = _conversation(desk)
    number, unique, signature = ours.strip("<>").partition("@")[0].split(".")
    changed = signature[:-1] + ("0" if signature[-1] != "0" else "1")
    forged = f"<{number}.{unique}.{changed}@acme.test>"
    taken = take(desk, mail(EVE, references=[forged]))
    assert (taken.outcome, taken.number) == ("new", 2)
    assert desk.read.tickets.links(2) == ()


def test_a_token_of_one_ticket_does_not_open_another(desk: Desk) -> None:
    _, ours = _conversation(desk)
    take(desk, mail("Ann <ann@else.test>", "Other"))
    stolen = "<2." + ours.removeprefix("<1.")
    assert take(desk, mail(EVE, references=[stolen])).number == 3


def test_a_copied_token_lands_but_its_sender_is_marked_and_mailed_nothing(desk: Desk) -> None:
    _, ours = _conversation(desk)
    taken = take(desk, mail(EVE, "Re: fire", "Send it all to me", references=[ours]))
    assert (taken.number, taken.reason) == (1, "token")
    message = desk.read.messages.get(taken.message_id)
    assert message.new_address
    for everyone in (False, True):
        shown = desk.read.tickets.recipients(1, everyone)
        addresses = {one.address for one in (*shown.to, *shown.cc)}
        assert addresses == {"joe@client.test"}
    desk.write.tickets.reply(1, "Dear Joe", everyone=True)
    [raw] = send_all(desk)
    assert b"eve@evil.test" not in raw
    assert b"Send it all to me" not in raw
    # Having written once does not make her take part.
    assert take(desk, mail(EVE, "Re: [#1] fire")).number == 2


def test_an_accepted_address_is_answered(desk: Desk) -> None:
    _, ours = _conversation(desk)
    taken = take(desk, mail("Joe <joe@home.test>", references=[ours]))
    message = desk.write.messages.accept_address(taken.message_id)
    assert message.new_address is False
    assert desk.read.tickets.recipients(1).to[0].address == "joe@home.test"
    assert desk.read.contacts.get("joe@home.test").addresses == ("joe@client.test", "joe@home.test")
    [event] = [one for one in desk.read.tickets.events(1) if one.kind == "contact"]
    assert (event.new, event.actor) == ("+joe@home.test", "ana")
    with pytest.raises(Usage):
        desk.write.messages.accept_address(taken.message_id)


def test_free_mail_domains_make_no_colleagues(desk: Desk) -> None:
    take(desk, mail("Joe <joe@gmail.com>", message_id="<g1@mail.gmail.com>"))
    taken = take(desk, mail("Eve <eve@gmail.com>", references=["<g1@mail.gmail.com>"]))
    assert taken.number == 2


def test_our_own_address_in_copy_makes_our_domain_no_participant(desk: Desk) -> None:
    take(desk, mail(JOE, cc=HELP, message_id="<joe1@client.test>"))
    for sender in ("Eve <eve@acme.test>", f"Eve <{HELP}>"):
        taken = take(desk, mail(sender, "Re: [#1] fire", references=["<joe1@client.test>"]))
        assert taken.outcome == "new"


def test_an_agents_address_in_from_carries_no_rights(desk: Desk) -> None:
    _conversation(desk)
    taken = take(desk, mail("Ana Ruiz <ana@acme.test>", "Re: [#1] fire", "status:closed"))
    assert taken.outcome == "new"
    assert desk.read.tickets.thread(2)[0].author is None


def test_a_mail_without_a_sender_joins_nothing_by_number(desk: Desk) -> None:
    _conversation(desk)
    assert take(desk, mail("", "Re: [#1] fire")).number == 2


def test_a_number_nobody_has_is_a_new_ticket(desk: Desk) -> None:
    for number, tag in enumerate(("[#99]", "[#99999999999999999999]"), 1):
        assert take(desk, mail(JOE, f"Re: {tag} fire")).number == number


# -- our own mail comes back


def test_our_own_copy_is_not_a_message_again(desk: Desk) -> None:
    _, ours = _conversation(desk)
    raw = mail(f"Ana <{HELP}>", "[#1] fire", "Use water.", to=f"joe@client.test, {HELP}",
               message_id=ours)  # fmt: skip
    taken = take(desk, raw)
    assert (taken.outcome, taken.number) == ("duplicate", 1)
    assert desk.read.tickets.get(1).message_count == 2


def test_an_enormous_message_id_is_stored_on_both_databases(desk: Desk) -> None:
    huge = f"<{'é' * 900}@client.test>"
    assert take(desk, mail(JOE, message_id=huge)).outcome == "new"
    assert take(desk, mail(JOE, references=[huge])).number == 1
    early = f"<{'x' * 5000}@client.test>"
    assert take(desk, mail(JOE, "Other", references=[early])).outcome == "new"
    name = f"{'N' * 6000} <n@client.test>"
    assert take(desk, mail(name, "Third")).outcome == "new"
