"""A desk in which every text that a stranger, a server or a colleague can influence is poison.

It is built as real desks are: mail through the intake, everything else through the façade.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from terminals.hostile_customers import add_customers
from terminals.poison import EVERYTHING, LINE, MARK, NAME, POISONS

from deskterm import desk as desks
from deskterm.config import Config
from deskterm.desk import Desk
from deskterm.desk.writes.files import Upload
from deskterm.desk.writes.intake import Arrival
from deskterm.lexer import quote
from deskterm.terms import Channel, DraftKind, Tls

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN5Qz5k0vQ7y2h5lVb7yEoR0bqZb0nY6cQw8l6mZx1aB"
ORPHAN = b"Subject: " + f"{MARK} quarantined {LINE}".encode("utf-8", "surrogatepass")


class Hostile:
    """Builds the desk at `config`; afterwards the attributes say what is where."""

    def __init__(self, config: Config) -> None:
        self.start = datetime.now(UTC) - timedelta(hours=3)
        self.now = self.start
        self.desk: Desk = desks.found(
            config, name="Acme", login="ana", agent_name="Ana Ruiz", agent_email="ana@acme.test",
            clock=self._clock,
        )  # fmt: skip
        self.config = config
        self.mails = 0
        self._settings()
        self.number = self._full_ticket()
        self.singles = [self._single(name, text) for name, text in POISONS.items()]
        self._follow_ups()
        self._sent_and_bounced()
        self.quarantined = self._quarantine()
        self._drafts()
        self._fields()
        self._colleague()
        add_customers(self.desk, self.number)
        self.desk.close()

    def _clock(self) -> datetime:
        self.now += timedelta(seconds=7)
        return self.now

    # Mail

    def mail(
        self,
        subject: str,
        text: str,
        *,
        sender: str = f"{NAME}",
        address: str = "joe@client.test",
        extra: str = "",
        html: str = "",
        files: bool = False,
    ) -> int:
        """One mail through the intake; the number of its ticket."""
        self.mails += 1
        head = [
            f"From: {encoded(sender)} <{address}>",
            f"To: {encoded(NAME)} <help@acme.test>, {encoded(LINE)} <x\x1b]0;t\x07@to.test>",
            f'Cc: {encoded(NAME + "2")} <cc@client.test>, "q\x1b[31m" <\x9b1m\u202eq@cc.test>',
            f"Reply-To: {encoded(NAME)} <{address}>",
            f"Subject: {encoded(subject)}",
            f"Message-ID: <m{self.mails}\x1b]0;id\x07\x9b\u202e@client.test>",
            f"Date: {format_datetime(self._clock())}",
            f"X-Mailer: {LINE.replace(chr(13), ' ')}",
            *([extra] if extra else []),
            "MIME-Version: 1.0",
            'Content-Type: multipart/mixed; boundary="b"',
        ]
        parts = [part("text/plain; charset=utf-8", text)]
        if html:
            parts.append(part("text/html; charset=utf-8", html))
        if files:
            for name in (NAME + ".png", "..\\..\\" + LINE, "\u202egnp.exe", "/etc/\x1b[31mpasswd"):
                parts.append(
                    part(
                        f'application/octet-stream; name="{encoded(name)}"',
                        "data",
                        f'Content-Disposition: attachment; filename="{encoded(name)}"\n'
                        f"Content-Description: {encoded(name)}\n"
                        f"Content-ID: <\x1b]0;cid\x07@x>",
                    )
                )
        body = "".join(f"--b\n{one}\n" for one in parts) + "--b--\n"
        raw = ("\n".join(head) + "\n\n" + body).encode("utf-8", "surrogatepass")
        system = self.desk.as_system()
        taken = system.write.intake.take(
            raw.replace(b"\n", b"\r\n"), mailbox="help", received_at=self.now, source=LINE
        )
        assert taken.number, taken
        return taken.number

    def _full_ticket(self) -> int:
        html = f"<p>{EVERYTHING}</p><a href='https://e.test/\x1b]0;u\x07'>{NAME}</a>"
        text = f"{EVERYTHING}\n\nOn Mon, {NAME} wrote:\n> {LINE}\n> quoted\n-- \n{LINE}"
        number = self.mail(f"{MARK} first {LINE}", text, html=html, files=True)
        write = self.desk.write
        write.tickets.change([number], "assignee:ana priority:urgent")
        for tag in ("[/x]", "emoji👩‍👧", "\x1b]0;tag\x07", "\u202etag"):
            try:
                write.tickets.change([number], f'+"{tag}"')
            except desks_errors():
                continue
        write.tickets.note(number, f"note {EVERYTHING}")
        upload = Upload(f"{NAME}.txt", b"x" * 3000, "text/plain; \x1b[31m", description=LINE)
        file = write.attachments.add(number, upload, description=f"{MARK} {LINE}")
        write.attachments.set(file.id, description=f"{LINE} again")
        self.mail("Re: [#1] other", LINE, sender=NAME, address='"\x1b]0;l\x07 x"@elsewhere.test')
        return number

    def _single(self, name: str, text: str) -> int:
        number = self.mail(f"{MARK}{name} {text}", f"{name} {text}\n" * 3, sender=f"{name} {text}")
        self.desk.write.tickets.change([number], "assignee:ana")
        return number

    def _follow_ups(self) -> None:
        self.possible = self.mail(
            f"Re: [#{self.number}] {NAME}", LINE, sender=NAME, address="mallory@evil.test"
        )
        closed = self.mail(f"{MARK} closed", LINE)
        self.desk.write.tickets.change([closed], "status:closed")
        self.mail(f"Re: [#{closed}] {NAME} again", LINE)
        spam = self.mail(f"{MARK} spam {LINE}", LINE, address="spam@evil.test")
        self.desk.write.tickets.spam([spam])
        row = self.desk.write.tickets.new(
            f"{MARK} by phone {EVERYTHING}", contact="phone@client.test",
            contact_name=NAME, text=EVERYTHING, channel=Channel.PHONE,
        )  # fmt: skip
        self.desk.write.tickets.change([row.number], f'subject:"{MARK} renamed \x1b]0;s\x07[/x]"')
        self.desk.write.tickets.change([row.number], "wake:3d")

    # Mail out

    def _sent_and_bounced(self) -> None:
        system = self.desk.as_system()
        write = self.desk.write
        for number in self.singles[:4]:
            write.tickets.reply(number, f"reply {EVERYTHING}", everyone=True)
        claimed = [system.write.outbox.claim() for _ in range(3)]
        first, second, third = [one for one in claimed if one is not None]
        system.write.outbox.failed(first.id, f"550 {LINE}")
        system.write.outbox.later(second.id, f"451 {LINE}")
        system.write.outbox.sent(third.id, refused={third.recipients[0]: f"553 {LINE}"})
        row = self.desk.read.outbox.get(third.id)
        report = (
            "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n"
            f"From: {encoded(NAME)} <mailer-daemon@evil.test>\nSubject: {encoded(LINE)}\n"
            f"Message-ID: <bounce\x1b]0;b\x07@evil.test>\n\n"
            f"--r\nContent-Type: text/plain\n\n{LINE}\n"
            "--r\nContent-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; {LINE}\n\nFinal-Recipient: rfc822; {row.recipients[0]}\n"
            f"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 {LINE}\n"
            "--r\nContent-Type: text/rfc822-headers\n\n"
            f"Message-ID: {row.header_id}\nSubject: {NAME}\n--r--\n"
        )
        raw = report.replace("\r", "").encode("utf-8", "surrogatepass").replace(b"\n", b"\r\n")
        taken = system.write.intake.take(raw, mailbox="help", received_at=self.now, source=LINE)
        assert taken.outcome == "bounce", taken
        write.tickets.reply(self.singles[5], f"waits {LINE}", delay=86_400)
        self.signed = self.mail(
            f"{MARK} with our token", LINE, address="new@elsewhere.test",
            extra=f"In-Reply-To: {row.header_id}",
        )  # fmt: skip

    def _quarantine(self) -> list[int]:
        intake = self.desk.as_system().write.intake
        for at in range(2):
            raw = b"From: " + NAME.encode() + b" <x@y>\r\n" + ORPHAN + b"%d\r\n\r\nbody\r\n" % at
            intake.quarantine(raw, f"{MARK} because {LINE}", Arrival(mailbox="help", source=LINE))
        return [one.id for one in self.desk.read.quarantine.list()]

    # What agents and servers leave

    def _settings(self) -> None:
        write = self.desk.write
        write.mailboxes.add(
            "help", host="127.0.0.1", address="help@acme.test", port=9, tls=Tls.NONE,
            user=f"{MARK}\x1b]0;user\x07", folder=f"IN{NAME}", smtp_port=9, smtp_tls=Tls.NONE,
            move_to=NAME, smtp_user=NAME,
        )  # fmt: skip
        for key in ("name", "title"):
            write.settings.set(key, f"{MARK} {key} \x1b]0;k\x07\u202e[/x]")
        signature = f"Ana\n{LINE}"
        write.agents.set("ana", name=f"Ana {NAME}", signature=signature)
        states = self.desk.as_system().write.mailbox_states
        states.fault("help", f"mailbox help: {LINE}")
        states.fault("help", f"mailbox help: {LINE}", sending=True)

    def _drafts(self) -> None:
        save = self.desk.write.drafts.save
        save(self.number, DraftKind.REPLY, EVERYTHING, to=f"a@b.test, {LINE}", cc=LINE)
        save(self.number, DraftKind.NOTE, f"{MARK} note {LINE}")
        save(None, DraftKind.NEW, EVERYTHING, subject=f"{MARK} {LINE}", to=LINE)

    def _fields(self) -> None:
        write = self.desk.write
        write.fields.add("mark", name_en=f"{MARK} {NAME}", name_es=f"{MARK} {NAME}")
        choices = [f"x={NAME}/{NAME}2", f"{MARK} \x9b31m"]
        made = write.fields.add("kind", kind="choice", name_en=NAME, choices=choices)
        line = quote(LINE.replace("\x00", ""))
        for choice in made.choices:
            changes = f"custom.mark:{line} custom.kind:{quote(choice.key)}"
            write.tickets.change([self.number], changes)

    def _colleague(self) -> None:
        write = self.desk.write
        write.agents.add("luis", name=f"Luis {NAME}", email="luis@acme.test", role="lead")
        group = write.groups.add(
            f"{MARK} group {NAME}", description=EVERYTHING, members=["ana"], notify=["luis"]
        )
        write.keys.add("luis", f"{KEY} {LINE}")
        for name in ("luis", group.name):
            write.tickets.change([self.number], f"observer:+{quote(name)}")
        colleague = desks.open(self.config, login="luis")  # by the real clock: he writes just now
        for number in (self.number, *self.singles[:2]):
            colleague.write.drafts.save(number, DraftKind.REPLY, EVERYTHING)
        colleague.close()


def desks_errors() -> type[Exception]:
    """What the façade refuses with."""
    from deskterm.errors import DeskError

    return DeskError


def encoded(text: str) -> str:
    """An encoded word (RFC 2047): the one way any character at all gets into a header."""
    data = text.encode("utf-8", "surrogatepass")
    words = [data[at : at + 42] for at in range(0, len(data), 42)]
    return " ".join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)


def part(kind: str, text: str, extra: str = "") -> str:
    """One MIME part in base64, so that every character arrives as it is."""
    data = base64.encodebytes(text.encode("utf-8", "surrogatepass")).decode()
    more = f"{extra}\n" if extra else ""
    return f"Content-Type: {kind}\n{more}Content-Transfer-Encoding: base64\n\n{data}"
