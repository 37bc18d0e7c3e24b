"""The command line: one door to the desk. It parses words and shows values, nothing else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from deskterm.cli.session import Session
    from deskterm.errors import DeskError

HELP = """A helpdesk in the terminal: mail becomes tickets, you answer from the keyboard.

Without a command it opens the desk on the whole terminal. Words of a query need no quotes but
those with > or < do: deskterm list is:open 'priority:>=high', or priority:high.. instead."""


def run(args: list[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code."""
    sys.exit(main(sys.argv[1:] if args is None else args))


def main(args: list[str]) -> int:
    """Run one command; errors become a sentence on stderr and an exit code here and only here."""
    from deskterm.cli import output

    output.prepare()
    try:
        code = _invoke(args)
        output.flush()
        return code
    except KeyboardInterrupt:
        output.say("stopped.")
        return 130
    except BrokenPipeError:
        output.give_up()
        return 141  # as a program that SIGPIPE ended
    except Exception as error:  # noqa: BLE001  (the one place where nothing may escape)
        return _failed(error)


def _invoke(args: list[str]) -> int:
    if args[:1] == ["__complete"]:  # asked at every TAB: no options to parse, so no typer
        from deskterm.cli.answering import answer

        return answer(args[1:])
    from deskterm.cli.express import options

    given, words = options(args)
    if words[:1] in (["gate"], ["keys"]):
        return _of_sshd(given, words)
    if any(word == "--remote" or word.startswith("--remote=") for word in words[:1]):
        from deskterm.cli.remote import run as run_there

        return run_there(given, words)
    return _run(args)


def _of_sshd(given: dict[str, Any], words: list[str]) -> int:
    """gate and keys: run by sshd and by nobody else, at every login, so without typer."""
    from deskterm.cli.session import Session

    if words[0] == "keys":
        from deskterm.cli import keys

        keys.answer(Session(**given).config(), words[1:])
        return 0
    from deskterm.cli import gate

    login, key, command = gate.enter(words[1:])
    session = Session(**{**given, "login": login}, key=key)
    try:
        session.desk()  # nobody who is no agent any more is told anything, help included
        return _run(command, session)
    finally:
        session.close()


def _run(args: list[str], session: Session | None = None) -> int:
    """One command line; `session` is there already for who came through the gate."""
    from deskterm.cli.express import parse

    if (call := parse(args)) is not None and not (session and call.session):
        from deskterm.cli import queue
        from deskterm.cli.session import Session

        session = session or Session(**call.session)
        try:
            getattr(queue, call.function)(session, **call.arguments)
        finally:
            session.close()
        return 0
    from typer import Abort, Exit

    from deskterm.cli.program import program

    try:
        with program(session).make_context("deskterm", list(args)) as ctx:
            ctx.command.invoke(ctx)
    except Exit as left:
        return left.exit_code
    except Abort:
        raise KeyboardInterrupt from None
    return 0


def _failed(error: Exception) -> int:
    import os

    from deskterm.cli import output
    from deskterm.cli.faults import as_desk_error

    known = as_desk_error(error)
    _tell(known)
    _write_the_rest(known)
    if os.environ.get("DESKTERM_DEBUG") == "1":
        import traceback

        output.say("".join(traceback.format_exception(error)))
    return known.exit_code


def _write_the_rest(known: DeskError) -> None:
    """What the command had said until it failed; when that fails too it is told, but once."""
    from deskterm.cli import output
    from deskterm.cli.stdout import Unwritten, in_true_words

    try:
        output.flush()
    except BrokenPipeError:
        output.give_up()
    except Unwritten as error:
        if not isinstance(known, Unwritten):
            _tell(in_true_words(error))
        output.give_up()


def _tell(error: DeskError) -> None:
    from shutil import get_terminal_size

    from deskterm.cli import output
    from deskterm.errors import LONGEST, BadText

    output.say(f"deskterm: {error}")
    if isinstance(error, BadText) and error.text:
        width = get_terminal_size().columns if output.terminal_err() else LONGEST
        output.say(error.pointer(min(width, LONGEST)))
