"""The two bodies of our mails, as ui.md draws them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deskterm.mail.compose import Outgoing, Quoted, render_html, render_text
from deskterm.mail.quotes import reply_text
from deskterm.mail.wording import WORDINGS, attribution, spelt_date, wording

AT = datetime(2025, 11, 3, 8, 20, tzinfo=UTC)
REPLY = Outgoing(
    from_name="Ana Ruiz",
    desk_name="Acme",
    mailbox_address="help@acme.test",
    to=("marta@client.test",),
    subject="Impresora",
    number=12,
    text="Vamos hoy a las 16:00.\n",
    signature="Ana Ruiz\nSoporte de Acme",
    quote=Quoted("Marta Gil", AT, "Sigue sin funcionar.\n\n¿Vienen hoy?\n"),
    message_id="<12.abc.sig@acme.test>",
    in_reply_to="<1@client.test>",
    language="es",
    zone="Europe/Madrid",
    ref="12-k7f3q9",
    date=AT,
)


def test_a_spanish_reply_reads_as_drawn() -> None:
    assert render_text(REPLY) == (
        "-- Responda por encima de esta línea --\n"
        "\n"
        "Vamos hoy a las 16:00.\n"
        "\n"
        "Ana Ruiz\n"
        "Soporte de Acme\n"
        "\n"
        "El lun., 3 nov. 2025, 9:20, Marta Gil escribió:\n"
        "> Sigue sin funcionar.\n"
        ">\n"
        "> ¿Vienen hoy?\n"
        "\n"
        "Ref. 12-k7f3q9\n"
    )


def test_an_english_reply_reads_as_drawn() -> None:
    text = render_text(replace(REPLY, language="en", text="We come at 4.", signature=""))
    assert text == (
        "-- Please reply above this line --\n"
        "\n"
        "We come at 4.\n"
        "\n"
        "On Mon, 3 Nov 2025, 9:20, Marta Gil wrote:\n"
        "> Sigue sin funcionar.\n"
        ">\n"
        "> ¿Vienen hoy?\n"
        "\n"
        "Ref. 12-k7f3q9\n"
    )


def test_without_a_quote_there_is_no_attribution() -> None:
    text = render_text(replace(REPLY, quote=None, signature=""))
    assert text.splitlines()[2:] == ["Vamos hoy a las 16:00.", "", "Ref. 12-k7f3q9"]


def test_only_the_message_answered_is_quoted_not_what_it_quotes() -> None:
    older = (
        "Sí, por favor.\n\nEl lun., 3 nov. 2025, 9:10, Ana Ruiz escribió:\n"
        "> -- Responda por encima de esta línea --\n>\n> ¿Vamos?\n>\n> Ref. 12-k7f3q9\n"
    )
    text = render_text(replace(REPLY, quote=Quoted("Marta Gil", AT, older)))
    assert "> Sí, por favor.\n" in text
    assert "¿Vamos?" not in text
    assert ">>" not in text and "> >" not in text


def test_a_message_that_is_all_quote_is_quoted_whole() -> None:
    quote = Quoted("Kim", AT, "On Mon, 3 Nov 2025 at 9:20, Ana <a@x.test> wrote:\n> Is it on?\n")
    assert "> > Is it on?" in render_text(replace(REPLY, quote=quote))


def test_a_very_long_message_is_quoted_in_part_and_says_so() -> None:
    quote = Quoted("Kim", AT, "\n".join(f"line {n}" for n in range(5_000)))
    text = render_text(replace(REPLY, quote=quote))
    assert text.count("\n> line") == 400
    assert "> […]\n" in text


@pytest.mark.parametrize("language", WORDINGS)
def test_our_own_mail_folds_when_it_comes_back(language: str) -> None:
    sent = render_text(replace(REPLY, language=language))
    head = attribution(language, "Ana Ruiz", AT, "Europe/Madrid")
    quoted = "".join(f"> {line}\n" for line in sent.splitlines())
    assert reply_text(f"De acuerdo.\n\n{head}\n{quoted}") == "De acuerdo."
    assert reply_text(f"De acuerdo.\n\n{head}\n\n{sent}") == "De acuerdo."
    assert reply_text(f"De acuerdo.\n\n{sent}") == "De acuerdo."


def test_controls_and_lone_surrogates_do_not_reach_the_text() -> None:
    text = render_text(replace(REPLY, text="a\x00b\x1b[2Jc\ud800d\r\ne\rf\x07", signature="\x9b"))
    assert not {ch for ch in text if ch < " " and ch != "\n"} and "\x9b" not in text
    assert text.encode("utf-8")


@pytest.mark.parametrize(
    ("month", "es", "en"),
    [(1, "ene.", "Jan"), (5, "may.", "May"), (9, "sept.", "Sep"), (12, "dic.", "Dec")],
)
def test_dates_are_spelt_without_the_locale_module(month: int, es: str, en: str) -> None:
    at = datetime(2025, month, 7, 23, 5, tzinfo=UTC)
    assert f"7 {es} 2025, 23:05" in spelt_date("es", at)
    assert f"7 {en} 2025, 23:05" in spelt_date("en", at)


def test_dates_are_told_in_the_zone_given() -> None:
    assert spelt_date("es", AT, "Europe/Madrid") == "lun., 3 nov. 2025, 9:20"
    assert spelt_date("en", AT, "Asia/Tokyo") == "Mon, 3 Nov 2025, 17:20"
    assert spelt_date("en", datetime(2025, 11, 9, 23, 30, tzinfo=UTC)) == "Sun, 9 Nov 2025, 23:30"


def test_a_language_we_do_not_speak_is_english_and_regions_do_not_matter() -> None:
    assert wording("es-MX") is wording("es_ES") is wording("ES")
    assert wording("fr") is wording("en") is wording("")


def test_an_attribution_is_one_line_whatever_the_name() -> None:
    line = attribution("en", "Eve\r\nBcc: x@y {date}\x00\ud800", AT)
    assert "\n" not in line and "\r" not in line and line.endswith(" wrote:")
    assert attribution("es", "  ", AT).endswith("el cliente escribió:")
    assert len(attribution("en", "x" * 5_000, AT)) < 200


def test_html_is_plain_paragraphs_and_a_blockquote() -> None:
    html = render_html(render_text(REPLY), "es")
    assert html.startswith('<!DOCTYPE html>\n<html lang="es"><body>\n')
    assert "<p>Vamos hoy a las 16:00.</p>" in html
    assert "<p>Ana Ruiz<br>\nSoporte de Acme</p>" in html
    assert html.count("<blockquote") == html.count("</blockquote>") == 1
    start, end = html.index("<blockquote"), html.index("</blockquote>")
    assert "<p>Sigue sin funcionar.</p>\n<p>¿Vienen hoy?</p>" in html[start:end]
    assert "Ref. 12-k7f3q9" in html[end:]


def test_html_of_nested_quotes_is_nested_and_closed() -> None:
    html = render_html("a\n> b\n>> c\n> d\ne\n" + ">" * 500 + " deep")
    assert html.count("<blockquote") == html.count("</blockquote>") == 2 + 10
    assert html.index("<p>b</p>") < html.index("<p>c</p>") < html.index("<p>d</p>")


def test_html_escapes_everything_and_links_nothing() -> None:
    html = render_html("<script>alert('x')</script> & <img src=http://x> https://y.test/\n  two")
    assert "<script" not in html and "<img" not in html and "<a " not in html
    assert "&lt;script&gt;" in html and "&amp;" in html
    assert "&nbsp;&nbsp;two" in html
    assert '"><' not in render_html("x", 'en"><b>').split("<body>")[0].removeprefix("<!DOCTYPE")
