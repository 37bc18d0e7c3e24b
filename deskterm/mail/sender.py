"""Sending: the outbox worked off mailbox by mailbox, each mail by the one who claimed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from time import sleep
from typing import TYPE_CHECKING

from deskterm.errors import Busy, DeskError, NetworkFault, NotFound
from deskterm.mail.poller import next_step
from deskterm.mail.reports import SendReport, of_mailbox, told
from deskterm.mail.smtp import Account, Outcome, Result, Session, deliver
from deskterm.terms import OutboxState, Tls
from deskterm.values import Mailbox

if TYPE_CHECKING:
    from deskterm.config import Config
    from deskterm.desk import Desk
    from deskterm.desk.writes.outbox import ClaimedMail

__all__ = ["BackOff", "SendReport", "account", "send"]

Progress = Callable[[int, int], None]

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries to record what a server has answered; it cannot be asked again."""


LONGEST_WAIT = 15
"""Minutes between two calls of a faulty server at the most."""


class BackOff:
    """For who sends every few seconds: a faulty server is called after 1, 2, 4 … 15 minutes.

    A wrong password tried every two seconds gets an account locked.
    """

    def __init__(self) -> None:
        self._faults: dict[str, tuple[int, datetime]] = {}

    def is_due(self, name: str, now: datetime) -> bool:
        """Whether a mailbox may be tried."""
        return name not in self._faults or self._faults[name][1] <= now

    def heard(self, report: SendReport, now: datetime) -> None:
        """What came of a try: a fault makes the wait longer, anything else ends it."""
        if not report.error:
            self._faults.pop(report.mailbox, None)
            return
        faults = self._faults.get(report.mailbox, (0, now))[0] + 1
        wait = timedelta(minutes=min(2 ** (faults - 1), LONGEST_WAIT))
        self._faults[report.mailbox] = (faults, now + wait)


def send(
    desk: Desk,
    config: Config,
    names: Sequence[str] = (),
    progress: Progress | None = None,
    back_off: BackOff | None = None,
) -> list[SendReport]:
    """Sends what is due by the named mailboxes, or by all enabled ones; faults are in the reports.

    Any number of senders may run at once. With `back_off` a mailbox whose server was at fault is
    left out for a while. NotFound for an unknown name; Busy when the desk is locked or full.
    """
    system = desk.as_system()
    boxes = system.read.mailboxes
    chosen = [boxes.get(name) for name in names] or boxes.list()
    waiting = system.read.outbox.counts().get(OutboxState.QUEUED, 0)
    if system.read.settings.get("can_send") != "yes":
        remark = "this desk does not send mail (setting can_send is no). Nothing was sent."
        return [SendReport("", remarks=(remark,))]
    enabled = [box for box in chosen if box.enabled]
    if waiting and not enabled:
        remark = f"no mailbox to send from is enabled: {_mails(waiting)} in the outbox."
        return [SendReport("", remarks=(remark,))]
    meter = _Meter(progress, waiting)
    back_off = back_off or BackOff()
    reports = []
    for box in enabled:
        if back_off.is_due(box.name, system.clock()):
            reports.append(_Run(system, config, box, meter, desk).run())
            back_off.heard(reports[-1], system.clock())
    return reports


def account(config: Config, box: Mailbox) -> Account:
    """Where a mailbox hands its mails in: with a login if there is a user for it, or TLS.

    Misconfigured when the password cannot be had.
    """
    user = box.smtp_user or (box.user if box.smtp_tls is not Tls.NONE else "")
    password = config.secret(box.name, "smtp") if user else ""
    return Account(box.smtp_host, box.smtp_port, box.smtp_tls, user, password)


def _mails(count: int) -> str:
    return "1 mail waits" if count == 1 else f"{count} mails wait"


class _Meter:
    """Counts mails of all mailboxes for one bar."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def step(self) -> None:
        self._done += 1
        if self._progress:
            self._progress(self._done, max(self._done, self._total))


class _Run:
    """One mailbox's mails over one connection."""

    def __init__(
        self, desk: Desk, config: Config, box: Mailbox, meter: _Meter, asker: Desk
    ) -> None:
        self._desk = desk
        self._config = config
        self._box = box
        self._meter = meter
        self._asker = asker
        self._counts: Counter[str] = Counter()
        self._remarks: list[str] = []
        self._recovered = False

    def run(self) -> SendReport:
        """Sends until nothing is due any more, or the server is at fault."""
        outbox = self._desk.write.outbox
        with ExitStack() as stack:
            session: Session | None = None
            while (mail := outbox.claim((self._box.name,))) is not None:
                try:
                    if session is None:
                        opened = Session(account(self._config, self._box))
                        session = stack.enter_context(opened)
                        if session.size_limit != self._box.smtp_size:
                            states = self._desk.write.mailbox_states
                            states.takes(self._box.name, session.size_limit)
                except Busy:
                    raise
                except DeskError as fault:
                    outbox.release(mail.id)
                    return self._failed(fault)
                result = deliver(session, mail.sender, mail.recipients, mail.raw)
                if result.outcome is Outcome.SERVER:
                    outbox.release(mail.id)
                    return self._failed(NetworkFault(result.sentence), result.kind)
                self._record(mail, result)
                self._meter.step()
        return self._report()

    def _record(self, mail: ClaimedMail, result: Result) -> None:
        outbox = self._desk.write.outbox
        match result.outcome:
            case Outcome.SENT:
                never = {one.address: one.reason for one in result.refused if not one.temporary}
                later = {one.address: one.reason for one in result.refused if one.temporary}
                self._surely(mail, lambda: outbox.sent(mail.id, refused=never, later=later))
                self._count("later" if later else "failed" if never else "sent")
                self._sends_again()
            case Outcome.PERMANENT:
                self._surely(mail, lambda: outbox.failed(mail.id, result.sentence))
                self._count("failed")
            case Outcome.UNKNOWN:
                why = f"{result.sentence} It is sent again, and may arrive twice."
                self._surely(mail, lambda: outbox.later(mail.id, why))
                self._count("later")
            case _:
                self._surely(mail, lambda: outbox.later(mail.id, result.sentence))
                self._count("later")
        if result.sentence and self._is_told(mail):
            about = f"mail {mail.id}" if mail.ticket is None else f"#{mail.ticket}"
            self._remarks.append(of_mailbox(self._box.name, f"{about}: {result.sentence}"))

    def _is_told(self, mail: ClaimedMail) -> bool:
        """Whether who asked for the run may see that mail; the counts are for everybody."""
        try:
            self._asker.read.outbox.get(mail.id)
        except NotFound:
            return False
        return True

    def _count(self, fate: str) -> None:
        self._counts[fate] += 1

    def _surely(self, mail: ClaimedMail, write: Callable[[], None]) -> None:
        """Records an answer; a desk that is busy for a moment must not make a mail go out twice."""
        for pause in PAUSES:
            try:
                write()
                return
            except Busy:
                sleep(pause)
        try:
            write()
        except Busy as fault:
            raise Busy(
                f"the server answered for mail {mail.id}, and this could not be "
                f"recorded: {fault.sentence} It may go out a second time.",
                fault.next_step,
            ) from fault

    def _sends_again(self) -> None:
        if self._box.send_error and not self._recovered:
            self._recovered = self._desk.write.mailbox_states.sending_recovered(self._box.name)

    def _failed(self, fault: DeskError, kind: str = "") -> SendReport:
        name = self._box.name
        fresh = self._desk.write.mailbox_states.fault(name, fault.sentence, sending=True)
        step = f"deskterm mailbox password {name}" if kind == "login_refused" else ""
        error = told(name, fault, "Its mails stay queued.", step or next_step(name, fault))
        return self._report(error=error, exit_code=fault.exit_code, fresh=fresh)

    def _report(self, error: str = "", exit_code: int = 0, fresh: bool = False) -> SendReport:
        return SendReport(
            self._box.name,
            error=error,
            exit_code=exit_code,
            fresh=fresh,
            recovered=self._recovered,
            remarks=tuple(self._remarks),
            **self._counts,
        )
