"""A disk that is full: a small tmpfs where this user may mount one, else a limit on file sizes."""

from __future__ import annotations

import os
import resource
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = 32 << 20
LOG = 700_000


class SmallDisk:
    """A folder with little room; `kind` says how it is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
        mounted = subprocess.run(words, capture_output=True, check=False).returncode == 0
        self.kind = "a tmpfs of 32 MiB" if mounted else "RLIMIT_FSIZE in place of a small disk"
        self._mounted = mounted
        if not mounted:
            warnings.warn(f"{self.kind}: this user may not mount a tmpfs", stacklevel=2)

    def close(self) -> None:
        """Gives the memory back."""
        if self._mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)

    @contextmanager
    def full(self, room: int = 0) -> Iterator[None]:
        """Only `room` bytes are left, for the length of a `with`."""
        if self._mounted:
            filler = self.folder / "filler"
            free = os.statvfs(self.folder)
            filler.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - room)))
            try:
                yield
            finally:
                filler.unlink()
            return
        # Inherited by the commands; Python ignores SIGXFSZ, so that writes fail instead. It bounds
        # each file: the write-ahead log meets it first.
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (min(max(room, 1), LOG), hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
