"""N realistic mails from a seed: the same seed gives the same mails, byte for byte.

70 % start a conversation and 30 % answer in one, by References and In-Reply-To, written by
somebody who takes part in it. A tenth of the answers stand before the mail they answer.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from . import build, files
from .words import COMPANIES, LANGUAGES, Language

_FIRST = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
_KEY_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


@dataclass(frozen=True)
class Generated:
    """One mail; indexes point into the list that `generate` returned.

    `key` is a word that stands in this mail's own text and in no other (quotes leave it out).
    """

    raw: bytes
    key: str
    parent: int | None
    is_reply: bool
    subject: str
    from_address: str
    message_id: str  # with its angle brackets
    thread: int  # the mail that started the conversation; its own index if it did
    sent_at: datetime


@dataclass
class _Person:
    name: str
    address: str
    language: Language


@dataclass
class _Draft:
    """A mail before it has bytes; `parent` is a draft, so order may still change."""

    author: _Person
    to: list[_Person]
    parent: _Draft | None
    subject: str
    text: str
    key: str
    message_id: str
    references: list[str]
    sent_at: datetime
    children: int = 0

    @property
    def root(self) -> _Draft:
        return self if self.parent is None else self.parent.root


def generate(n: int, seed: int = 1, address: str = "help@example.test") -> list[Generated]:
    """`n` mails to `address`, in the order in which they arrive."""
    rng = random.Random(seed)
    people = _people(rng, max(12, n // 4))
    replies = n * 3 // 10
    rest = [True] * replies + [False] * (n - 1 - replies)
    rng.shuffle(rest)
    answers = [False, *rest]  # somebody has to begin
    drafts: list[_Draft] = []
    conversations: list[list[_Draft]] = []
    moment = _FIRST
    for number, is_answer in enumerate(answers[:n]):
        moment += timedelta(seconds=rng.randrange(40, 1800))
        if is_answer:
            conversation = rng.choice(conversations[-40:])
            draft = _answer(rng, number, conversation, moment)
            conversation.append(draft)
        else:
            draft = _start(rng, number, people, moment)
            conversations.append([draft])
        drafts.append(draft)
    ordered = _some_before_their_parents(rng, drafts)
    index = {id(draft): place for place, draft in enumerate(ordered)}
    return [_generated(rng, draft, index, address) for draft in ordered]


def _some_before_their_parents(rng: random.Random, drafts: list[_Draft]) -> list[_Draft]:
    replies = [draft for draft in drafts if draft.parent is not None]
    leaves = [draft for draft in replies if draft.children == 0]
    early = rng.sample(leaves, min(len(leaves), round(len(replies) / 10)))
    moved = {id(draft) for draft in early}
    ordered: list[_Draft] = []
    for draft in drafts:
        if id(draft) not in moved:
            ordered += [one for one in early if one.parent is draft]
            ordered.append(draft)
    return ordered


def _people(rng: random.Random, count: int) -> list[_Person]:
    languages, weights = zip(*LANGUAGES, strict=True)
    made = []
    for number in range(count):
        language = rng.choices(languages, weights)[0]
        name = rng.choice(language.people)
        ascii_name = "".join(
            letter for letter in name.lower() if letter.isascii() and letter != "'"
        )
        user = ".".join(ascii_name.split()) if name.isascii() else f"user{number}"
        host = rng.choice(COMPANIES) + rng.choice([".test", ".test", ".example"])
        made.append(_Person(name, f"{user}.{number}@{host}", language))
    return made


def _start(rng: random.Random, number: int, people: list[_Person], moment: datetime) -> _Draft:
    author = rng.choice(people)
    others = [one for one in rng.sample(people, 2) if one is not author]
    copied = others[: rng.choice([0, 0, 0, 1, 2])]
    language = author.language
    chosen = rng.sample(language.sentences, min(len(language.sentences), rng.randrange(2, 7)))
    body = [_fill(rng, language, sentence) for sentence in chosen]
    cut = rng.randrange(1, len(body))
    key = _key(rng, number)
    text = "\n\n".join([
        rng.choice(language.greetings), " ".join(body[:cut]), " ".join(body[cut:]),
        f"Order: {key}", f"{rng.choice(language.closings)}\n{author.name}",
    ])  # fmt: skip
    subject = _fill(rng, language, rng.choice(language.subjects))
    subject = subject[:1].upper() + subject[1:]
    return _Draft(author, copied, None, subject, text, key, _message_id(rng, author), [], moment)


def _answer(
    rng: random.Random, number: int, conversation: list[_Draft], moment: datetime
) -> _Draft:
    parent = conversation[-1] if rng.random() < 0.7 else rng.choice(conversation)
    circle = [parent.author, *parent.to]
    author = parent.author if rng.random() < 0.7 else rng.choice(circle)
    language = author.language
    key = _key(rng, number)
    fresh = _fill(rng, language, rng.choice(language.answers))
    if rng.random() < 0.4:
        fresh += "\n\n" + _fill(rng, language, rng.choice(language.sentences))
    fresh += f"\n\nOrder: {key}\n\n{rng.choice(language.closings)}\n{author.name}"
    subject = conversation[0].subject
    draft = _Draft(
        author, [one for one in circle if one is not author], parent,
        rng.choice([language.again, "Re: ", "RE: "]) + subject,
        _with_quote(rng, language, fresh, parent), key, _message_id(rng, author),
        [*parent.references, parent.message_id], moment,
    )  # fmt: skip
    parent.children += 1
    return draft


def _with_quote(rng: random.Random, language: Language, fresh: str, parent: _Draft) -> str:
    own = [line for line in parent.text.split("\n") if not line.startswith((">", "Order: "))]
    date = parent.sent_at.strftime("%d/%m/%Y %H:%M")
    quoted = "\n".join(f"> {line}".rstrip() for line in own)
    style = rng.random()
    if style < 0.2:
        return fresh
    if style < 0.4:  # Outlook's block
        spanish = ("De", "Enviado", "Asunto")
        labels = spanish if language.again == "RE: " else ("From", "Sent", "Subject")
        values = (f"{parent.author.name} <{parent.author.address}>", date, parent.subject)
        head = "\n".join(f"{label}: {value}" for label, value in zip(labels, values, strict=True))
        return f"{fresh}\n\n{'_' * 32}\n{head}\n\n" + "\n".join(own)
    wrote = language.wrote.format(date=date, name=parent.author.name)
    if style < 0.5:  # below the quote
        return f"{wrote}\n{quoted}\n\n{fresh}"
    return f"{fresh}\n\n{wrote}\n{quoted}"


def _fill(rng: random.Random, language: Language, phrase: str) -> str:
    return phrase.format(
        thing=rng.choice(language.things), place=rng.choice(language.places),
        number=rng.randrange(100, 99_999),
    )  # fmt: skip


def _key(rng: random.Random, number: int) -> str:
    return "".join(rng.choices(_KEY_LETTERS, k=4)) + f"{number:06}"


def _message_id(rng: random.Random, author: _Person) -> str:
    host = author.address.partition("@")[2]
    style = rng.randrange(4)
    if style == 0:
        return f"<CA+{rng.getrandbits(200):050x}@mail.{host}>"
    if style == 1:
        server = f"AM0PR04MB{rng.getrandbits(32)}"
        return f"<{server}{rng.getrandbits(128):032X}@{server}.eurprd04.{host}>"
    if style == 2:
        return f"<{rng.getrandbits(64)}.{rng.getrandbits(32)}.JavaMail.root@{host}>"
    return f"<{rng.getrandbits(128):032X}@{host}>"


def _generated(rng: random.Random, draft: _Draft, index: dict[int, int], address: str) -> Generated:
    return Generated(
        raw=_raw(rng, draft, address), key=draft.key,
        parent=None if draft.parent is None else index[id(draft.parent)],
        is_reply=draft.parent is not None, subject=draft.subject,
        from_address=draft.author.address, message_id=draft.message_id,
        thread=index[id(draft.root)], sent_at=draft.sent_at,
    )  # fmt: skip


def _raw(rng: random.Random, draft: _Draft, address: str) -> bytes:
    author = draft.author
    charset = rng.choice(author.language.charsets)
    try:
        (draft.text + draft.subject).encode(charset)
    except UnicodeEncodeError:  # it quotes somebody who writes in another script
        charset = "utf-8"
    head_charset = "utf-8" if charset == "us-ascii" else charset
    headers = [
        f"Received: from mx.{author.address.partition('@')[2]} by mx.example.test with ESMTPS; "
        + format_datetime(draft.sent_at + timedelta(seconds=3)),
        f"Date: {format_datetime(draft.sent_at)}",
        f"From: {build.mailbox(author.name, author.address, head_charset)}",
        f"To: {build.mailbox(rng.choice(['', 'Help desk']), address)}",
        f"Subject: {build.words(draft.subject, head_charset)}",
        f"Message-ID: {draft.message_id}",
    ]
    if draft.to:
        copied = [build.mailbox(one.name, one.address) for one in draft.to]
        headers.append("Cc: " + ",\r\n ".join(copied))
    if draft.parent is not None:
        headers.append(f"In-Reply-To: {draft.parent.message_id}")
        if rng.random() < 0.85:  # the rest sends In-Reply-To alone
            headers.append("References: " + "\r\n ".join(draft.references))
    if rng.random() < 0.3:
        headers.append("X-Mailer: " + rng.choice(["Apple Mail (2.3774)", "Microsoft Outlook 16.0"]))
    return build.mail(headers, _body(rng, draft.text, charset))


def _body(rng: random.Random, text: str, charset: str) -> build.Part:
    if rng.random() < 0.02:
        charset = "utf-16"
    if charset == "utf-16":
        encoding = "base64"
    elif charset == "iso-2022-jp" or (text.isascii() and rng.random() < 0.7):
        encoding = "7bit"
    else:
        encoding = rng.choice(["quoted-printable", "quoted-printable", "base64", "8bit"])
    plain = build.text_part(text, charset, "plain", encoding)
    style = rng.choice(["plain", "gmail", "outlook"])
    shape = rng.random()
    if shape < 0.40:
        body = plain
    else:
        source = build.as_html(text, style=style)
        cooked = build.text_part(
            source, charset, "html", "base64" if encoding == "base64" else "quoted-printable"
        )
        both = [cooked] if shape < 0.52 else [plain, cooked]
        body = both[0] if len(both) == 1 else build.multipart("alternative", both, rng)
    if rng.random() < 0.2:
        count = rng.choice([1, 1, 1, 2, 3])
        body = build.multipart("mixed", [body, *(_attachment(rng) for _ in range(count))], rng)
    return body


def _attachment(rng: random.Random) -> build.Part:
    style = rng.choice(["rfc2231", "rfc2047", "raw"])
    kind = rng.randrange(4)
    if kind == 0:
        side = rng.choice([48, 96, 96, 160, 320])
        name = rng.choice(["foto.png", "image001.png", "Captura de pantalla 2026-11-03.png"])
        return build.file_part(name, "image/png", files.png(rng, side, side * 3 // 4), style=style)
    if kind == 1:
        name = rng.choice(["invoice.pdf", "Factura nº 12.pdf", "presupuesto año 2026.pdf"])
        lines = [f"Invoice {rng.randrange(9999)}", *(f"Line {n}: 10.00" for n in range(30))]
        return build.file_part(name, "application/pdf", files.pdf(lines), style=style)
    if kind == 2:
        return build.file_part("ventas.csv", "text/csv", files.csv(rng, rng.randrange(10, 200)))
    return build.file_part("agent.log", "text/plain", files.log(rng, rng.randrange(10, 400)))
