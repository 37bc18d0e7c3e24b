"""Text in every charset, under right, wrong and missing labels."""

from __future__ import annotations

import base64

import pytest
from raw_mail import mail, part

from deskterm.mail.message import parse
from deskterm.mail.reading.charsets import codec_of, decode

SPANISH = "El año pasado compré una impresora por 100 € — ¿dónde está?"
RUSSIAN = "Здравствуйте, мой принтер не работает. Помогите, пожалуйста."
CHINESE = "您好，我们的打印机坏了，请问什么时候可以来修理？谢谢。"
TAIWANESE = "您好，我們的印表機壞了，請問什麼時候可以來修理？謝謝。"
JAPANESE = "お世話になっております。プリンターが動かないので、修理をお願いします。"
KOREAN = "안녕하세요. 프린터가 고장났습니다. 언제 수리를 받을 수 있는지 알려 주세요."
GREEK = "Καλημέρα σας, ο εκτυπωτής μας δεν λειτουργεί από χθες το πρωί."

LABELLED = {
    "utf-8": ("utf-8", "utf-8", SPANISH),
    "quoted": ('"utf-8"', "utf-8", SPANISH),
    "upper": ("UTF8", "utf-8", SPANISH),
    "single quotes": ("'utf-8'", "utf-8", SPANISH),
    "blanks": (' "utf-8 "', "utf-8", SPANISH),
    "cp1252 as latin": ("iso-8859-1", "cp1252", SPANISH),
    "cp1252 as ascii": ("us-ascii", "cp1252", SPANISH),
    "utf-8 as latin": ("iso-8859-1", "utf-8", SPANISH),
    "utf-8 as ascii": ("us-ascii", "utf-8", SPANISH),
    "utf-8 as cyrillic": ("windows-1251", "utf-8", RUSSIAN),
    "utf-8 as chinese": ("gb2312", "utf-8", CHINESE),
    "cp1252 as utf-8": ("utf-8", "cp1252", SPANISH),
    "unknown": ("x-nobody-knows", "cp1252", SPANISH),
    "unknown, utf-8": ("unknown-8bit", "utf-8", SPANISH),
    "no charset but a codec": ("base64", "utf-8", SPANISH),
    "euro": ("iso-8859-15", "iso-8859-15", "100 € señor"),
    "cp1250": ("windows-1250", "cp1250", "Příliš žluťoučký kůň"),
    "cp1251": ("windows-1251", "cp1251", RUSSIAN),
    "koi8-r": ("koi8-r", "koi8-r", RUSSIAN),
    "iso-8859-5": ("iso-8859-5", "iso8859-5", RUSSIAN),
    "latin 2": ("iso-8859-2", "iso8859-2", "Příliš žluťoučký kůň"),
    "turkish": ("iso-8859-9", "cp1254", "İstanbul’da ışık yok"),
    "greek": ("iso-8859-7", "iso8859-7", GREEK),
    "hebrew": ("iso-8859-8-i", "cp1255", "שלום, המדפסת לא עובדת"),
    "thai": ("tis-620", "cp874", "สวัสดีครับ เครื่องพิมพ์เสีย"),
    "mac": ("macintosh", "mac_roman", "El año pasado compré"),
    "dos": ("cp-850", "cp850", "El año pasado compré"),
    "gb2312": ("gb2312", "gb18030", CHINESE + "镕"),
    "gbk": ("gbk", "gbk", CHINESE),
    "hz": ("hz-gb-2312", "hz", "你好 printer"),
    "big5": ("big5", "big5hkscs", TAIWANESE),
    "shift_jis": ("shift_jis", "cp932", JAPANESE + "①"),
    "euc-jp": ("euc-jp", "euc_jp", JAPANESE),
    "iso-2022-jp": ("iso-2022-jp", "iso2022_jp", JAPANESE),
    "euc-kr": ("euc-kr", "euc_kr", KOREAN),
    "ks_c": ("ks_c_5601-1987", "cp949", KOREAN),
    "utf-7": ("utf-7", "utf-7", SPANISH),
    "utf-16": ("utf-16", "utf-16", SPANISH),
    "utf-16-le, no mark": ("utf-16", "utf-16-le", SPANISH),
    "utf-16-be, no mark": ("utf-16", "utf-16-be", SPANISH),
    "utf-16 as utf-8": ("utf-8", "utf-16", SPANISH),
    "utf-32": ("utf-32", "utf-32", SPANISH),
    "byte order mark": ("utf-8", "utf-8-sig", SPANISH),
}


@pytest.mark.parametrize("case", LABELLED)
def test_labelled_text(case: str) -> None:
    label, codec, text = LABELLED[case]
    body = base64.encodebytes(text.encode(codec))
    raw = mail(part(f"text/plain; charset={label}", body, "Content-Transfer-Encoding: base64"))
    assert parse(raw).text == text


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("utf-8", SPANISH),
        ("cp1252", SPANISH),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("gb18030", CHINESE),
        ("big5hkscs", TAIWANESE),
        ("cp932", JAPANESE),
        ("euc_jp", JAPANESE),
        ("iso2022_jp", JAPANESE),
        ("cp949", KOREAN),
        ("cp1253", GREEK),
        ("utf-16", SPANISH),
        ("utf-16-le", SPANISH),
    ],
)
def test_text_without_a_label_is_sniffed(codec: str, text: str) -> None:
    assert decode(text.encode(codec))[0] == text


def test_a_few_bad_bytes_do_not_make_utf8_another_charset() -> None:
    data = (SPANISH * 3).encode().replace("ñ".encode(), b"\xc3", 1)
    text, _ = decode(data, "utf-8")
    assert text.count("\ufffd") == 1
    assert text.count("compré") == 3


@pytest.mark.parametrize(
    ("data", "label", "guessed"),
    [
        (b"plain", "", False),
        (b"plain", "x-nobody-knows", False),
        ("año".encode(), "utf-8", False),
        (b"a\xf1o", "iso-8859-1", False),
        ("año".encode(), "iso-8859-1", True),
        (b"a\xf1o", "utf-8", True),
        (b"a\xf1o", "", True),
    ],
)
def test_a_guess_is_told(data: bytes, label: str, guessed: bool) -> None:
    assert bool(decode(data, label)[1]) is guessed


def test_guesses_are_on_the_mail() -> None:
    mailed = parse(mail(part("text/plain; charset=utf-8", b"a\xf1o")))
    assert mailed.text == "año"
    assert mailed.guessed == ("charset cp1252, not utf-8",)


def test_html_names_its_charset_in_its_head() -> None:
    html = '<html><head><meta charset="koi8-r"></head><body>Привет</body></html>'
    assert parse(mail(part("text/html", html.encode("koi8-r")))).text == "Привет"


@pytest.mark.parametrize("label", ["", "zlib", "idna", "../../x", "ut\x00f-8", "é", "x" * 5000])
def test_no_label_can_raise(label: str) -> None:
    codec_of(label)
    assert decode(b"a\xf1o\x81", label)[0].startswith("a")


def test_what_no_database_holds_becomes_a_mark() -> None:
    raw = mail(part("text/plain; charset=utf-8", b"a\x00b \xed\xa0\x80 c"))
    text = parse(raw).text
    assert "\x00" not in text
    text.encode("utf-8")
