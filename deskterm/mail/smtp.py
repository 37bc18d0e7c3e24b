"""Handing mails to an SMTP server (RFC 5321, 3207, 4954, 1870, 6531)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deskterm.mail.connect import ConnectFault, ServerRefused, server_words
from deskterm.mail.smtp_dialogue import Outcome, Refusal, Reply, Result
from deskterm.mail.smtp_session import Account, Session, lost

__all__ = [
    "Account", "Outcome", "Refusal", "Result", "Session", "check", "deliver", "size_limit",
]  # fmt: skip

_ADDRESS = re.compile(
    r'(?:"[^"\\\x00-\x1f\x7f<>]+"|[^\s"(),:;<>@\[\\\]\x00-\x1f\x7f]+)@[^\s<>@\x00-\x1f\x7f]+'
)


def size_limit(account: Account) -> int:
    """The most bytes a mail may have there; 0 when the server names no limit."""
    with Session(account) as session:
        return session.size_limit


def check(account: Account, sender: str = "") -> list[str]:
    """Logs in, asks whether `sender` may send, and sends nothing; returns each step that worked."""
    with Session(account) as session:
        steps = list(session.steps)
        if sender:
            reply = _ask_sender(session, sender)
            if not reply.accepted:
                raise ServerRefused(f"{account.host} refuses the sender {sender}: {reply}.")
            steps.append(f"takes mail from {sender}")
        if limit := session.size_limit:
            steps.append(f"takes mails up to {limit / 1_000_000:.3g} MB")
        return steps


def deliver(session: Session, sender: str, recipients: Sequence[str], raw: bytes) -> Result:
    """Hands over one mail; whatever the server does is in the Result, and nothing is raised.

    With SENT and with TEMPORARY, `refused` names the recipients left out; those that are not
    `temporary` are not to be tried again. Line ends and leading dots are made fit for the wire.
    """
    try:
        opening = _opening(session, sender, recipients, raw)
        if isinstance(opening, Result):
            return opening
        reply = _ask_first(session, opening)
        if not reply.accepted:
            return _reset(session, _sender_refused(session, sender, reply, len(raw)))
        return _recipients_and_data(session, recipients, raw)
    except ConnectFault as fault:
        return Result(Outcome.SERVER, fault.sentence, kind=fault.kind)
    except OSError:  # smtplib's errors are OSErrors
        session.drop()
        gone = lost(session.account)
        return Result(Outcome.SERVER, gone.sentence, kind=gone.kind)


def _ask_sender(session: Session, sender: str) -> Reply:
    if not _ADDRESS.fullmatch(sender):
        raise ServerRefused(f"{server_words(sender)} is not a sender's address.")
    try:
        reply = session.ask(f"MAIL FROM:<{_wire(sender)}>")
        session.ask("RSET")
    except OSError as error:
        raise lost(session.account) from error
    return reply


def _opening(session: Session, sender: str, recipients: Sequence[str], raw: bytes) -> str | Result:
    """The MAIL command for a mail, or why there is none."""
    limit = session.size_limit
    if limit and len(raw) > limit:
        return _too_big(session, len(raw))
    if sender and not _ADDRESS.fullmatch(sender):
        sentence = f"{server_words(sender)} is not a sender's address."
        return Result(Outcome.SERVER, sentence, kind="sender_refused")
    command = f"MAIL FROM:<{_wire(sender)}>"
    if session.offers("size"):
        command += f" SIZE={len(raw)}"
    if not raw.isascii() and session.offers("8bitmime"):
        command += " BODY=8BITMIME"
    wide = any(not _wire(address).isascii() for address in (sender, *recipients))
    if wide and session.offers("smtputf8"):
        return f"{command} SMTPUTF8"
    if not _wire(sender).isascii():
        sentence = f"{session.account.host} cannot send from {sender} (no SMTPUTF8)."
        return Result(Outcome.SERVER, sentence, kind="sender_refused")
    return command


def _ask_first(session: Session, command: str) -> Reply:
    """The first command of a mail; servers leave between two mails, and are called again once."""
    if session.is_open and session.mails:
        try:
            reply = session.ask(command)
        except OSError:
            session.drop()
        else:
            if not reply.closing:
                return reply
            session.drop()
    return session.ask(command)


def _recipients_and_data(session: Session, recipients: Sequence[str], raw: bytes) -> Result:
    host = session.account.host
    refused: list[Refusal] = []
    accepted = 0
    for address in dict.fromkeys(recipients):
        if why := _unreachable(session, address):
            refused.append(Refusal(address, 0, why, temporary=False))
            continue
        reply = session.ask(f"RCPT TO:<{_wire(address)}>")
        if reply.accepted:
            accepted += 1
        elif reply.closing or reply.blames_account(bool(session.account.user)):
            return _reset(session, _account_fault(session, reply))
        else:
            refused.append(Refusal(address, reply.code, str(reply), reply.temporary))
    if not accepted:
        later = any(refusal.temporary for refusal in refused)
        outcome = Outcome.TEMPORARY if later else Outcome.PERMANENT
        return _reset(session, Result(outcome, _refused(host, refused), tuple(refused)))
    reply = session.ask("DATA")
    if reply.code != 354:
        return _reset(session, _content_refused(session, reply, len(raw), refused))
    session.pour(raw)
    try:
        reply = session.verdict()
    except OSError:
        session.drop()
        sentence = f"{host} took the mail and never said whether it accepts it."
        return Result(Outcome.UNKNOWN, sentence, tuple(refused))
    if not reply.accepted:
        return _reset(session, _content_refused(session, reply, len(raw), refused))
    return Result(Outcome.SENT, _refused(host, refused) if refused else "", tuple(refused))


def _wire(address: str) -> str:
    """The address with its domain in ASCII (RFC 5890), so that only local parts need SMTPUTF8."""
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def _unreachable(session: Session, address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        return "not an e-mail address"
    if not _wire(address).isascii() and not session.offers("smtputf8"):
        return f"{session.account.host} cannot send to such an address (no SMTPUTF8)"
    return ""


def _sender_refused(session: Session, sender: str, reply: Reply, size: int) -> Result:
    host = session.account.host
    if reply.closing or reply.blames_account(bool(session.account.user)):
        return _account_fault(session, reply)
    if reply.blames_size:
        return _too_big(session, size)
    if reply.temporary:
        return Result(Outcome.TEMPORARY, f"{host} takes no mail now: {reply}.")
    sentence = f"{host} refuses the sender {sender or '<>'}: {reply}."
    return Result(Outcome.SERVER, sentence, kind="sender_refused")


def _content_refused(
    session: Session, reply: Reply, size: int, refused: Sequence[Refusal]
) -> Result:
    if reply.closing or reply.blames_account(bool(session.account.user)):
        return _account_fault(session, reply)
    if reply.blames_size:
        return _too_big(session, size)
    outcome = Outcome.TEMPORARY if reply.temporary else Outcome.PERMANENT
    when = " for now" if reply.temporary else ""
    sentence = f"{session.account.host} refuses the mail{when}: {reply}."
    return Result(outcome, sentence, tuple(refused))


def _account_fault(session: Session, reply: Reply) -> Result:
    if reply.closing:
        sentence = f"{session.account.host} ends the connection: {reply}."
        return Result(Outcome.SERVER, sentence, kind="server_busy")
    sentence = f"{session.account.host} does not let this account send: {reply}."
    return Result(Outcome.SERVER, sentence, kind="login_refused")


def _too_big(session: Session, size: int) -> Result:
    limit = session.size_limit
    most = f", it takes {limit / 1_000_000:.3g} MB" if limit else ""
    sentence = f"the mail has {size / 1_000_000:.3g} MB, too many for {session.account.host}{most}."
    return Result(Outcome.PERMANENT, sentence)


def _refused(host: str, refused: Sequence[Refusal]) -> str:
    return " ".join(f"{host} refuses {one.address}: {one.reason}." for one in refused)


def _reset(session: Session, result: Result) -> Result:
    """Makes the connection fit for the next mail, or forgets it."""
    try:
        if not session.ask("RSET").accepted:
            session.drop()
    except OSError:
        session.drop()
    return result
