"""What the tests need from the machine, and what is done when it is not there.

One table serves the fixtures, the summary line and `make test`, which installs from it.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

SBIN = "/usr/sbin:/sbin"


@dataclass(frozen=True)
class Need:
    """Something outside Python: its programs, and the Debian packages that bring them."""

    programs: tuple[str, ...]
    packages: tuple[str, ...]


NEEDS = {
    "dovecot": Need(
        ("dovecot", "doveadm", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/pop3",
         "/usr/lib/dovecot/lmtp", "openssl"),
        ("dovecot-imapd", "dovecot-pop3d", "dovecot-lmtpd", "openssl"),
    ),
    "postgres": Need(("initdb", "postgres"), ("postgresql",)),
    "openssl": Need(("openssl",), ("openssl",)),
    "sshd": Need(("sshd", "ssh", "scp", "sftp", "ssh-keygen", "setpriv", "unshare"),
                 ("openssh-server", "openssh-client", "util-linux")),
    "tmux": Need(("tmux",), ("tmux",)),
    "bash": Need(("bash",), ("bash",)),
    "zsh": Need(("zsh",), ("zsh",)),
    "fish": Need(("fish",), ("fish",)),
}  # fmt: skip


def program(name: str) -> str | None:
    """Where a program is; also looks in sbin and in PostgreSQL's versioned folders."""
    if name.startswith("/"):
        return name if os.access(name, os.X_OK) else None
    found = shutil.which(name) or shutil.which(name, path=SBIN)
    if found or name not in NEEDS["postgres"].programs:
        return found
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(folders, key=lambda folder: float(folder.parent.name), reverse=True)
    return shutil.which(name, path=os.pathsep.join(map(str, newest_first)))


def missing(need: str) -> list[str]:
    """The programs of one need that this machine has not."""
    return [name for name in NEEDS[need].programs if program(name) is None]


def must_have_all() -> bool:
    """Under CI a missing server is a failure, not a skip."""
    return os.environ.get("CI", "").lower() in ("true", "1")


def needs(*names: str) -> None:
    """Skip the test, or fail it under CI=true, unless the machine has all of `names`.

    Names are the keys of NEEDS: dovecot postgres openssl sshd tmux bash zsh fish.
    """
    import pytest

    for name in names:
        if absent := missing(name):
            sentence = (
                f"{name} is not installed ({', '.join(absent)}); "
                f"apt-get install {' '.join(NEEDS[name].packages)}"
            )
            if must_have_all():
                pytest.fail(sentence, pytrace=False)
            pytest.skip(sentence)


def missing_packages() -> list[str]:
    """Debian packages that `make test` has to install, each once."""
    packages: dict[str, None] = {}
    for name, need in NEEDS.items():
        if missing(name):
            packages.update(dict.fromkeys(need.packages))
    return list(packages)


if __name__ == "__main__":
    sys.stdout.write(" ".join(missing_packages()) + "\n")
