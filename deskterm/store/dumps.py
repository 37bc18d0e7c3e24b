"""Whole copies of a PostgreSQL desk, by the server's own pg_dump and pg_restore."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from deskterm.errors import DeskError, Misconfigured


def dump(url: str, target: Path) -> int:
    """A consistent dump in pg_dump's custom format, mode 0600, readable by pg_restore; bytes."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _run(url, "pg_dump", "--format=custom", "--no-owner", f"--file={partial}")
        check(partial)
        partial.replace(target)
        return target.stat().st_size
    finally:
        partial.unlink(missing_ok=True)


def restore(source: Path, url: str) -> None:
    """Put a dump in place of what the database holds, in one transaction."""
    check(source)
    _run(url, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
         str(source))  # fmt: skip


def check(source: Path) -> None:
    """Misconfigured unless pg_restore can read the dump's contents and finds a desk in it."""
    listed = _call(["pg_restore", "--list", str(source)], dict(os.environ))
    if listed.returncode != 0 or " alembic_version " not in listed.stdout:
        raise Misconfigured(f"{source} holds no dump of a desk.")


def _run(url: str, program: str, *words: str) -> None:
    """Run a program on the database; its password goes through the environment, not argv."""
    parts = urlsplit(url)
    env = dict(os.environ)
    if parts.password is not None:
        env["PGPASSWORD"] = unquote(parts.password)
        host = parts.netloc.rpartition("@")[2]
        parts = parts._replace(netloc=f"{parts.username or ''}@{host}")
    done = _call([program, f"--dbname={urlunsplit(parts)}", *words], env)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise DeskError(f"{program} failed: {said[0] if said else done.returncode}.")


def _call(words: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(words, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise Misconfigured(
            f"{words[0]} is not installed.", "apt install postgresql-client"
        ) from None
