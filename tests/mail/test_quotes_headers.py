"""Header blocks: Outlook, Notes, phones, helpdesk separators and forwards."""

from __future__ import annotations

import pytest

from deskterm.mail.quotes import fold, reply_text

RULE = "________________________________"
BLOCKS = {
    "outlook-en": "From: Ana Ruiz <ana@acme.test>\nSent: Monday, November 3, 2025 9:20 AM\n"
    "To: Marta Gil <marta@x.test>\nSubject: RE: [#12] Printer",
    "outlook-en-bold": "*From:* Ana Ruiz <ana@acme.test>\n*Sent:* Monday, November 3, 2025\n"
    "*To:* Marta Gil <marta@x.test>\n*Subject:* RE: [#12] Printer",
    "outlook-en-two-stars": "**From:** Ana <ana@acme.test>\n**Sent:** 3 November 2025 09:20\n"
    "**To:** Marta\n**Subject:** Printer",
    "outlook-rule": f"{RULE}\nFrom: Ana Ruiz <ana@acme.test>\nSent: Monday, November 3, 2025\n"
    "To: Marta\nSubject: Printer",
    "original-en": "-----Original Message-----\nFrom: Ana Ruiz [mailto:ana@acme.test]\n"
    "Sent: Monday, November 3, 2025 9:20 AM\nTo: Marta\nSubject: Printer",
    "original-es": "-----Mensaje original-----\nDe: Ana Ruiz [mailto:ana@acme.test]\n"
    "Enviado el: lunes, 3 de noviembre de 2025 9:20\nPara: Marta\nAsunto: Impresora",
    "outlook-es": "De: Ana Ruiz <ana@acme.test>\nEnviado el: lunes, 3 de noviembre de 2025 9:20\n"
    "Para: Marta Gil <marta@x.test>\nCC: Luis <luis@x.test>\nAsunto: RE: [#12] Impresora",
    "outlook-web-es": "De: Ana Ruiz <ana@acme.test>\nEnviado: lunes, 3 de noviembre de 2025 9:20\n"
    "Para: Marta Gil <marta@x.test>\nAsunto: Impresora",
    "outlook-fr": "De : Ana Ruiz <ana@acme.test>\nEnvoyé : lundi 3 novembre 2025 09:20\n"
    "À : Marta\nObjet : Imprimante",
    "outlook-de": "Von: Ana Ruiz <ana@acme.test>\nGesendet: Montag, 3. November 2025 09:20\n"
    "An: Marta\nBetreff: Drucker",
    "outlook-it": "Da: Ana Ruiz <ana@acme.test>\nInviato: lunedì 3 novembre 2025 09:20\n"
    "A: Marta\nOggetto: Stampante",
    "outlook-pt": "De: Ana Ruiz <ana@acme.test>\nEnviada em: segunda-feira, 3 de novembro de 2025\n"
    "Para: Marta\nAssunto: Impressora",
    "outlook-nl": "Van: Ana Ruiz <ana@acme.test>\nVerzonden: maandag 3 november 2025 09:20\n"
    "Aan: Marta\nOnderwerp: Printer",
    "outlook-ca": "De: Ana Ruiz <ana@acme.test>\nEnviat el: dilluns, 3 de novembre de 2025 9:20\n"
    "Per a: Marta\nTema: Impressora",
    "outlook-sv": "Från: Ana Ruiz <ana@acme.test>\nSkickat: den 3 november 2025 09:20\n"
    "Till: Marta\nÄmne: Skrivare",
    "outlook-da": "Fra: Ana Ruiz <ana@acme.test>\nSendt: 3. november 2025 09:20\n"
    "Til: Marta\nEmne: Printer",
    "outlook-fi": "Lähettäjä: Ana Ruiz <ana@acme.test>\nLähetetty: 3. marraskuuta 2025 9:20\n"
    "Vastaanottaja: Marta\nAihe: Tulostin",
    "outlook-pl": "Od: Ana Ruiz <ana@acme.test>\nWysłano: poniedziałek, 3 listopada 2025 09:20\n"
    "Do: Marta\nTemat: Drukarka",
    "outlook-cs": "Od: Ana Ruiz <ana@acme.test>\nOdesláno: pondělí 3. listopadu 2025 9:20\n"
    "Komu: Marta\nPředmět: Tiskárna",
    "outlook-ru": "От: Ana Ruiz <ana@acme.test>\nОтправлено: 3 ноября 2025 г. 9:20\n"
    "Кому: Marta\nТема: Принтер",
    "outlook-tr": "Kimden: Ana Ruiz <ana@acme.test>\nGönderildi: 3 Kasım 2025 Pazartesi 09:20\n"
    "Kime: Marta\nKonu: Yazıcı",
    "outlook-ja": "差出人: Ana Ruiz <ana@acme.test>\n送信日時: 2025年11月3日 9:20\n"
    "宛先: Marta\n件名: プリンター",
    "outlook-zh": "发件人: Ana Ruiz <ana@acme.test>\n发送时间: 2025年11月3日 9:20\n"
    "收件人: Marta\n主题: 打印机",
    "double-spaced": "From: Ana Ruiz <ana@acme.test>\n\nSent: Monday, November 3, 2025 9:20 AM\n\n"
    "To: Marta\n\nSubject: Printer",
    "long-to": "From: Ana Ruiz <ana@acme.test>\nSent: Monday, November 3, 2025 9:20 AM\n"
    "To: Marta <marta@x.test>; Luis <luis@x.test>;\n Kim <kim@x.test>\nSubject: Printer",
    "one-line": "From: Ana <ana@acme.test> Sent: 3 November 2025 To: Marta Subject: Printer",
    "hotmail": "Date: Mon, 3 Nov 2025 09:20:00 +0100\nFrom: ana@acme.test\nTo: marta@x.test\n"
    "Subject: Printer",
    "samsung-es": "-------- Mensaje original --------\nDe: Ana Ruiz <ana@acme.test>\n"
    "Fecha: 3/11/25 9:20 (GMT+01:00)\nPara: marta@x.test\nAsunto: Impresora",
    "samsung-en": "-------- Original message --------\nFrom: Ana Ruiz <ana@acme.test>\n"
    "Date: 11/3/25 9:20 AM (GMT+01:00)",
    "marker-only": "-----Original Message-----",
    "marker-de": "-----Ursprüngliche Nachricht-----\nVon: Ana\nGesendet: 3.11.2025",
    "notes": "Ana Ruiz/Acme\n03/11/2025 09:20\n\nTo\n\tMarta Gil\ncc\n\nSubject\n\tPrinter",
    "notes-dashes": "-----Ana Ruiz/Acme wrote: -----\nTo: Marta\nFrom: Ana Ruiz\n"
    "Date: 11/03/2025 09:20\nSubject: Printer",
    "separator-es": "-- Responda por encima de esta línea --",
    "separator-en": "-- Please reply above this line --",
    "other-desk": "##- Please type your reply above this line -##",
    "unknown-language": "Ana skribu 3 Nov 2025 9:20, ana@acme.test:\n\n"
    "-- Responda por encima de esta línea --",
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_a_header_block_folds_what_follows(block: str) -> None:
    text = f"Hola:\n\nYa funciona.\n\n{block}\n\nHello Marta,\n\nIs it on?\n\nAna\n"
    assert reply_text(text) == "Hola:\n\nYa funciona."
    assert [segment.kind for segment in fold(text)] == ["said", "attribution", "quoted"]


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_words_below_a_block_with_nothing_above_it_are_shown(block: str) -> None:
    text = f"{block}\n\nMi respuesta va aquí debajo.\n"
    assert "Mi respuesta va aquí debajo." in reply_text(text)


def test_a_block_above_marked_lines_keeps_the_answers_between_them() -> None:
    text = (
        "-----Original Message-----\nFrom: Ana <ana@acme.test>\nSent: 3 November 2025 09:20\n"
        "To: Marta\nSubject: Printer\n\n> Is it on?\n\nYes.\n\n> Which model?\n\nThe old one.\n"
    )
    assert reply_text(text) == "Yes.\n\nThe old one."


FORWARDS = (
    "---------- Forwarded message ---------\nFrom: Kim <kim@y.test>\nDate: Mon, Nov 3, 2025\n"
    "Subject: Broken\nTo: Marta <marta@x.test>",
    "---------- Mensaje reenviado ---------\nDe: Kim <kim@y.test>\nDate: lun, 3 nov 2025\n"
    "Asunto: Rota\nPara: Marta <marta@x.test>",
    "Begin forwarded message:\n\nFrom: Kim <kim@y.test>\nSubject: Broken\nDate: 3 November 2025",
    "Inicio del mensaje reenviado:\n\nDe: Kim <kim@y.test>\nAsunto: Rota\nFecha: 3 de nov. de 2025",
    "-------- Forwarded Message --------\nSubject: Broken\nDate: Mon, 3 Nov 2025 09:20\nFrom: Kim",
)


@pytest.mark.parametrize("head", FORWARDS)
def test_what_a_customer_sends_on_is_what_he_says(head: str) -> None:
    text = f"Vean lo de abajo.\n\n{head}\n\nThe screen stays black.\n"
    assert [segment.kind for segment in fold(text)] == ["said"]


def test_a_subject_of_a_forward_keeps_an_outlook_block_said() -> None:
    text = f"Les paso esto.\n\n{BLOCKS['outlook-es']}\n\nLa pantalla se queda negra.\n"
    assert "La pantalla se queda negra." in reply_text(text, "RV: Impresora")
    assert "La pantalla se queda negra." not in reply_text(text, "RE: Impresora")
