"""Bytes to text whatever the mail claims: labels are missing, misspelt or wrong every day.

Order: byte order mark, escape sequences, UTF-8 where the bytes prove it, the label, then a guess
by how ordinary the result reads, cp1252 last. Nothing here raises, and each guess is told.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# Labels that mean a superset in practice, and labels Python does not know.
_ALIASES = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "iso646-us": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "l1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "8859-1": "cp1252",
    "iso-8859-1-windows-3.1-latin-1": "cp1252",
    "windows1252": "cp1252",
    "x-cp1252": "cp1252",
    "ansi": "cp1252",
    "iso-8859-9": "cp1254",
    "iso8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-8-i": "cp1255",
    "iso-8859-8-e": "cp1255",
    "iso-8859-8": "cp1255",
    "iso-8859-6-i": "iso8859-6",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "windows-936": "gb18030",
    "euc-cn": "gb18030",
    "hz-gb-2312": "hz",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "windows-31j": "cp932",
    "big5": "big5hkscs",
    "big-5": "big5hkscs",
    "x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "windows-949": "cp949",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext",
    "csiso2022jp": "iso2022_jp_ext",
    "x-mac-roman": "mac_roman",
    "x-macroman": "mac_roman",
    "macintosh": "mac_roman",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "utf8mb3": "utf-8",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "iso-10646-ucs-4": "utf-32",
}
# Python codecs that are not charsets, or that run for ever on hostile input.
_NOT_TEXT_WORDS = (
    "base64 bz2 hex quopri rot13 uu zlib idna punycode unicode_escape raw_unicode_escape "
    "undefined mbcs oem charmap"
)
_NOT_TEXT = frozenset(_NOT_TEXT_WORDS.split())
_ASCII_SAFE = re.compile(r"^(utf-?16|utf-?32|utf-?7|iso-?2022|hz|cp037|cp500|cp1140)")
_ESCAPES = re.compile(rb"\x1b(?:\$[@AB(]|\([BIJ]|\.A)")
_CODE_PAGE = re.compile(r"(?:x-)?(?:cp|ibm|win|windows|ms|dos)[-_ ]?([0-9]{3,5})")
_LABEL = re.compile(r"[a-z0-9][a-z0-9_.:+()-]{1,39}")
_BYTE_ORDER = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"<meta[^<>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})", re.I
)
# Letters of a language of more than single-byte Western text, most frequent first.
_COMMON = {
    "cp1251": "оеаинтсрвлкмдпуяыьгзбчй",
    "koi8-r": "оеаинтсрвлкмдпуяыьгзбчй",
    "cp1253": "αοιετσνηυρπκμλςάόί",
    "gb18030": "的一是不了在人有我他这个们中来上大为和国请您你好",
    "big5hkscs": "的一是不了在人有我他這個們中來上大為和國請您你好",
    "cp932": "のにはをたがでてとしれさるいなすまかりうこ",
    "euc_jp": "のにはをたがでてとしれさるいなすまかりうこ",
    "cp949": "이다는에의가고을하지니로사기은도를한리습안",
}
_SNIFFED_BYTES = 4096
_PATCHED = "deskterm.patched"  # the error handler of `_patch`


@lru_cache(maxsize=128)
def codec_of(label: str) -> str:
    """The Python codec a charset label means, '' for none."""
    wanted = label.strip().strip("\"'").lower().removeprefix("charset=").strip(" \"';")
    if not _LABEL.fullmatch(wanted):
        found = _LABEL.search(wanted)
        if not found:
            return ""
        wanted = found[0]
    wanted = _ALIASES.get(wanted, wanted)
    try:
        name = codecs.lookup(wanted).name
    except (LookupError, ValueError):
        page = _CODE_PAGE.fullmatch(wanted)
        if page and page[1] != wanted[2:]:
            return codec_of(f"cp{page[1]}")
        return _ALIASES.get(wanted.removeprefix("x-").replace("_", "-"), "")
    if name.replace("-", "_") in _NOT_TEXT:
        return ""
    return _ALIASES.get(name, wanted)


def decode(data: bytes, label: str = "", *, html: bool = False) -> tuple[str, str]:
    """The text, and a note for people when the charset had to be guessed ('' when not)."""
    codec = codec_of(label) if label else ""
    if data.isascii() and b"\x1b" not in data and b"\x00" not in data:
        if not _ASCII_SAFE.match(codec):
            return data.decode("ascii"), ""
        if codec.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
            return data.decode("ascii"), f"charset us-ascii, not {_shown(label)}"
        return _strict_or_replace(data, codec), ""
    for mark, marked in _BYTE_ORDER:
        if data.startswith(mark):
            return data[len(mark) :].decode(marked, "replace"), ""
    if not codec and html:
        found = _META.search(data, 0, _SNIFFED_BYTES)
        if found:
            codec = codec_of(found[1].decode("ascii"))
    return _by_proof(data, codec, label)


def _by_proof(data: bytes, codec: str, label: str) -> tuple[str, str]:
    if codec.replace("_", "-").startswith(("utf-16", "utf-32")):
        return _wide(data, codec)
    if _ASCII_SAFE.match(codec):
        return _strict_or_replace(data, codec), ""
    if not codec or codec == "cp1252":
        wide = _zero_bytes(data)
        if wide:
            return data.decode(wide, "replace"), f"charset {wide}"
        found = _ESCAPES.findall(data, 0, _SNIFFED_BYTES)
        if found and (data.isascii() or len(found) > sum(byte > 0x7F for byte in data)):
            return data.decode("iso2022_jp_ext", "replace"), "charset iso-2022-jp"
    text = _utf8(data, certain=codec in ("utf-8", "utf8"))
    if text is not None:
        told = codec in ("utf-8", "utf8") or (not label and not codec)
        return text, "" if told else f"charset utf-8, not {_shown(label)}"
    if codec and codec not in ("utf-8", "utf8"):
        try:
            return data.decode(codec), ""
        except (UnicodeError, LookupError):
            if codec != "cp1252":
                return data.decode(codec, "replace"), f"charset {codec}, with faults"
    guessed = _sniff(data)
    return data.decode(guessed, "replace"), f"charset {guessed}" + (
        f", not {_shown(label)}" if label and codec != guessed else ""
    )


def _shown(label: str) -> str:
    return "".join(ch for ch in label[:40] if ch.isprintable())


def _utf8(data: bytes, *, certain: bool) -> str | None:
    """UTF-8 if the bytes prove it; a few faults are forgiven in longer text."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    sequences = sum(1 for ch in text[:20_000] if ch > "\x7f") - min(faults, 20_000)
    if sequences > 4 * faults or (certain and sequences > faults):
        return data.decode("utf-8", _PATCHED)
    if certain and sequences and _sniff(data) == "cp1252":
        return data.decode("utf-8", _PATCHED)  # two charsets pasted into one text
    return None


def _patch(fault: UnicodeError) -> tuple[str, int]:
    """A lone byte that is no UTF-8 was pasted from cp1252, unless it is a letter cut short."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    piece = fault.object[fault.start : fault.end]
    cut = len(piece) > 1 or piece in b"\xc2\xc3" or fault.end == len(fault.object)
    return "\ufffd" if cut else piece.decode("cp1252", "replace"), fault.end


codecs.register_error(_PATCHED, _patch)


def _strict_or_replace(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec, "replace")
    except (UnicodeError, LookupError):
        return data.decode("cp1252", "replace")


def _wide(data: bytes, codec: str) -> tuple[str, str]:
    """UTF-16 and UTF-32 without a byte order mark: the zero bytes tell the order."""
    data = data.removesuffix(b"\r\n")  # a line end of the mail's, not of the text's
    if len(data) % 2:
        data = data.removesuffix(b"\n")
    if not codec.endswith(("be", "le")) and "16" in codec:
        found = _zero_bytes(data)
        codec = found or "utf-16-be"
    elif not codec.endswith(("be", "le")):
        codec = "utf-32-be" if data[:1] == b"\x00" else "utf-32-le"
    text = data.decode(codec, "replace")
    if text.count("\ufffd") * 4 > len(text):
        guessed = _sniff(data)
        return data.decode(guessed, "replace"), f"charset {guessed}"
    return text, ""


def _zero_bytes(data: bytes) -> str:
    head = data[: _SNIFFED_BYTES & ~1]
    if len(head) < 4 or head.count(0) * 3 < len(head):
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even > 4 * odd:
        return "utf-16-be"
    return "utf-16-le" if odd > 4 * even else ""


def _sniff(data: bytes) -> str:
    """The likeliest 8-bit or East Asian charset: cp1252 unless another reads clearly better."""
    head = bytes(
        byte for byte in data[:_SNIFFED_BYTES] if byte > 0x7F or byte in b" \n" or byte > 63
    )
    high = sum(1 for byte in head if byte > 0x7F)
    if high < 4 or high * 4 < len(head):
        return "cp1252"
    best, most = "cp1252", 0.25
    for codec, common in _COMMON.items():
        text = data[:_SNIFFED_BYTES].decode(codec, "ignore")
        letters = [ch for ch in text if ch > "\x7f"]
        bad = high - len(b"".join(ch.encode(codec, "ignore") for ch in letters))
        if not letters or bad * 20 > high:
            continue
        usual = sum(1 for ch in letters if ch in common or ch in "，。、？！") / len(letters)
        # Capitals inside words and line drawings are what text in a neighbour charset looks like.
        usual -= sum(1 for ch in letters if ch.isupper()) / len(letters) / 2
        usual -= sum(1 for ch in letters if "\u2500" <= ch <= "\u259f") / len(letters)
        if usual > most:
            best, most = codec, usual
    return best
