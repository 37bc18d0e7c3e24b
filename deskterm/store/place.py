"""Where a desk lies: a SQLite file or a PostgreSQL database, read from its URL or path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from deskterm.errors import Misconfigured, Refused

_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "glusterfs", "lustre"}
    | {"fuse.sshfs", "fuse.glusterfs"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A database's URL or path; `path` is None for PostgreSQL."""

    url: str
    path: Path | None

    @property
    def is_sqlite(self) -> bool:
        """Whether the desk is one file."""
        return self.path is not None

    def identity(self) -> tuple[int, int] | None:
        """Which file lies at the path now (device and inode); None when there is none."""
        if self.path is None:
            return None
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @property
    def shown(self) -> str:
        """How people are told of it: never with a password."""
        if self.path is not None:
            return str(self.path)
        head, _, tail = self.url.rpartition("@")
        shown = f"postgresql://{tail}" if head else self.url
        return re.sub(r"(?<=[?&]password=)[^&]*", "***", shown)


def place(text: str) -> Place:
    """Read `postgresql://…`, `sqlite:///path` or a path; Misconfigured for any other scheme."""
    if text.startswith(("postgresql://", "postgres://")):
        main, mark, options = text.split("://", 1)[1].partition("?")
        user, at, server = main.rpartition("@")
        # libpq takes what follows a password's own @ for the server, and prints it when it fails.
        main = f"{user.replace('@', '%40')}{at}{server}"
        return Place(f"postgresql://{main}{mark}{options}", None)
    if text.startswith("sqlite:///"):
        text = text.removeprefix("sqlite:///")
    elif "://" in text:
        scheme = text.split("://", 1)[0]
        raise Misconfigured(
            f"a desk lives in SQLite or PostgreSQL, not {scheme}://.",
            "set DESKTERM_DB to a path or a postgresql:// URL",
        )
    return Place(text, Path(text).expanduser())


def refuse_network_file_system(path: Path) -> None:
    """SQLite's locks do not hold on a network file system (sqlite.org/faq.html#q5): refuse it."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return
    folder = path.parent.resolve()
    best, kind = Path("/"), ""
    for line in mounts.read_text(errors="replace").splitlines():
        words = line.split()
        if len(words) < 3:
            continue
        mount = Path(words[1].replace("\\040", " "))
        if (folder == mount or mount in folder.parents) and len(mount.parts) >= len(best.parts):
            best, kind = mount, words[2]
    if kind in _NETWORK_FILE_SYSTEMS:
        raise Refused(
            f"{path} is on a network file system ({kind}), where SQLite loses writes.",
            "choose a local disk, or a postgresql:// desk",
        )
