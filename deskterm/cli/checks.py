"""What `doctor` looks at. Each check yields findings and never raises."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deskterm.cli.output import counted
from deskterm.cli.times import size
from deskterm.errors import DeskError
from deskterm.lexer import Value, print_value
from deskterm.policy import Permission

if TYPE_CHECKING:
    from deskterm.cli.session import Session
    from deskterm.config import Config
    from deskterm.desk import Desk
    from deskterm.values import Mailbox

OK, WARN, FAIL = "ok", "warn", "fail"
_LITTLE_SPACE = 500 * 10**6
_NO_SPACE = 20 * 10**6
_LATE = timedelta(minutes=15)
_NAMED = 20
"""So many tickets are named in a next command."""


class Finding(NamedTuple):
    """One line: what was looked at, how it is, and what to do."""

    check: str
    level: str
    said: str
    next: str = ""


def examine(session: Session, *, offline: bool) -> Iterator[Finding]:
    """Every finding, the machine first; what needs a desk is left out without one."""
    try:
        config = session.config()
    except DeskError as fault:
        yield _fault("config", fault)
        return
    yield from _config_file(config)
    yield from _disk(config)
    try:
        desk = session.desk()
    except DeskError as fault:
        yield _fault("database", fault)
    else:
        yield from _database(desk)
        yield from _timed_work(desk)
        yield from _mailboxes(config, desk, offline)
        yield from _outbox(desk)
        yield from _unseen(desk)
    yield from terminal()


def _fault(check: str, fault: DeskError) -> Finding:
    advice = "" if fault.next_step == "deskterm doctor" else fault.next_step  # we are that
    return Finding(check, FAIL, fault.sentence, advice)


def _config_file(config: Config) -> Iterator[Finding]:
    path = config.path
    if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises where one may not look
        yield Finding("config", OK, f"{path} does not exist; the defaults hold.")
        return
    if config.distrust:
        yield Finding(
            "config", FAIL, f"{config.distrust} Its commands are not run.", f"chmod 600 {path}"
        )
    else:
        yield Finding("config", OK, f"{path}, mode {path.stat().st_mode & 0o777:o}.")


def _disk(config: Config) -> Iterator[Finding]:
    if "://" in config.database:
        return
    file = Path(config.database).expanduser()
    folder = file.parent
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises where one may not look
        return
    free = shutil.disk_usage(folder).free
    level = FAIL if free < _NO_SPACE else WARN if free < _LITTLE_SPACE else OK
    todo = "" if level == OK else f"free some space on {folder}"
    yield Finding("disk", level, f"{size(free)} free.", todo)
    try:
        mode = file.stat().st_mode & 0o777
    except OSError:  # not there, or in a folder that may not be entered: the database check says
        return
    if mode & 0o077:
        yield Finding(
            "database file", WARN, f"others may read {file} ({mode:o}).", f"chmod 600 {file}"
        )


def _database(desk: Desk) -> Iterator[Finding]:
    try:
        have, want = desk.read.health.schema()
        damage = desk.read.health.damage()
        miscounted = not damage and desk.read.health.miscounted()
    except DeskError as fault:
        yield _fault("database", fault)
        return
    yield Finding("schema", OK if have == want else FAIL, f"version {have}.")
    if damage:
        yield Finding("database", FAIL, f"damaged: {damage[0]}", "deskterm restore BACKUP")
    else:
        yield Finding("database", OK, f"{desk.store.place.shown}, sound.")
    if miscounted:
        said = "the figures that counts are read from are not what the tickets say."
        yield Finding("figures", WARN, said, "deskterm db upgrade")


def _timed_work(desk: Desk) -> Iterator[Finding]:
    last = desk.read.health.ticked_at()
    cron = "put '* * * * * deskterm tick' into crontab, or keep the desk open"
    if last is None:
        yield Finding("tick", WARN, "nothing has fetched, sent or woken yet.", cron)
        return
    ago = desk.clock() - last
    minutes = counted(int(ago.total_seconds() // 60), "minute")
    if ago > _LATE:
        yield Finding("tick", WARN, f"last run {minutes} ago.", cron)
    else:
        yield Finding("tick", OK, f"last run {minutes} ago.")


def _mailboxes(config: Config, desk: Desk, offline: bool) -> Iterator[Finding]:
    boxes = desk.read.mailboxes.list()
    if not boxes:
        yield Finding("mailbox", WARN, "none yet: no mail comes in.", "deskterm mailbox add --help")
    for box in boxes:
        check = f"mailbox {box.name}"
        if not box.enabled:
            yield Finding(check, WARN, "is off.", f"deskterm mailbox enable {box.name}")
            continue
        yield _secret(config, box)
        if box.last_error:
            yield Finding(check, WARN, f"last error: {box.last_error}")
        if box.send_error:
            yield Finding(check, WARN, f"last error when sending: {box.send_error}")
        if not box.smtp_host:
            yield Finding(
                check,
                WARN,
                "has no server to send with: its replies stay here.",
                f"deskterm mailbox set {box.name} --smtp-host HOST",
            )
        if not offline:
            yield from _servers(config, box)
    if desk.read.settings.get("can_send") == "no":
        yield Finding("sending", WARN, "is off on this desk.", "deskterm config set can_send yes")


def _secret(config: Config, box: Mailbox) -> Finding:
    check = f"mailbox {box.name} password"
    try:
        return Finding(check, OK, f"comes from {config.secret_source(box.name)}.")
    except DeskError as fault:
        return _fault(check, fault)


def _servers(config: Config, box: Mailbox) -> Iterator[Finding]:
    from deskterm.cli.probe import probe

    for side, attempt in probe(config, box):
        check = f"mailbox {box.name} {side}"
        try:
            yield Finding(check, OK, f"{'; '.join(attempt())}.")
        except DeskError as fault:
            yield _fault(check, fault)


def _outbox(desk: Desk) -> Iterator[Finding]:
    counts = desk.read.outbox.counts()
    failed = counts.get("failed", 0)
    waiting = counts.get("queued", 0)
    if failed:
        yield Finding("outbox", WARN, f"{failed} failed.", "deskterm outbox list --state failed")
    else:
        yield Finding("outbox", OK, f"{waiting} waiting, none failed.")


def _unseen(desk: Desk) -> Iterator[Finding]:
    if not desk.actor.may(Permission.SETTINGS):
        return
    unseen = desk.read.health.unseen()
    if unseen is None:  # nobody here sees only a part
        return
    if not unseen:
        yield Finding("queues", OK, "every open ticket is seen by an agent.")
    for each in unseen:
        many = len(each.tickets)
        said = f"{counted(many, 'open ticket')} {'is' if many == 1 else 'are'}"
        if each.group:
            kind = "private group" if each.private else "group"
            sees = "admins" if each.private else "admins and leads"
            said = f"{counted(many, 'open ticket')} of {kind} {each.group}"
            said += (
                f" {'is' if many == 1 else 'are'} seen by {sees} only: no active agent is in it."
            )
            todo = f"deskterm group member {shlex.quote(each.group)} --add LOGIN"
        else:
            said += " in no group, and seen by admins and leads only."
            # Numbers and not a query: tickets of no group that an agent sees stay theirs.
            numbers = " ".join(map(str, each.tickets[:_NAMED]))
            group = desk.read.settings.get("default_group")
            to = f"group:{print_value(Value(group))}" if group else "group:NAME"
            todo = f"deskterm set {numbers} {shlex.quote(to)}"
            if many > _NAMED:
                todo += f" (the first {_NAMED}), and doctor again"
        yield Finding("queues", WARN, said, todo)


def terminal() -> Iterator[Finding]:
    """The terminal: size, colours, Unicode, multiplexer."""
    if not sys.stdout.isatty():
        yield Finding("terminal", OK, "none here: tables become plain lines.")
        return
    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    if columns < 60 or lines < 16:
        yield Finding("terminal", FAIL, f"{columns}x{lines} is too small.", "make it 80x24")
    colours = "no colours" if os.environ.get("NO_COLOR") else _colours()
    inside = "tmux" if "TMUX" in os.environ else "screen" if "STY" in os.environ else ""
    parts = [f"{columns}x{lines}", os.environ.get("TERM", "TERM not set"), colours]
    parts += [f"inside {inside}"] if inside else []
    yield Finding("terminal", OK, f"{', '.join(parts)}.")
    encoding = (sys.stdout.encoding or "").lower()
    if "utf" not in encoding:
        yield Finding(
            "unicode", WARN, f"the locale's {encoding} cannot show all text.", "LANG=C.UTF-8"
        )


def _colours() -> str:
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return "16 million colours"
    return "256 colours" if "256" in os.environ.get("TERM", "") else "16 colours"
