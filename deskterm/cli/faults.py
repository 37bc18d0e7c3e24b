"""What escaped as something else than a DeskError, turned into one sentence with an exit code."""

from __future__ import annotations

import errno

from deskterm.cli.stdout import Unwritten, in_true_words
from deskterm.errors import Busy, DeskError, Misconfigured, NetworkFault, NotFound, Refused, Usage

_FULL = ("database or disk is full", "no space left on device", "disk quota exceeded")
_LOCKED = ("database is locked", "database table is locked", "lock timeout")
_DAMAGED = ("file is not a database", "database disk image is malformed")


def as_desk_error(error: Exception) -> DeskError:
    """The error itself if it is ours, else the nearest of ours; never raises."""
    if isinstance(error, Unwritten):
        return in_true_words(error)
    if isinstance(error, DeskError):
        return error
    usage = _usage(error)
    if usage is not None:
        return usage
    words = str(error).lower()
    no_space = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if no_space or any(part in words for part in _FULL):
        return Busy(
            "the disk is full. Nothing was changed.", "free some space, then the same command again"
        )
    if any(part in words for part in _LOCKED):
        return Busy(
            "the database is busy with another writer. Nothing was changed.",
            "the same command again in a moment",
        )
    if any(part in words for part in _DAMAGED):
        return Misconfigured(
            "the file is not a deskterm database, or it is damaged.", "deskterm doctor"
        )
    if isinstance(error, (ConnectionError, TimeoutError)):
        return NetworkFault(f"the network failed ({error}).", "deskterm doctor")
    if isinstance(error, OSError):
        return _of_file(error)
    kind = type(error).__name__
    return DeskError(
        f"something went wrong inside ({kind}: {_first_line(error)}).",
        "DESKTERM_DEBUG=1 with the same command shows where; please report it",
    )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]


def _of_file(error: OSError) -> DeskError:
    name = error.filename if isinstance(error.filename, str) else ""
    where = f"{name}: " if name else ""
    why = (error.strerror or _first_line(error)).lower()
    if isinstance(error, FileNotFoundError):
        return NotFound(f"{where}{why}.")
    if isinstance(error, PermissionError):
        return Refused(f"{where}{why}.")
    return DeskError(f"{where}{why}.")


def _usage(error: Exception) -> Usage | None:
    from typer._click.exceptions import (
        ClickException,
        MissingParameter,
        NoSuchOption,
        UsageError,
    )

    if not isinstance(error, ClickException):
        return None
    path = "deskterm"
    if isinstance(error, UsageError) and error.ctx is not None:
        path = error.ctx.command_path
    if isinstance(error, NoSuchOption):
        from deskterm.cli.group import no_such_option

        return no_such_option(error.option_name, list(error.possibilities or ()), path)
    if isinstance(error, MissingParameter) and error.param is not None and error.ctx is not None:
        param = error.param
        if param.param_type_name == "argument":
            return Usage(f"{param.make_metavar(error.ctx)} is missing.", f"{path} --help")
        return Usage(f"{param.opts[0]} is missing.", f"{path} --help")
    message = error.format_message().rstrip(".").replace("'", "")
    return Usage(f"{message[:1].lower()}{message[1:]}.", f"{path} --help")
