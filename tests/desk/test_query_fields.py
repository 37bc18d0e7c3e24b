"""What queries ask of a ticket is true of one that came and was worked on as tickets are."""

from __future__ import annotations

import pytest
from desk.helpers import add_agent, mail, mail_with_file, take
from sqlalchemy import text

from deskterm.desk import Desk
from deskterm.desk.writes.files import Upload
from deskterm.errors import BadText
from deskterm.store.engine import Writer
from deskterm.store.place import place
from deskterm.store.upgrade import upgrade
from deskterm.terms import DraftKind, Role
from deskterm.words import fold


def _found(desk: Desk, query: str) -> list[int]:
    numbers = desk.read.tickets.numbers(query)
    assert desk.read.tickets.count(query) == len(numbers)
    return sorted(numbers)


def test_who_spoke_last_and_when_follows_the_talk(desk: Desk) -> None:
    take(desk, mail(message_id="<first@client.test>"))
    desk.write.tickets.new("Nobody has said a thing")
    assert (_found(desk, "last:customer"), _found(desk, "last:nobody")) == ([1], [2])
    desk.clock.advance(days=2)  # type: ignore[attr-defined]
    assert (_found(desk, "spoken:>1d"), _found(desk, "spoken:none")) == ([1], [2])
    desk.write.tickets.note(1, "Only among ourselves.")
    assert _found(desk, "last:customer") == _found(desk, "has:note -has:reply") == [1]
    desk.write.tickets.reply(1, "We come at four.", delay=0)
    assert _found(desk, "last:agent spoken:<1h has:reply") == [1]
    desk.clock.advance(hours=3)  # type: ignore[attr-defined]
    take(desk, mail("Joe <joe@client.test>", "Re: Printer", in_reply_to="<first@client.test>"))
    assert _found(desk, "last:customer spoken:<1h") == [1]
    assert desk.read.tickets.numbers("sort:-spoken") == [1, 2]
    assert desk.read.tickets.tally(by="last")[1] == [(("customer",), 1), (("nobody",), 1)]


def test_files_people_and_the_language_of_a_mail(desk: Desk) -> None:
    said = "Hola, la impresora no funciona y no puedo imprimir los pedidos. Gracias."
    take(desk, mail_with_file(b"x", "Ñandú Foto.JPG", text=said, cc="Bob <bob@else.test>"))
    desk.write.tickets.new("Phone", contact="zoe@eu.client.test")
    desk.write.attachments.add(2, Upload("Presupuesto ÁREA 2.pdf", b"x"))
    assert _found(desk, "file:nandu*") == _found(desk, "file:foto.jpg") == [1]
    assert _found(desk, "file:area") == _found(desk, "file:any -file:foto") == [2]
    assert _found(desk, "language:Spanish") == [1]
    assert _found(desk, "participant:bob@else.test") == _found(desk, "participant:else*,bo*") == [1]
    assert _found(desk, "domain:client.test") == [1, 2]
    assert _found(desk, "domain:eu.client.test") == [2]
    rows = desk.store.reader.rows("SELECT filename, filename_folded FROM attachments")
    assert len(rows) == 2
    assert all(folded == fold(name) for name, folded in rows)


def test_what_contacts_and_organizations_are(desk: Desk) -> None:
    desk.write.organizations.add("Client SL", category="Público")
    card = desk.write.contacts.add(
        "Marta", ["marta@x.test"], organization="Client SL", position="Jefa de Almacén",
        phones=["+34 600 12-34-56"], type="Proveedor VIP", language="es",
    )  # fmt: skip
    desk.write.tickets.new("Hers", contact="marta@x.test")
    desk.write.tickets.new("Of nobody in particular", contact="joe@free.test")
    for query in (
        'contact.type:"PROVEEDOR VIP"', "contact.type:prov*", "contact.type:any",
        "contact.position:almacen", "contact.position:jefa*", "contact.language:español",
        "contact.phone:600123456", 'contact.phone:"(600) 12 34"', "org.category:publico",
        "organization.category:any",
    ):  # fmt: skip
        assert _found(desk, query) == [1], query
        assert _found(desk, f"-{query}") == [2], query
    assert desk.read.tickets.tally(by="org.category,contact.language")[1] == [
        ((None, "en"), 1), (("Público", "es"), 1),
    ]  # fmt: skip
    desk.write.contacts.set(card.id, type="")
    assert _found(desk, "contact.type:none") == [1, 2]


def test_names_of_mailboxes_and_types_are_found_without_accents(desk: Desk) -> None:
    desk.write.mailboxes.add("Atencion", host="127.0.0.1", address="atencion@acme.test")
    take(desk, mail(to="atencion@acme.test"), mailbox="Atencion", uid=1, uid_validity=1)
    assert _found(desk, "mailbox:ATENCIÓN") == _found(desk, "mailbox:aten*") == [1]
    assert _found(desk, "mailbox:help") == []
    shown = desk.read.vocabulary.types()[0].names["es"]
    assert _found(desk, f'type:"{fold(shown).upper()}"') == [1]


def test_drafts_are_each_ones_own_and_mentions_anybodys(desk: Desk) -> None:
    lea = add_agent(desk, "lea", Role.LEAD)
    desk.write.tickets.new("One")
    desk.write.tickets.new("Two")
    desk.write.drafts.save(1, DraftKind.NOTE, "Begun")
    assert _found(desk, "has:draft") == [1]
    assert _found(lea, "has:draft") == []
    desk.write.tickets.note(2, "@lea what do you think?")
    assert _found(lea, "mentioned:me") == _found(desk, "mentioned:lea") == [2]
    assert _found(desk, "mentioned:none") == [1]


def test_a_link_to_a_hidden_ticket_is_not_there(desk: Desk) -> None:
    """Whoever sees the one but not the other learns nothing of the other from either end."""
    bob = add_agent(desk, "bob")
    for subject in ("Bob's", "Not Bob's", "Bob's too"):
        desk.write.tickets.new(subject)
    desk.write.tickets.change([1, 3], "assignee:bob")
    for one, other in ((1, 2), (3, 1)):
        sql = (
            f"INSERT INTO ticket_links (ticket_id, other_id, kind) VALUES ({one}, {other}, 'split')"
        )
        desk.store.writer.execute(sql)
    assert _found(desk, "link:2") == [1]
    assert _found(desk, "link:1") == [2, 3]
    assert _found(bob, "link:2") == []
    assert _found(bob, "link:1") == [3]
    assert _found(bob, "has:link") == _found(bob, "link:any") == [1, 3]
    desk.write.tickets.change([3], "assignee:none")
    assert _found(bob, "has:link") == _found(bob, "link:any") == []
    assert _found(bob, "link:none") == [1]


def test_tickets_that_went_into_others_are_shown_when_asked_for(desk: Desk) -> None:
    for subject in ("One", "Two", "Three"):
        desk.write.tickets.new(subject)
    desk.write.tickets.merge([2], 1)
    assert _found(desk, "") == [1, 3]
    assert _found(desk, "is:merged") == _found(desk, "link:1 is:merged") == [2]
    assert _found(desk, "-is:merged") == [1, 3]


@pytest.mark.parametrize("query", ["link:12..14", "file:>a", "last:me", "participant:", "domain:,"])
def test_what_such_a_field_cannot_be_asked_is_refused(lite: Desk, query: str) -> None:
    with pytest.raises(BadText):
        lite.read.tickets.numbers(query)


def test_file_names_of_an_older_desk_are_folded(database_url: str) -> None:
    writer = Writer(place(database_url))
    upgrade(writer, to="0002")
    names = ["Ñandú.PDF", "plain.txt", *(f"Foto {at}.JPG" for at in range(1100))]
    with writer.engine.begin() as connection:
        run = connection.execute
        run(
            text(
                "INSERT INTO ticket_types (key, name_en, name_es, position) VALUES ('t','T','T',1)"
            )
        )
        run(
            text(
                "INSERT INTO statuses (key, name_en, name_es, category, position) "
                "VALUES ('open','O','O','open',1)"
            )
        )
        run(
            text(
                "INSERT INTO tickets (subject, subject_folded, type, priority, status, category, "
                "channel, language, last_message_id, created_at, updated_at) "
                "VALUES ('s','s','t',1,'open','open','desk','',0,1,1)"
            )
        )
        run(text("INSERT INTO blobs (sha, size, encoding, created_at) VALUES ('00',1,'raw',1)"))
        wanted = text(
            "INSERT INTO attachments (ticket_id, sha, filename, content_type, content_id, size, "
            "visibility, description, inline, created_at) "
            "VALUES (1,'00',:name,'t','',1,'public','',:inline,1)"
        )
        run(wanted, [{"name": name, "inline": False} for name in names])
    upgrade(writer)
    with writer.engine.connect() as connection:
        found = connection.execute(
            text("SELECT filename, filename_folded FROM attachments ORDER BY id")
        ).all()
    assert [tuple(row) for row in found] == [(name, fold(name)) for name in names]
    writer.close()
