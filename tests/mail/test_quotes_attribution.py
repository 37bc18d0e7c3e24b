"""Attributions in the languages and wrappings that mail programs use."""

from __future__ import annotations

import pytest

from deskterm.mail.quotes import fold, reply_text

HEADS = {
    "gmail-en": "On Mon, Nov 3, 2025 at 9:20 AM Marta Gil <marta@x.test> wrote:",
    "gmail-en-narrow-space": "On Mon, Nov 3, 2025 at 9:20\u202fAM Marta Gil <marta@x.test> wrote:",
    "gmail-en-wrapped": "On Mon, Nov 3, 2025 at 9:20 AM Marta Gil Fernández de la Torre\n"
    "<marta@x.test> wrote:",
    "gmail-en-three-lines": "On Mon, Nov 3, 2025 at 9:20 AM Marta Gil via Soporte <\n"
    "marta@x.test>\nwrote:",
    "apple-en": "On 3 Nov 2025, at 09:20, Marta Gil <marta@x.test> wrote:",
    "apple-en-no-address": "On Nov 3, 2025, at 9:20 AM, Marta Gil wrote:",
    "thunderbird-en": "On 11/3/25 09:20, Marta Gil wrote:",
    "yahoo-en": "    On Monday, November 3, 2025 at 09:20:00 AM GMT+1, Marta <m@x.test> wrote:  ",
    "yahoo-classic": "--- On Mon, 11/3/25, Marta Gil <marta@x.test> wrote:",
    "zoho": "---- On Mon, 03 Nov 2025 09:20:00 +0100 Marta Gil <marta@x.test> wrote ----",
    "fastmail": "On Mon, 3 Nov 2025, at 9:20 AM, Marta Gil wrote:",
    "old-gmail": "2025-11-03 9:20 GMT+01:00 Marta Gil <marta@x.test>:",
    "gmail-es": "El lun, 3 nov 2025 a las 9:20, Marta Gil (<marta@x.test>) escribió:",
    "gmail-es-wrapped": "El lun, 3 nov 2025 a las 9:20, Soporte de Acme Sociedad Limitada (<\n"
    "marta@x.test>) escribió:",
    "apple-es": "El 3 nov 2025, a las 9:20, Marta Gil <marta@x.test> escribió:",
    "thunderbird-es": "El 3/11/25 a las 9:20, Marta Gil escribió:",
    "outlook-web-es": "El lunes, 3 de noviembre de 2025, 09:20:00 CET, Marta <m@x.test> escribió:",
    "ours-es": "El lun., 3 nov. 2025, 9:20, Marta Gil escribió:",
    "ours-en": "On Mon, 3 Nov 2025, 9:20, Marta Gil wrote:",
    "gmail-ca": "Missatge de Marta Gil <marta@x.test> del dia dl., 3 de nov. 2025 a les 9:20:",
    "thunderbird-ca": "El 3/11/25 a les 9:20, Marta Gil ha escrit:",
    "gmail-gl": "O luns, 3 de nov. de 2025 ás 9:20, Marta Gil (<marta@x.test>) escribiu:",
    "gmail-eu": "Marta (<m@x.test>) erabiltzaileak hau idatzi zuen (2025 aza. 3, al. (9:20)):",
    "gmail-fr": "Le lun. 3 nov. 2025 à 09:20, Marta Gil <marta@x.test> a écrit :",
    "apple-fr": "Le 3 nov. 2025 à 09:20, Marta Gil <marta@x.test> a écrit :",
    "gmail-de": "Am Mo., 3. Nov. 2025 um 09:20 Uhr schrieb Marta Gil <marta@x.test>:",
    "thunderbird-de": "Am 03.11.25 um 09:20 schrieb Marta Gil:",
    "apple-de": "Am 03.11.2025 um 09:20 schrieb Marta Gil <marta@x.test>:",
    "gmx-de": "Marta Gil <marta@x.test> hat am 3. November 2025 um 09:20 geschrieben:",
    "name-first-de": "Marta Gil schrieb am 03.11.2025 um 09:20:",
    "gmail-it": "Il giorno lun 3 nov 2025 alle ore 09:20 Marta Gil <marta@x.test> ha scritto:",
    "gmail-pt": "Em seg., 3 de nov. de 2025 às 09:20, Marta Gil <marta@x.test>\nescreveu:",
    "gmail-nl": "Op ma 3 nov 2025 om 09:20 schreef Marta Gil <marta@x.test>:",
    "gmail-sv": "Den mån 3 nov. 2025 kl 09:20 skrev Marta Gil <marta@x.test>:",
    "gmail-da": "Den man. 3. nov. 2025 kl. 09.20 skrev Marta Gil <marta@x.test>:",
    "gmail-nb": "man. 3. nov. 2025 kl. 09:20 skrev Marta Gil <marta@x.test>:",
    "gmail-fi": "ma 3. marrask. 2025 klo 9.20 Marta Gil (marta@x.test) kirjoitti:",
    "gmail-pl": "pon., 3 lis 2025 o 09:20 Marta Gil <marta@x.test> napisał(a):",
    "onet-pl": "W dniu 2025-11-03 o 09:20, Marta Gil pisze:",
    "gmail-cs": "po 3. 11. 2025 v 9:20 odesílatel Marta Gil <marta@x.test> napsal:",
    "gmail-sk": "po 3. 11. 2025 o 9:20 Marta Gil <marta@x.test> napísal(a):",
    "gmail-hu": "Marta Gil <marta@x.test> ezt írta (időpont: 2025. nov. 3., H, 9:20):",
    "gmail-ro": "În lun., 3 nov. 2025 la 09:20, Marta Gil <marta@x.test> a scris:",
    "gmail-ru": "пн, 3 нояб. 2025 г. в 09:20, Marta Gil <marta@x.test>:",
    "mailru": "Понедельник, 3 ноября 2025, 9:20 +03:00 от Marta Gil <marta@x.test>:",
    "thunderbird-ru": "03.11.2025 09:20, Marta Gil пишет:",
    "gmail-uk": "пн, 3 лист. 2025 р. о 09:20 Marta Gil <marta@x.test> пише:",
    "gmail-el": "Στις Δευ 3 Νοε 2025 στις 9:20 π.μ., ο/η Marta <marta@x.test> έγραψε:",
    "gmail-tr": "Marta Gil <marta@x.test>, 3 Kas 2025 Pzt, 09:20 tarihinde şunu yazdı:",
    "gmail-ja": "2025年11月3日(月) 9:20 Marta Gil <marta@x.test>:",
    "gmail-zh-cn": "Marta Gil <marta@x.test> 于2025年11月3日周一 09:20写道：",
    "gmail-zh-tw": "Marta Gil <marta@x.test> 於 2025年11月3日 週一 上午9:20寫道：",
    "gmail-ko": "2025년 11월 3일 (월) 오전 9:20, Marta Gil <marta@x.test>님이 작성:",
    "gmail-he": "\u202bבתאריך יום ב׳, 3 בנוב׳ 2025 ב-9:20 מאת \u202aMarta\u202c\u200f "
    "<\u202amarta@x.test\u202c\u200f>:\u202c",
    "gmail-vi": "Vào Th 2, 3 thg 11, 2025 vào lúc 09:20 Marta <marta@x.test> đã viết:",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_an_attribution_folds_with_its_marked_quote(head: str) -> None:
    text = f"Ya funciona, gracias.\n\n{head}\n\n> Hello\n> Is it on?\n"
    assert reply_text(text) == "Ya funciona, gracias."


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_an_attribution_folds_without_any_marks(head: str) -> None:
    text = f"Ya funciona, gracias.\n\n{head}\n\nHello,\n\nIs it on?\n\nAna\n"
    assert reply_text(text) == "Ya funciona, gracias."


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_words_right_above_an_attribution_are_kept(head: str) -> None:
    text = f"Ya funciona.\nGracias\n{head}\n> Hello\n"
    assert reply_text(text) == "Ya funciona.\nGracias"


LOOSE = (
    "Marta Gil wrote:",
    "Marta Gil <marta@x.test> wrote:",
    "marta@x.test escribió:",
    "On Monday he wrote:",
    "Quoting Marta Gil <marta@x.test>:",
    "Zitat von Marta Gil <marta@x.test>:",
    "Marta Gil a écrit :",
    "At 09:20 03/11/2025, you wrote:",
    "Marta via Acme (2025-11-03 09:20):",
    "* Marta Gil <marta@x.test> [2025-11-03 09:20]:",
)


@pytest.mark.parametrize("head", LOOSE)
def test_a_loose_attribution_counts_above_marked_lines(head: str) -> None:
    text = f"It works now\n\n{head}\n> Hello\n> Is it on?\n"
    kinds = [segment.kind for segment in fold(text)]
    assert kinds == ["said", "attribution", "quoted"]
    assert reply_text(text) == "It works now"


def test_an_attribution_after_words_on_the_same_line_is_parted_from_them() -> None:
    text = (
        "Thanks, that works. On Mon, Nov 3, 2025 at 9:20 AM Marta <m@x.test> wrote:\n> Is it on?\n"
    )
    assert reply_text(text) == "Thanks, that works."


def test_a_mail_without_line_breaks_is_parted_around_its_attribution() -> None:
    text = "Thanks! On Mon, Nov 3, 2025 at 9:20 AM Marta <m@x.test> wrote: > Is it on? > Ana\n"
    assert [segment.kind for segment in fold(text)] == ["said", "attribution", "quoted"]
    assert reply_text(text) == "Thanks!"


def test_an_attribution_within_the_marked_lines_goes_with_them() -> None:
    text = "Ja.\n\n> Am 03.11.2025 um 09:20 schrieb Ana Ruiz <ana@acme.test>:\n>\n> Läuft er?\n"
    assert reply_text(text) == "Ja."


def test_a_dangling_attribution_at_the_end_is_folded() -> None:
    text = "Sí, está encendida.\n\nEl lun, 3 nov 2025 a las 9:20, Ana (<a@x.test>) escribió:\n\n"
    assert reply_text(text) == "Sí, está encendida."
