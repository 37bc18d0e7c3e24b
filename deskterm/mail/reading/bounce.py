"""Delivery reports: RFC 3464, and what older servers write in its place."""

from __future__ import annotations

import re

from deskterm.mail.parsed import Bounce, Part
from deskterm.mail.reading.addresses import parse_addresses, usable
from deskterm.mail.reading.encoded import one_line
from deskterm.mail.reading.headers import Headers

_FIELD = re.compile(r"^([!-9;-~]{1,60}):[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)", re.M)
_MESSAGE_ID = re.compile(rb"^[> \t]{0,8}message-id:\s{0,10}(<[^<>\r\n]{1,1000}>)", re.I | re.M)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY_CODE = re.compile(r"\b([45])\d\d[ -]")
_WORST_FIRST = ("failed", "delayed", "relayed", "expanded", "delivered")
_EMBEDDED = frozenset(
    (
        "message/rfc822",
        "text/rfc822-headers",
        "message/global",
        "message/global-headers",
        "message/partial",
    )
)
_REPORTS = frozenset(("message/delivery-status", "message/global-delivery-status"))
_DAEMONS = re.compile(
    r"^(mailer-daemon|mail-daemon|maildaemon|postmaster|mail[ -]delivery|bounces?|mdaemon|"
    r"system administrator|microsoftexchange\w*)\b"
)
_SUBJECT = re.compile(
    r"undeliver|undelivered|returned mail|mail delivery (failed|failure|system|error)|"
    r"delivery (status notification|failure|failed|has failed|incomplete|problem|delayed)|"
    r"failure notice|non.?delivery|could not be delivered|message (not )?delivered|rejected mail|"
    r"returned to sender|warning: (message|could not send)|delayed|"
    r"no se (ha podido|pudo|puede) entregar|no entregad[oa]|no entregable|devuelto|"
    r"error (de|en la) entrega|no s'ha pogut lliurar|"
    r"unzustellbar|nicht zu(ge)?stell(t|bar)|zustellung.{0,30}fehlgeschlagen|zustellfehler|"
    r"non[ -]remis|échec de (la )?(remise|distribution)|impossible de remettre|"
    r"mancat[ao] (consegna|recapito)|impossibile recapitare|"
    r"não (foi )?entregue|falha (na|de) entrega|onbestelbaar|niet (afgeleverd|bezorgd)|"
    r"olevererbar|uleverbar|kan(de)? (inte|ikke) leverer?as?|niedostarczaln|nie można dostarczyć|"
    r"nedoručiteln|не доставлен|недоставлен|не удалось доставить|teslim edilemedi|"
    r"无法送达|無法傳遞|退信|未送达|配信不能|配信できません|未配達|送信できません",
    re.I,
)
_DELAYED = re.compile(
    r"delayed|will be retried|will retry|still trying|not yet been delivered|"
    r"do not need to resend|warning: (message|could not send)|retrasad|se volverá a intentar",
    re.I,
)
_LINE_WITH_ADDRESS = re.compile(r"<?([^\s<>:;,()\"]{1,100}@[^\s<>:;,()\"]{1,200})>?")


def find_bounce(headers: Headers, from_address: str, text: str, files: list[Part]) -> Bounce | None:
    """The report a mail carries or is; None for anything else, out-of-office included."""
    report = next((file for file in files if file.content_type in _REPORTS), None)
    if report is not None:
        return _from_report(report, headers, text, files)
    kind = headers.raw("content-type").lower()
    if "multipart/report" in kind and "delivery-status" in kind:
        return _from_text(headers, text, files)
    if _is_old_style(headers, from_address, text):
        return _from_text(headers, text, files)
    return None


def _is_old_style(headers: Headers, from_address: str, text: str) -> bool:
    if "x-failed-recipients" in headers:
        return True
    if "x-autoreply" in headers or "multipart/report" in headers.raw("content-type").lower():
        return False
    daemon = _DAEMONS.match(from_address.partition("@")[0]) or _DAEMONS.match(
        headers.line("from").strip('<" ').lower()
    )
    if not daemon:
        return False
    if "This is the qmail-send program" in text[:2000]:
        return True
    return bool(_SUBJECT.search(headers.line("subject"))) and bool(
        _STATUS.search(text[:20_000])
        or _REPLY_CODE.search(text[:20_000])
        or _LINE_WITH_ADDRESS.search(text[:20_000])
    )


def _from_report(report: Part, headers: Headers, text: str, files: list[Part]) -> Bounce:
    """The recipient that fared worst speaks for the report."""
    blocks = _blocks(report.data)
    best: dict[str, str] = {}
    for block in blocks:
        if "action" not in block and "status" not in block and "final-recipient" not in block:
            continue
        if not best or _rank(block) < _rank(best):
            best = block
    if not best:
        return _from_text(headers, text, files)
    recipient = ""
    for name in ("original-recipient", "final-recipient"):
        found = _address(best.get(name, ""))
        recipient = found or recipient
    status = _STATUS.search(best.get("status", ""))
    return Bounce(
        original_message_id=_original_id(headers, text, files),
        recipient=recipient,
        action=_action(best),
        status=status[1] if status else "",
        diagnostic=_diagnostic(best),
    )


def _blocks(data: bytes) -> list[dict[str, str]]:
    text = data[:200_000].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    blocks = []
    for part in re.split(r"\n[ \t]*\n", text)[:500]:
        fields: dict[str, str] = {}
        for found in _FIELD.finditer(part.lstrip("\n")):
            fields.setdefault(found[1].lower(), one_line(found[2]))
        if fields:
            blocks.append(fields)
    return blocks


def _action(fields: dict[str, str]) -> str:
    words = fields.get("action", "").lower().split()
    word = words[0].strip(";,.()") if words else ""
    if word in _WORST_FIRST:
        return word
    return {"4": "delayed", "2": "delivered"}.get(fields.get("status", "")[:1], "failed")


def _rank(fields: dict[str, str]) -> int:
    return _WORST_FIRST.index(_action(fields))


def _diagnostic(fields: dict[str, str]) -> str:
    text = fields.get("diagnostic-code", "") or fields.get("status", "")
    kind, semicolon, rest = text.partition(";")
    return (rest if semicolon and " " not in kind.strip() else text).strip()[:2000]


def _address(value: str) -> str:
    kind, semicolon, rest = value.partition(";")
    found = parse_addresses(rest if semicolon else kind, most=1)
    return found[0].address if found else ""


def _from_text(headers: Headers, text: str, files: list[Part]) -> Bounce:
    """Best effort on a report for people: recipient and code are where servers put them."""
    top = text[:20_000]
    recipient = ""
    for entry in headers.addresses("x-failed-recipients", 1):
        recipient = entry.address
    if not recipient:
        found = _LINE_WITH_ADDRESS.search(top)
        recipient = usable(found[1]) if found else ""
    status = _STATUS.search(top)
    said = next(
        (
            line.strip()
            for line in top.split("\n")
            if _STATUS.search(line) or _REPLY_CODE.search(line)
        ),
        "",
    )
    code = status[1] if status else ""
    delayed = code.startswith("4") or _DELAYED.search(headers.line("subject"))
    if not code and not delayed:
        delayed = _DELAYED.search(top[:1500])
    return Bounce(
        original_message_id=_original_id(headers, text, files),
        recipient=recipient,
        action="delayed" if delayed and not code.startswith("5") else "failed",
        status=code,
        diagnostic=one_line(said)[:2000],
    )


def _original_id(headers: Headers, text: str, files: list[Part]) -> str:
    """The Message-ID of the mail that did not arrive: from the copy, the text, then In-Reply-To."""
    for file in files:
        if file.content_type in _EMBEDDED:
            found = _MESSAGE_ID.search(file.data[:200_000])
            if found:
                return found[1].decode("utf-8", "replace")
    written = _MESSAGE_ID.search(text[:200_000].encode("utf-8", "replace"))
    if written:
        return written[1].decode("utf-8", "replace")
    ids = headers.ids("in-reply-to") or headers.ids("references")
    return ids[-1] if ids else ""
