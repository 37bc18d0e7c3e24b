"""A database's complaints as the desk's errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from deskterm.errors import Busy, DeskError, Misconfigured, Usage

_OWNER = "run it as the user who owns the database"
_BUSY = ("database is locked", "database table is locked", "lock timeout", "deadlock detected")
_FULL = ("database or disk is full", "disk i/o error", "no space left", "disk full")
_GONE = (
    "unable to open database",
    "connection refused",
    "could not connect",
    "connection failed",
    "could not translate host name",
    "server closed the connection",
    "connection is lost",
    "connection is closed",
    "terminating connection",
    "the database system is",  # starting up, shutting down, in recovery mode
    "connection timeout",
    "no route to host",
    "network is unreachable",
)
_READ_ONLY = ("readonly database", "read-only transaction", "permission denied")
_TOO_MUCH = (
    "expression tree is too large",
    "too many sql variables",
    "pattern too complex",
    "parser stack overflow",
    "stack depth limit exceeded",
    "number of parameters must be between",
)
_NOT_A_DESK = ("not a database", "no such table", "does not exist", "malformed")


def translated(fault: BaseException, shown: str) -> DeskError | None:
    """The error for a database driver's exception, None when it is a defect of our own."""
    words = str(fault).lower()
    if "too many clients" in words or "too many connections" in words:
        return Busy(f"the database {shown} takes no more connections.", "try again")
    first = str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
    if any(sign in words for sign in _BUSY):
        return Busy("the desk is busy: another process holds it. Nothing was changed.", "try again")
    if any(sign in words for sign in _FULL):
        return Busy("the disk is full. Nothing was changed.", "free some space and try again")
    if any(sign in words for sign in _READ_ONLY):
        return Misconfigured(f"{shown} cannot be written by this user.", _OWNER)
    if any(sign in words for sign in _GONE):
        return Busy(f"the database {shown} cannot be reached ({first}).", "deskterm doctor")
    if any(sign in words for sign in _TOO_MUCH):
        return Usage("that is too much for one query.")
    if any(sign in words for sign in _NOT_A_DESK):
        return Misconfigured(f"{shown} is not a desk, or is damaged ({first}).", "deskterm doctor")
    return None


@contextmanager
def driver_faults(shown: str) -> Iterator[None]:
    """Turn what a driver complains of, by itself or through SQLAlchemy, into the desk's errors.

    Their classes are known by the name of their module: importing them here would load all three.
    """
    try:
        yield
    except Exception as fault:
        if not type(fault).__module__.startswith(("sqlite3", "psycopg", "sqlalchemy.exc")):
            raise
        known = translated(getattr(fault, "orig", None) or fault, shown)
        if known is None:
            raise
        raise known from fault
