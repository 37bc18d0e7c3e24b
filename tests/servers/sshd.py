"""A real sshd on loopback that lets agents in by `deskterm keys` and `deskterm gate`, as in
docs/operations.md.

As root it runs in a mount namespace of its own, where /etc/passwd has the service account `desk`
and its folder is 0700: nothing of it is left on the machine. Otherwise, or where namespaces are
not to be had, whoever runs the tests is the service account.
"""

from __future__ import annotations

import os
import pwd
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from servers import process
from servers.needs import program

ROOT = Path(__file__).parents[2]
UID = 61234
STRANGER = "other"

_CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {home}/host_key
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AuthorizedKeysFile none
AuthorizedKeysCommand {keys} %u %t %k
AuthorizedKeysCommandUser {user}
# As careless as it gets: the gate trusts none of these.
AcceptEnv LANG LC_* PYTHON* TEXTUAL* DESKTERM_* XDG_* EDITOR VISUAL PAGER HOME PATH COLUMNS
AllowTcpForwarding yes
AllowAgentForwarding yes
PermitTunnel yes
X11Forwarding yes
PermitUserEnvironment yes
Subsystem sftp /usr/lib/openssh/sftp-server
LogLevel VERBOSE
"""
_CLIENT = """
Host *
  HostName 127.0.0.1
  Port {port}
  User {user}
  IdentityFile {keys}/%n
  IdentitiesOnly yes
  UserKnownHostsFile /dev/null
  StrictHostKeyChecking no
  LogLevel ERROR
  BatchMode yes
"""


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: bytes
    err: str


class Sshd:
    """A running server. `ssh NAME …` logs in with the key of that name; the desk is at `place`,
    or at `url`."""

    def __init__(self, url: str = "") -> None:
        self.home = process.folder("ssh")
        self.own_account = os.geteuid() == 0 and _namespaces()
        self.user = "desk" if self.own_account else pwd.getpwuid(os.geteuid()).pw_name
        self.place = self.home / "desk"
        self.place.mkdir(mode=0o700)
        self.keys = self.home / "keys"
        self.keys.mkdir(mode=0o700)
        (self.port,) = process.free_ports(1)
        self.env = {
            "PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "TERM": "xterm-256color", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "DESKTERM_DB": url or str(self.place / "desk.db"),
            "DESKTERM_CONFIG": str(self.place / "config.toml"),
        }  # fmt: skip
        self._keygen("host_key")
        keys = ["/usr/bin/env", sys.executable, "-I", "-m", "deskterm", *self._options, "keys"]
        (self.home / "sshd_config").write_text(
            _CONFIG.format(home=self.home, port=self.port, user=self.user, keys=shlex.join(keys))
        )
        self.config = self.home / "ssh_config"
        self.config.write_text(_CLIENT.format(port=self.port, user=self.user, keys=self.keys))
        self._log = (self.home / "sshd.log").open("ab")
        self._server: subprocess.Popen[bytes] | None = None
        self._kept: list[str] = []

    def start(self) -> None:
        """Give the desk to its account and let agents in."""
        self.settle()
        sshd = [program("sshd") or "sshd", "-D", "-e", "-f", str(self.home / "sshd_config")]
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        if self.own_account:
            sshd = ["unshare", "-m", "--propagation", "private", "sh", "-ec", self._rooms(sshd)]
        self._server = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *sshd],
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, env=self.env,
        )  # fmt: skip
        process.until(self._is_up, 20, "sshd")

    def keep_open(self, name: str) -> None:
        """Log in as `name` once, for all calls that say `kept_open`."""
        words = ["-M", "-N", "-f", "-o", "ControlPersist=yes", *self.kept_open, name]
        # Its stderr stays open as long as the connection: no pipe, or we would wait for it.
        subprocess.run(
            self.line("ssh", *words), env=self.env, check=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip
        self._kept.append(name)

    @property
    def kept_open(self) -> list[str]:
        """The options by which ssh uses the connection of `keep_open`."""
        return ["-o", f"ControlPath={self.home}/mux-%n"]

    def close(self) -> None:
        """Stop it and delete everything."""
        for name in self._kept:
            self.ssh(name, options=(*self.kept_open, "-O", "exit"))
        if self._server is not None:
            self._server.terminate()
            self._server.wait(10)
        self._log.close()
        process.remove(self.home)

    def new_key(self, name: str, *words: str) -> str:
        """A key pair for `ssh NAME`; gives its public line."""
        self._keygen(f"keys/{name}", *words)
        return (self.keys / f"{name}.pub").read_text()

    def here(self, *words: str, stdin: bytes = b"", code: int = 0) -> Done:
        """deskterm on the server itself, as whoever owns the desk (root may, too)."""
        done = self.run([sys.executable, "-m", "deskterm", *words], stdin=stdin)
        assert done.code == code, done
        self.settle()
        return done

    def ssh(
        self, name: str, *command: str, stdin: bytes = b"", options: tuple[str, ...] = ()
    ) -> Done:
        """`ssh NAME COMMAND` without a terminal."""
        return self.run(self.line("ssh", *options, name, *command), stdin=stdin)

    def line(self, client: str, *words: str) -> list[str]:
        """The words of ssh, scp or sftp with this server's client configuration."""
        return [client, "-F", str(self.config), *words]

    def run(
        self, words: list[str] | list[bytes], *, stdin: bytes = b"", **more: str
    ) -> Done:  # fmt: skip
        """Run a program here, in the environment of somebody else's machine and nobody's agent."""
        done = subprocess.run(
            words, input=stdin, capture_output=True, timeout=60, check=False,
            env={**self.env, **more}, cwd=self.home,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr.decode(errors="replace"))

    def settle(self) -> None:
        """Everything in the desk's folder belongs to its account."""
        if self.own_account:
            for one in (self.place, *self.place.rglob("*")):
                os.chown(one, UID, UID)

    @property
    def log(self) -> str:
        """What sshd wrote."""
        return (self.home / "sshd.log").read_text(errors="replace")

    @property
    def _options(self) -> list[str]:
        return ["--config", self.env["DESKTERM_CONFIG"], "--db", self.env["DESKTERM_DB"]]

    def _is_up(self) -> bool:
        assert self._server is not None
        if self._server.poll() is not None:
            raise process.ServerDown(self.log[-2000:])
        return process.listening(self.port)

    def _keygen(self, name: str, *words: str) -> None:
        kind = words or ("-t", "ed25519")
        command = ["ssh-keygen", "-q", "-N", "", *kind, "-C", name, "-f", str(self.home / name)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)

    def _rooms(self, sshd: list[str]) -> str:
        """The mounts, then sshd: accounts of its own, and Python where the account can reach it."""
        accounts = self.home / "passwd"
        accounts.write_text(
            Path("/etc/passwd").read_text()
            + f"desk:*:{UID}:{UID}::{self.place}:/bin/sh\n"
            + f"{STRANGER}:*:{UID + 1}:{UID + 1}::{self.home}:/bin/sh\n"
        )
        lines = [f"mount --bind {accounts} /etc/passwd"]
        for closed, wanted in _closed().items():
            kept = [self.home / f"kept{at}" for at, _ in enumerate(wanted)]
            for place, path in zip(kept, wanted, strict=True):
                place.mkdir()
                lines.append(f"mount --bind {path} {place}")
            lines.append(f"mount -t tmpfs -o mode=755 none {closed}")
            for place, path in zip(kept, wanted, strict=True):
                lines += [f"mkdir -p {path}", f"mount --bind {place} {path}"]
        return "\n".join([*lines, f"exec {shlex.join(sshd)}"])


def _namespaces() -> bool:
    done = subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False)
    return done.returncode == 0


def _closed() -> dict[Path, list[Path]]:
    """Folders others may not enter, with what the program needs from below them."""
    found: dict[Path, list[Path]] = {}
    for needed in {Path(sys.prefix), Path(sys.base_prefix).resolve(), ROOT}:
        for folder in reversed(needed.parents):
            if not folder.stat().st_mode & 0o001:
                found.setdefault(folder, []).append(needed)
                break
    return found
