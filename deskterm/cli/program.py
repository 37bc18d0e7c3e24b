"""The program: global options, and the desk on the whole terminal when no command is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.core import TyperOption

from deskterm.cli import HELP
from deskterm.cli.commands import COMMANDS, SECTIONS
from deskterm.cli.group import LazyGroup
from deskterm.cli.session import Session

if TYPE_CHECKING:
    from typer._click import Context


class Program(LazyGroup):
    """The root: reads the global options into a Session that every command gets as ctx.obj."""

    def invoke(self, ctx: Context) -> object:
        params = ctx.params
        if params["version"]:
            from deskterm.cli.version import version

            version()
            return None
        ctx.obj = Session(
            database=params["db"] or "", config_file=params["config"] or "", login=params["login"]
        )
        ctx.call_on_close(ctx.obj.close)
        if not ctx._protected_args:
            ctx.exit(_whole_terminal(ctx))
        return super().invoke(ctx)


def _whole_terminal(ctx: Context) -> int:
    from deskterm.cli import output

    if not output.interactive():
        output.say(ctx.get_help())
        output.say("deskterm: no terminal to open the desk on. Next: deskterm list")
        return 2
    from deskterm import tui

    # Named by --as the desk must be there already; else the first run may found one.
    desk = ctx.obj.desk() if ctx.params["login"] else None
    started: int = tui.start(ctx.obj.config(), desk)
    return started


def program() -> Program:
    """The root command, without any of its commands imported."""
    return Program(
        entries=COMMANDS,
        sections=SECTIONS,
        name="deskterm",
        help=HELP,
        subcommand_metavar="COMMAND …",
        invoke_without_command=True,
        context_settings={"max_content_width": 100},
        params=[
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
                param_decls=["--version"],
                is_flag=True,
                help="Print the version.",
                default=False,
            ),
        ],
    )
