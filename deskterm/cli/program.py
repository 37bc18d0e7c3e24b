"""The program: global options, and the desk on the whole terminal when no command is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.core import TyperOption

from deskterm import door
from deskterm.cli import HELP
from deskterm.cli.commands import COMMANDS, SECTIONS
from deskterm.cli.group import LazyGroup
from deskterm.cli.session import Session
from deskterm.errors import Usage

if TYPE_CHECKING:
    from typer._click import Context


class Program(LazyGroup):
    """The root: reads the global options into a Session that every command gets as ctx.obj.

    `came`: the session of who came through the gate, which no option may change.
    """

    came: Session | None = None

    def invoke(self, ctx: Context) -> object:
        params = ctx.params
        if params["version"]:
            from deskterm.cli.version import version

            version()
            return None
        ctx.obj = self.came or Session(
            database=params["db"], config_file=params["config"], login=params["login"]
        )
        ctx.call_on_close(ctx.obj.close)
        if not ctx._protected_args:
            ctx.exit(_whole_terminal(ctx))
        return super().invoke(ctx)


def _whole_terminal(ctx: Context) -> int:
    from deskterm.cli import output

    if not output.interactive():
        if door.behind_gate():
            raise Usage(
                "there is no terminal to open the desk on.",
                "ssh -t … for the full screen, or a command: ssh … list",
            )
        output.say(ctx.get_help())
        output.say("deskterm: no terminal to open the desk on. Next: deskterm list")
        return 2
    from deskterm import tui

    # Named by --as the desk must be there already; else the first run may found one.
    behind = door.behind_gate()
    desk = ctx.obj.desk() if ctx.params.get("login") or behind else None
    started: int = tui.start(ctx.obj.config(), desk, mail=not behind)
    return started


def program(came: Session | None = None) -> Program:
    """The root command, without any of its commands imported."""
    made = Program(
        entries=COMMANDS,
        sections=SECTIONS,
        name="deskterm",
        help=HELP,
        subcommand_metavar="COMMAND …",
        invoke_without_command=True,
        context_settings={"max_content_width": 100},
        params=[
            *(_own() if came is None else ()),
            TyperOption(
                param_decls=["--version"],
                is_flag=True,
                help="Print the version.",
                default=False,
            ),
        ],
    )
    made.came = came
    return made


def _own() -> list[TyperOption]:
    """The options of who sits at the desk's own machine."""
    return [
        TyperOption(
            param_decls=["--db"], metavar="PATH", help="The desk's database.", default=None
        ),
        TyperOption(
            param_decls=["--config"],
            metavar="PATH",
            help="This machine's configuration file.",
            default=None,
        ),
        TyperOption(
            param_decls=["--as", "login"],
            metavar="LOGIN",
            help="Act as this agent (whoever owns the database may).",
            default=None,
        ),
        TyperOption(
            param_decls=["--remote"],
            metavar="USER@HOST",
            help="Do it on that machine, by SSH; only before a command.",
            default=None,
        ),
    ]
