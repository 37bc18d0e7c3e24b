"""A throw-away Dovecot on loopback: IMAP, IMAPS, STARTTLS, POP3 and LMTP, Maildir below it."""

from __future__ import annotations

import os
import shutil
import signal
import smtplib
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from servers import process
from servers.needs import program
from servers.tls import certificate

HELP = "help@example.test"
OTHER = "other@example.test"
PASSWORD = "secret"

_CONFIG = """
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/dovecot.log
listen = 127.0.0.1
protocols = imap pop3 lmtp
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{home}/mail/%u
mail_fsync = never
mail_max_userip_connections = 100
first_valid_uid = 0
first_valid_gid = 0
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Processed {{
    auto = subscribe
  }}
  mailbox Trash {{
    auto = subscribe
    special_use = \\Trash
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
protocol lmtp {{
  postmaster_address = postmaster@example.test
}}
protocol imap {{
  imap_idle_notify_interval = 29 mins
}}
"""


@dataclass(frozen=True)
class Stored:
    """A mail as it lies in the Maildir; `flags` are its letters (S seen, F flagged, T deleted)."""

    path: Path
    raw: bytes
    flags: str

    @property
    def seen(self) -> bool:
        """Whether the mail carries \\Seen."""
        return "S" in self.flags


class Dovecot:
    """A running server with the users help@example.test and other@example.test, password secret."""

    host = "127.0.0.1"
    password = PASSWORD
    users = (HELP, OTHER)

    def __init__(self) -> None:
        import grp

        self.home = process.folder("imap")
        who = process.account()
        self.imap, self.imaps, self.pop3, self.lmtp = ports = process.free_ports(4)
        try:
            self.cafile, _ = certificate(self.home)
            (self.home / "users").write_text(
                "".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in self.users)
            )
            self._conf = self.home / "dovecot.conf"
            self._conf.write_text(
                _CONFIG.format(
                    home=self.home,
                    user=who.pw_name,
                    group=grp.getgrgid(who.pw_gid).gr_name,
                    uid=who.pw_uid,
                    gid=who.pw_gid,
                    imap=self.imap,
                    imaps=self.imaps,
                    pop3=self.pop3,
                    lmtp=self.lmtp,
                )
            )
            for user in self.users:
                self._make_maildir(user)
            process.give(self.home)
            self._daemon = process.Daemon(
                [program("dovecot") or "dovecot", "-F", "-c", self._conf],
                self.home, ports, signal.SIGKILL,  # SIGTERM takes it a second
            )  # fmt: skip
            self.start()
        except BaseException:
            self.close()
            raise
        self._delivered = 0

    def start(self) -> None:
        """Start it, on the same ports as before."""
        self._daemon.start()

    def stop(self) -> None:
        """Stop it; the mail stays."""
        self._daemon.stop()

    def close(self) -> None:
        """Stop it and delete everything."""
        if hasattr(self, "_daemon"):
            self._daemon.stop()
        process.remove(self.home)

    @contextmanager
    def down(self) -> Iterator[None]:
        """The server is away for the length of a `with`."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Every open IMAP session hangs (SIGSTOP) for the length of a `with`; new ones connect."""
        stopped = self._daemon.children("imap")
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)

    def maildir(self, user: str = HELP, folder: str = "INBOX") -> Path:
        """The Maildir of a folder; only INBOX exists before the first login or CREATE."""
        root = self.home / "mail" / user
        return root if folder == "INBOX" else root / ("." + folder.replace("/", "."))

    def deliver(
        self,
        raw: bytes,
        user: str = HELP,
        *,
        arrived: datetime | None = None,
        folder: str = "INBOX",
    ) -> None:
        """Put a mail into a folder by renaming into `new/`; `arrived` becomes its INTERNALDATE."""
        self._delivered += 1
        name = f"{int(time.time())}.{os.getpid()}_{self._delivered}.test"
        box = self.maildir(user, folder)
        part = box / "tmp" / name
        part.write_bytes(raw)
        if arrived is not None:
            os.utime(part, (arrived.timestamp(), arrived.timestamp()))
        process.give(part)
        part.rename(box / "new" / name)

    def deliver_lmtp(
        self, raw: bytes, user: str = HELP, *, sender: str = "bounces@client.test"
    ) -> None:
        """Deliver as a mail server does: adds Return-Path, Delivered-To and Received lines."""
        with smtplib.LMTP(self.host, self.lmtp) as lmtp:
            lmtp.sendmail(sender, [user], raw)

    def messages(self, user: str = HELP, folder: str = "INBOX") -> list[Stored]:
        """The mails of a folder, oldest file name first; [] when the folder does not exist."""
        box = self.maildir(user, folder)
        paths = [path for part in ("cur", "new") for path in (box / part).glob("*")]
        return [
            Stored(path, path.read_bytes(), path.name.partition(":2,")[2])
            for path in sorted(paths, key=lambda path: path.name)
        ]

    def uidvalidity_change(self, user: str = HELP) -> None:
        """Throw away what Dovecot knows about INBOX: new UIDVALIDITY, new UIDs, same mails."""
        self.kick(user)
        for path in self.maildir(user).glob("dovecot*"):
            # The counter file stays, so that the next value is a new one within the same second.
            if not path.name.startswith("dovecot-uidvalidity"):
                path.unlink(missing_ok=True)

    def kick(self, user: str = HELP) -> bool:
        """Disconnect every session of a user; one in IDLE gets BYE. False when there was none."""
        try:
            self.doveadm("kick", user)
        except subprocess.CalledProcessError as fault:
            if fault.returncode != os.EX_NOHOST:  # doveadm's "no users kicked"
                raise
            return False
        return True

    def doveadm(self, *words: str) -> str:
        """Run doveadm against this server and return what it prints."""
        return process.run([program("doveadm") or "doveadm", "-c", self._conf, *words], self.home)

    def clear(self) -> None:
        """Empty every mailbox, folders and indexes too, for the next test."""
        for user in self.users:
            if self._is_used(user):
                if self._daemon.children("imap") or self._daemon.children("pop3"):
                    self.kick(user)
                shutil.rmtree(self.maildir(user), ignore_errors=True)
                self._make_maildir(user)
                process.give(self.maildir(user))

    def _is_used(self, user: str) -> bool:
        root = self.maildir(user)
        return len(list(root.iterdir())) > 3 or any(root.glob("new/*"))

    def _make_maildir(self, user: str) -> None:
        for part in ("cur", "new", "tmp"):
            (self.maildir(user) / part).mkdir(parents=True, exist_ok=True)
