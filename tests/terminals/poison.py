"""What strangers could write to make a terminal, a widget or a layout obey them."""

from __future__ import annotations

MARK = "Zyx"
"""A word that stands in every poison, so that a test can see that the text was shown at all."""

POISONS: dict[str, str] = {
    "csi": "\x1b[2J\x1b[H\x1b[31m\x1b[5m\x1b[8m\x1b[?25l\x1b[99;99H",
    "report": "\x1b[6n\x1b[c\x1b[>c\x1b[21t\x05",  # the terminal would type its answer in
    "modes": "\x1b[?1049l\x1b[?1000h\x1b[?2004l\x1b[!p\x1bc\x1b#8\x1b(0",
    "title": "\x1b]0;owned\x07\x1b]2;owned\x1b\\",
    "link": "\x1b]8;;https://evil.test/\x1b\\here\x1b]8;;\x1b\\\x1b]8;;https://evil.test/\x07x\x07",
    "clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07\x1b]52;c;cm0gLXJmIH4=\x1b\\",
    "strings": "\x1bP$q q\x1b\\\x1b_Gi=1;AAAA\x1b\\\x1b^pm\x1b\\\x1bXsos\x1b\\\x1bPx;\x1b\x1b]0;x",
    "notify": "\x1b]9;hi\x07\x1b]777;notify;a;b\x07\x1b]1337;File=:AAAA\x07\x1b]50;x\x07",
    "c1": "\x9b2J\x9b31m\x9d0;owned\x9c\x90q\x9c\x9f\x98\x9e\x85\x8d\x84",
    "bells": "a\x07\x07b\x08\x08\x08c\x7f\x7fd\x0e\x0f\x05\x11\x13\x1a",
    "returns": "good\rEVIL\r\nnext\x0bvertical\x0cform",
    "nul": "nu\x00l\x00",
    "bidi": "a\u202egnp.exe\u202c \u202ab\u202bc\u202dd\u202c \u2066e\u2067f\u2068g\u2069",
    "hidden": "z\u200bw\u200ej\u200fk\ufeffl\u061cm\u2028n\u2029o",
    "surrogates": "\ud83d half \udc80 \udfff",
    "markup": "[/x] [/] [bold [@click=app.quit]quit[/] [link=https://evil.test]x[/link] [$error]",
    "braces": "{} {0} {self.app} %s %(x)s ${HOME} `id` $(id)",
    "tabs": "a\tb\t\tc",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 ❤️ 1️⃣ 🇪🇸 👋🏽",
    "marks": "e" + "\u0301\u0323\u0489" * 200 + "\u20dd",
    "rtl": "مرحبا بالعالم שלום עולם 123 abc",
    "wide": "漢字かな交じり文ﾊﾝｶｸ한국어　全角",
    "long": "W" * 10_000,
    "spaces": "\xa0\u2003\u3000\u2800\u180e\xad\u2060\U000e0041\ufff9x\ufffb",
    "paste": "\x1b[200~rm -rf ~\n\x1b[201~",
}

EVERYTHING = " ".join(f"{MARK}{part}" for name, part in POISONS.items() if name != "long")
"""All but the long word, several lines of it."""
LINE = " ".join(
    f"{MARK}{POISONS[name]}"
    for name in ("title", "csi", "c1", "clipboard", "strings", "bidi", "hidden", "markup", "bells")
)
"""The worst of it on one line, as a header or a field may carry it."""
NAME = f"{MARK}\x1b]0;n\x07\x9b31m\u202e[/x]\x07\r"
"""Short enough for a name in a column."""
