"""A message as lines: header, body, quotes folded, files at the right, nothing a terminal obeys."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from deskterm.terms import Delivery, Direction, Visibility
from deskterm.tui.widgets.lines import Line
from deskterm.tui.widgets.message_view import MOST_LINES, Look, message_lines
from deskterm.values import Attachment, Message, Person

MONDAY = datetime(2025, 11, 3, 8, 2, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
LOOK = Look(TUESDAY, ZoneInfo("Europe/Madrid"), {"ana": "Ana Ruiz"}.get)
MARTA = Message(
    id=1, ticket=128, direction=Direction.IN, visibility=Visibility.PUBLIC, author=None,
    from_name="Marta Gil", from_address="marta@client.test",
    to=(Person("", "help@acme.test"),), cc=(), subject="Impresora",
    text="Buenos días: la impresora echa humo.", html_present=False, attachments=(),
    created_at=MONDAY, sent_date=None, message_id="<1@client.test>", delivery=Delivery.RECEIVED,
    publish_at=None, delivery_error="", new_address=False, automatic=False, bounce=False,
    withdrawn=False, outbox_id=None, has_raw=True, remarks=(), reply_to=(),
)  # fmt: skip
PHOTO = Attachment(
    id=1, ticket=128, message_id=1, filename="foto.jpg", content_type="image/jpeg",
    size=2_200_000, visibility=Visibility.PUBLIC, description="", inline=False, author=None,
    created_at=MONDAY,
)  # fmt: skip
REPLY = MARTA._replace(id=2, direction=Direction.OUT, author="ana", text="Desenchúfela, por favor.",
    to=(Person("Marta Gil", "marta@client.test"),), delivery=Delivery.SENT, publish_at=MONDAY,
)  # fmt: skip


def shown(message: Message, width: int = 78, look: Look = LOOK, **how: bool) -> list[str]:
    return [line.plain for line in message_lines(message, width, look, **how)]


def test_a_customer_s_mail_says_who_when_and_to_whom() -> None:
    copied = MARTA._replace(cc=(Person("", "a@x.test"), Person("", "b@x.test")))
    head, body = shown(copied, new=True)
    assert head == "CUSTOMER  Marta Gil · Mon 9:02 · to help@acme.test, cc 2  [new]"
    assert body == "  Buenos días: la impresora echa humo."


def test_a_reply_says_where_it_went() -> None:
    look = dataclasses.replace(LOOK, sent={REPLY.id: MONDAY + timedelta(minutes=8)})
    head = shown(REPLY, look=look)[0]
    assert head == "REPLY     Ana Ruiz · Mon 9:02 · sent 9:10 to marta@client.test"


def test_a_queued_reply_counts_down_and_names_the_key() -> None:
    queued = REPLY._replace(delivery=Delivery.QUEUED, publish_at=TUESDAY + timedelta(seconds=8))
    assert "8 s to take back: z" in shown(queued)[0]
    late = queued._replace(publish_at=TUESDAY - timedelta(seconds=8))
    assert "queued" in shown(late)[0] and "take back" not in shown(late)[0]


def test_a_failed_reply_says_why_below() -> None:
    failed = REPLY._replace(delivery=Delivery.FAILED, delivery_error="550 no such\x1b[31m user")
    head, why, *_ = shown(failed)
    assert "FAILED" in head
    assert why == "  FAILED: 550 no such[31m user"


def test_a_note_is_told_by_words_and_a_bar_on_every_line() -> None:
    note = REPLY._replace(
        direction=Direction.NOTE, visibility=Visibility.PRIVATE, text="One\n\ntwo"
    )
    rows = shown(note)
    assert rows[0] == "║ NOTE · INTERNAL   Ana Ruiz · Mon 9:02 · not sent to the customer"
    assert all(row.startswith("║ ") for row in rows)


def test_a_new_address_is_marked_with_its_key() -> None:
    new = MARTA._replace(new_address=True, from_address="marta.gil@gmail.test")
    assert shown(new)[0] == (
        "CUSTOMER? marta.gil@gmail.test · Mon 9:02 · NEW ADDRESS, came by our token  [A]"
    )


def test_files_stand_at_the_right_of_the_last_line() -> None:
    *_, last = message_lines(MARTA._replace(attachments=(PHOTO,)), 78, LOOK)
    assert "".join(text for text, _ in last.right) == " [foto.jpg 2.1M]"
    assert last.pieces[-1][0].startswith("Buenos")


def test_many_files_take_lines_of_their_own_and_all_are_named() -> None:
    files = tuple(
        PHOTO._replace(id=n, filename=f"una foto bastante larga {n}.jpg") for n in range(7)
    )
    rows = message_lines(MARTA._replace(attachments=files), 78, LOOK)
    said = " ".join(row.plain for row in rows)
    assert all(f"larga {n}.jpg" in said for n in range(7))
    assert all(cells(row) <= 88 for row in rows)


def test_quotes_are_folded_with_their_count_and_unfolded_whole() -> None:
    text = "No funciona.\n\nOn Mon, 3 Nov 2025, 9:20, Ana wrote:\n> Hola\n> Adiós\n"
    quoting = MARTA._replace(text=text)
    folded = " ".join(shown(quoting))
    assert "[3 quoted lines: b]" in folded and "Hola" not in folded
    whole = shown(quoting, look=dataclasses.replace(LOOK, unfolded=True))
    assert "  > Hola" in whole and "quoted lines" not in " ".join(whole)


def test_a_huge_message_is_cut_and_says_so() -> None:
    huge = MARTA._replace(text="palabra " * 300_000)
    rows = shown(huge)
    assert len(rows) <= MOST_LINES + 3
    assert "enter shows all" in rows[-1]
    whole = shown(huge, whole=True)
    assert sum(row.count("palabra") for row in whole) == 300_000


def test_text_is_never_wider_than_88_and_no_word_is_lost() -> None:
    words = [f"w{n}" for n in range(300)] + ["x" * 200, "日本語" * 60]
    rows = message_lines(MARTA._replace(text=" ".join(words)), 160, LOOK)[1:]
    assert all(cells(row) <= 88 for row in rows)
    squeezed = "".join(row.plain.strip() for row in rows).replace(" ", "")
    assert squeezed == "".join(words)


def test_nothing_a_terminal_obeys_is_left_in_any_line() -> None:
    evil = "\x1b]52;c;eA==\x07 \u202eabc\x9b31m [/x] [@click=app.quit]q[/]"
    hostile = MARTA._replace(from_name=evil, text=f"{evil}\n> {evil}", remarks=(evil,),
        to=(Person(evil, evil),), attachments=(PHOTO._replace(filename=evil),),
    )  # fmt: skip
    for row in shown(hostile, look=dataclasses.replace(LOOK, unfolded=True)):
        assert row.isprintable()
    assert any("[/x] [@click=app.quit]q[/]" in row for row in shown(hostile))


def test_an_empty_mail_says_that_it_is() -> None:
    assert shown(MARTA._replace(text=" \n "))[1] == "  (no text)"


def cells(line: Line) -> int:
    return cell_len("".join(text for text, _ in (*line.pieces, *line.right)))


def test_a_reply_a_server_put_off_says_so() -> None:
    """A greylisted reply read "66 s to take back: z", as if it had just been sent."""
    later = REPLY._replace(
        delivery=Delivery.QUEUED, publish_at=TUESDAY + timedelta(seconds=66),
        delivery_error="mail.client.test refuses marta@client.test: 451 try later.",
    )  # fmt: skip
    text = "\n".join(shown(later))
    assert "not sent yet, again in 66 s" in text and "451 try later" in text
    assert "take back" not in text
