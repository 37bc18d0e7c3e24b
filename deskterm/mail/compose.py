"""Values to bytes: one outgoing mail, as ui.md draws it and as other programs can thread it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deskterm.mail.bodies import lines_of, quoted, render_html
from deskterm.mail.headers_out import addresses, ids, mailable, mailbox, references, unstructured
from deskterm.mail.headers_out import one_line as _one_line
from deskterm.mail.quotes import reply_text
from deskterm.mail.subjects import reply_subject, tagged
from deskterm.mail.wording import attribution, wording
from deskterm.safe import storable

if TYPE_CHECKING:
    from email.message import EmailMessage

__all__ = [
    "Attached",
    "Outgoing",
    "Quoted",
    "build",
    "mailable",
    "references",
    "render_html",
    "render_text",
]

LOOP_HEADER = "X-Deskterm-Loop"
"""Our mark on automatic mail; its value is the mailbox it left from."""

_CONTENT_TYPE = re.compile(
    r"\s*([a-z0-9][a-z0-9!#$&^_.+-]{0,126})/([a-z0-9][a-z0-9!#$&^_.+-]{0,126})"
)
_UNFIT_TYPES = ("multipart", "message")
_MAX_FILENAME = 120


@dataclass(frozen=True, slots=True)
class Quoted:
    """The one message being answered; `at` is aware."""

    who: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes along."""

    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """All that a mail is made of.

    `to` and `cc` hold `m@x.test` or `Marta Gil <m@x.test>`; ids have their <>; `date` is aware;
    `zone` is an IANA name. A mail that `begins` a conversation has no Re: before its tag; one of
    no ticket has no `number`, hence no tag, and an empty `ref`. An `automatic` one is an answer
    when it has `in_reply_to`.
    """

    from_name: str
    desk_name: str
    mailbox_address: str
    to: tuple[str, ...]
    subject: str
    number: int | None
    text: str
    message_id: str
    ref: str
    date: datetime
    cc: tuple[str, ...] = ()
    signature: str = ""
    quote: Quoted | None = None
    in_reply_to: str = ""
    begins: bool = False
    references: tuple[str, ...] = ()
    language: str = "en"
    zone: str | tzinfo = "UTC"
    attachments: tuple[Attached, ...] = ()
    automatic: bool = False
    reply_to: str = ""


def render_text(outgoing: Outgoing) -> str:
    """The plain text body: separator, text, signature, the message answered, `Ref.` last.

    No `-- ` line stands before the signature: programs that drop what follows one when quoting
    would drop the reference with it.
    """
    words = wording(outgoing.language)
    # Who got it without having asked has nothing to answer above.
    parts = [] if _is_notice(outgoing) else [words.separator]
    parts += [_block(outgoing.text), _block(outgoing.signature)]
    if outgoing.quote is not None:
        parts.append(_quote(outgoing.quote, outgoing))
    if outgoing.ref:
        parts.append(f"{words.reference} {outgoing.ref}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _is_notice(outgoing: Outgoing) -> bool:
    return outgoing.automatic and not outgoing.in_reply_to


def _block(text: str) -> str:
    return "\n".join(lines_of(storable(text))).strip("\n")


def _quote(quote: Quoted, outgoing: Outgoing) -> str:
    head = attribution(outgoing.language, quote.who, quote.at, outgoing.zone)
    # Only what that mail itself said: quotes within quotes grow with every turn.
    said = reply_text(storable(quote.text)) or quote.text
    body = quoted(storable(said).strip(), wording(outgoing.language).shortened)
    return f"{head}\n{body}"


def build(outgoing: Outgoing) -> bytes:
    """The whole mail (RFC 5322, MIME) with CRLF line ends and nothing above 7 bits in it.

    The same value gives the same bytes. Raises Usage for an address that mail cannot go to.
    """
    return (_head(outgoing) + _threading(outgoing)).encode("ascii") + _body(outgoing)


def _head(outgoing: Outgoing) -> str:
    from email.utils import format_datetime

    name, desk = _one_line(outgoing.from_name), _one_line(outgoing.desk_name)
    sender = f"{name} ({desk})" if name and desk else name or desk
    zone = outgoing.zone
    date = outgoing.date.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    subject = outgoing.subject
    if outgoing.number is not None:
        title = tagged if outgoing.begins else reply_subject
        subject = title(subject, outgoing.number)
    return "".join(
        (
            f"From: {mailbox(sender, outgoing.mailbox_address)}\r\n",
            addresses("To", outgoing.to),
            addresses("Cc", outgoing.cc),
            addresses("Reply-To", (outgoing.reply_to,) if outgoing.reply_to else ()),
            unstructured("Subject", subject),
            f"Date: {format_datetime(date)}\r\n",
        )
    )


def _threading(outgoing: Outgoing) -> str:
    chain = references(outgoing.references, outgoing.in_reply_to)
    fields = [
        ids("Message-ID", (outgoing.message_id,)),
        ids("In-Reply-To", (outgoing.in_reply_to,)),
        ids("References", chain),
    ]
    if outgoing.automatic:
        # RFC 3834 §5
        kind = "auto-generated" if _is_notice(outgoing) else "auto-replied"
        fields += [
            f"Auto-Submitted: {kind}\r\n",
            "X-Auto-Response-Suppress: All\r\n",
            unstructured(LOOP_HEADER, outgoing.mailbox_address),
        ]
    return "".join(fields)


def _body(outgoing: Outgoing) -> bytes:
    from email.message import EmailMessage
    from email.policy import SMTP

    # Content is encoded at 76 columns (RFC 2045 §6.7, §6.8) and written at 998, so that a long
    # file name stays in one parameter.
    narrow = SMTP.clone(cte_type="7bit")
    message = EmailMessage(policy=narrow)
    text = render_text(outgoing)
    language = wording(outgoing.language).language
    message.set_content(text)
    message.add_alternative(render_html(text, language), subtype="html")
    seed = hashlib.sha256(outgoing.message_id.encode("utf-8", "surrogatepass")).hexdigest()
    message.set_boundary(f"=_{seed[:24]}")
    if outgoing.attachments:
        for attached in outgoing.attachments:
            _attach(message, attached)
        message.set_boundary(f"=_{seed[40:]}")
    return message.as_bytes(policy=narrow.clone(max_line_length=998))


def _attach(message: EmailMessage, attached: Attached) -> None:
    match = _CONTENT_TYPE.match(attached.content_type.lower())
    main, sub = (match[1], match[2]) if match else ("application", "octet-stream")
    if main in _UNFIT_TYPES:  # base64 is not allowed on these (RFC 2046 §5)
        main, sub = "application", "octet-stream"
    message.add_attachment(
        attached.data, maintype=main, subtype=sub, filename=_filename(attached.filename)
    )


def _filename(name: str) -> str:
    """A file name as one line without folders, at most 120 characters, its suffix kept."""
    line = _one_line(name).replace("\\", "/").rpartition("/")[2].strip() or "file"
    if len(line) <= _MAX_FILENAME:
        return line
    stem, dot, suffix = line.rpartition(".")
    if not dot or len(suffix) > 10:
        return line[:_MAX_FILENAME]
    return f"{stem[: _MAX_FILENAME - len(suffix) - 1]}.{suffix}"
