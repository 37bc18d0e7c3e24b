"""Signatures, mobile lines and disclaimers are folded; sign-offs and names stay said."""

from __future__ import annotations

import pytest

from deskterm.mail.quotes import fold, reply_text

BODY = "La impresora sigue sin funcionar."
HEAD = "On Mon, 3 Nov 2025 at 09:20, Ana Ruiz <ana@acme.test> wrote:\n> Is it on?\n"

BLOCKS = {
    "rfc": "-- \nMarta Gil\nClient SL\n",
    "rfc-no-space": "--\nMarta Gil\nClient SL\n",
    "rfc-nbsp": "--\xa0\nMarta Gil\n",
    "em-dash": "—\nMarta Gil\nClient SL\n",
    "underscores": "_____________\nMarta Gil\nTel. +34 600 000 000\n",
    "dashes": "-----------------\nMarta Gil\nwww.client.test\n",
    "two-signatures": "-- \nMarta\n\n-- \nLista de correo\nhttps://list.test/\n",
    "dash-name": "-Marta",
    "iphone-en": "Sent from my iPhone",
    "iphone-es": "Enviado desde mi iPhone",
    "ipad-typos": "Sent from my iPad, please excuse typos",
    "android-es": "Enviado desde mi Samsung Mobile de Telefónica",
    "outlook-ios": "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "outlook-android-es": "Obtener Outlook para Android<https://aka.ms/AAb9ysg>",
    "outlook-mobile-two": "Sent from Outlook for Android\n<https://aka.ms/AAb9ysg>",
    "windows-mail-es": "Enviado desde Correo para Windows",
    "yahoo": "Enviado desde Yahoo Mail para Android",
    "yahoo-promo": "Yahoo Mail: Search, Organize, Conquer",
    "blackberry": "Sent from my BlackBerry 10 smartphone.",
    "iphone-fr": "Envoyé de mon iPhone",
    "iphone-de": "Von meinem iPhone gesendet",
    "iphone-it": "Inviato da iPhone",
    "iphone-pt": "Enviado do meu iPhone",
    "iphone-ca": "Enviat des del meu iPhone",
    "iphone-nl": "Verstuurd vanaf mijn iPhone",
    "iphone-sv": "Skickat från min iPhone",
    "iphone-da": "Sendt fra min iPhone",
    "iphone-zh": "发自我的iPhone",
    "iphone-ja": "iPhoneから送信",
    "proton": "Sent with Proton Mail secure email.",
    "any-device": "Sent from my fridge",
    "avast": "Libre de virus. www.avast.com",
    "avast-en": "This email has been checked for viruses by Avast antivirus software.",
    "disclaimer-en": "This e-mail and any attachments are confidential and intended solely for the "
    "use of the individual or entity to whom they are addressed. If you have received this e-mail "
    "in error please notify the sender and delete it.",
    "disclaimer-en-title": "CONFIDENTIALITY NOTICE: The contents of this email message and any "
    "attachments are intended solely for the addressee(s) and may contain privileged information.",
    "disclaimer-es": "Este mensaje y sus archivos adjuntos van dirigidos exclusivamente a su "
    "destinatario, pudiendo contener información confidencial sometida a secreto profesional. No "
    "está permitida su reproducción o distribución sin la autorización expresa de Client SL.",
    "disclaimer-es-title": "AVISO LEGAL: Este correo electrónico puede contener información\n"
    "confidencial. Si usted no es el destinatario, le rogamos que lo elimine y nos lo comunique.",
    "disclaimer-es-rgpd": "En cumplimiento del Reglamento (UE) 2016/679 de protección de datos, le "
    "informamos de que sus datos personales son tratados por Client SL. Puede ejercer sus derechos "
    "de acceso, rectificación y supresión en info@client.test, responsable del tratamiento.",
    "print-es": "Antes de imprimir este correo, piense si es necesario: el medio ambiente es cosa "
    "de todos.",
    "print-en": "Please consider the environment before printing this e-mail",
    "disclaimer-two": "Este mensaje es confidencial y se dirige exclusivamente a su destinatario. "
    "Si lo ha recibido por error, elimínelo.\n\nThis message is confidential and intended solely "
    "for the addressee. If you received it in error, please delete it.\n",
    "disclaimer-fr": "Ce message et toutes les pièces jointes sont confidentiels et établis à "
    "l'intention exclusive de ses destinataires. Toute utilisation ou diffusion non autorisée est "
    "interdite.",
    "disclaimer-de": "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige "
    "Adressat sind oder diese E-Mail irrtümlich erhalten haben, informieren Sie bitte den Absender "
    "und vernichten Sie diese Mail. Das unbefugte Kopieren ist nicht gestattet.",
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
@pytest.mark.parametrize("quote", ["", f"\n\n{HEAD}"], ids=["alone", "quoting"])
def test_a_block_below_the_words_is_folded(block: str, quote: str) -> None:
    assert reply_text(f"{BODY}\n\n{block}{quote}") == BODY


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_a_mail_that_is_only_such_a_block_is_shown(block: str) -> None:
    assert reply_text(block).split() == block.split()


SIGN_OFFS = {
    "contacts-es": (
        f"{BODY}\n\nUn saludo,\n\nMarta Gil\nDirectora, Client SL\nTel. 600 000 000\n",
        f"{BODY}\n\nUn saludo,",
    ),
    "contacts-en": (
        "It works.\n\nBest regards,\nJoe Doe\nHead of IT\n+44 20 7946 0000\njoe@client.test\n",
        "It works.\n\nBest regards,",
    ),
    "name-only": (f"{BODY}\n\nUn saludo,\nMarta\n", f"{BODY}\n\nUn saludo,\nMarta"),
    "thanks-only": ("It works.\nThanks,\nJoe", "It works.\nThanks,\nJoe"),
    "block-without-sign-off": (
        "Ya está, funciona.\n\nMarta Gil\nClient SL\nTel: 600 000 000\nmarta@client.test\n",
        "Ya está, funciona.",
    ),
    "signature-then-small-print": (
        f"{BODY}\n\n-- \nMarta\n\n{BLOCKS['disclaimer-es']}\n\n{BLOCKS['print-en']}\n",
        BODY,
    ),
    "signature-then-mobile": (f"{BODY}\n--\nSent from my iPhone\n\n{HEAD}", BODY),
    "words-below-mobile": (
        f"Sent from my iPhone\n\n{BODY}\n",
        BODY,
    ),
    "banner": (
        "CAUTION: This email originated from outside of the organization. Do not click links.\n\n"
        f"{BODY}\n",
        BODY,
    ),
}


@pytest.mark.parametrize(("text", "said"), SIGN_OFFS.values(), ids=SIGN_OFFS.keys())
def test_sign_offs_stay_and_name_blocks_go(text: str, said: str) -> None:
    assert reply_text(text) == said


def test_small_print_and_signature_are_told_apart() -> None:
    text = f"{BODY}\n\n-- \nMarta\n\n{BLOCKS['disclaimer-en']}\n"
    assert [segment.kind for segment in fold(text)] == ["said", "signature", "disclaimer"]
