"""A typer group that knows its commands by a table and imports one only when it runs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info
from typer.models import CommandInfo

from deskterm import door
from deskterm.cli.command import Spec, spec_of
from deskterm.cli.commands import Entry
from deskterm.errors import Usage
from deskterm.words import nearest

if TYPE_CHECKING:
    from typer._click import Command, Context
    from typer._click.formatting import HelpFormatter


class DeskCommand(TyperCommand):
    """One command: help with examples, and queries or changes as plain words.

    Where a command takes words it has no short options, so a leading minus belongs to the text;
    a word with two that is no option is refused, because it is surely a typing error.
    """

    spec: Spec = Spec()
    words: str = ""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        if self.words and not ctx.resilient_parsing:
            args = self._words_last(ctx, args)
        return super().parse_args(ctx, args)

    def _words_last(self, ctx: Context, args: list[str]) -> list[str]:
        takes_value = {
            name: not getattr(param, "is_flag", False)
            for param in self.get_params(ctx)
            if param.param_type_name == "option"
            for name in (*param.opts, *param.secondary_opts)
        }
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for word in rest:
            if word == "--":
                words.extend(rest)
            elif not word.startswith("--"):
                words.append(word)
            elif (name := word.partition("=")[0]) in takes_value:
                options.append(word)
                if takes_value[name] and "=" not in word:
                    options.extend(value for _, value in zip(range(1), rest, strict=False))
            else:
                raise no_such_option(name, list(takes_value), ctx.command_path)
        return [*options, "--", *words]

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The terms of its language, and the examples exactly as they are typed."""
        if self.words in ("query", "named", "saved", "change"):
            with formatter.section("Terms"):
                formatter.write_dl(list(_terms(self.words)))
        if self.spec.examples:
            with formatter.section("Examples"):
                for line in self.spec.examples:
                    formatter.write(f"  {line}\n")


def _terms(words: str) -> Iterator[tuple[str, str]]:
    """Every field as the language writes it, quoted where a shell would take it apart."""
    from deskterm.fields import STANDARD, Kind

    for field in STANDARD:
        if words != "change" and field.filter:
            flags = ", ".join(choice.key for choice in field.choices)
            told = f"{field.help}: {flags}" if field.kind is Kind.FLAG else field.help
            yield field.shell_example, told
        elif words == "change" and field.set:
            yield field.change, field.help
    yield "custom.KEY:value", "a field of this desk's own (deskterm field list)"


def no_such_option(name: str, known: list[str], command_path: str) -> Usage:
    """The error for an option nobody knows, with the nearest one named."""
    near = nearest(name, known)
    hint = f" (did you mean {near}?)" if near else ""
    return Usage(f"no such option {name}{hint}.", f"{command_path} --help")


class LazyGroup(TyperGroup):
    """The program, or one noun: built from a table of entries."""

    def __init__(
        self, *, entries: dict[str, Entry], sections: tuple[str, ...] = ("",), **attrs: Any
    ) -> None:
        super().__init__(rich_markup_mode=None, **attrs)
        self.entries = entries
        self.sections = sections

    def list_commands(self, ctx: Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        if entry.under:
            return LazyGroup(
                entries=entry.under, name=cmd_name, help=entry.help, subcommand_metavar="COMMAND …"
            )
        return load(cmd_name, entry)

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        name = args[0]
        if door.behind_gate() and (entry := self.entries.get(name)) and entry.target:
            from deskterm.cli import restricted

            restricted.check(f"{ctx.command_path} {name}".partition(" ")[2])
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing:
            if name.startswith("-"):
                options = [opt for param in self.get_params(ctx) for opt in param.opts]
                raise no_such_option(name, options, ctx.command_path)
            near = nearest(name, self.list_commands(ctx))
            hint = f", did you mean {near}?" if near else "."
            raise Usage(f"no such command '{name}'{hint}", f"{ctx.command_path} --help")
        return name, command, args[1:]

    def invoke(self, ctx: Context) -> Any:
        if not ctx._protected_args and not self.invoke_without_command:
            raise Usage(
                f"'{ctx.command_path}' needs a command: {', '.join(self.list_commands(ctx))}.",
                f"{ctx.command_path} --help",
            )
        return super().invoke(ctx)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        for section in self.sections:
            rows = [
                (name, entry.help)
                for name, entry in self.entries.items()
                if entry.section in (section, *(() if section else self.sections))
            ]
            if rows:
                with formatter.section(section or "Commands"):
                    formatter.write_dl(rows)


def load(name: str, entry: Entry) -> DeskCommand:
    """The click command of an entry; imports its module and nothing else."""
    module, _, function_name = entry.target.partition(":")
    function = getattr(import_module(f"deskterm.cli.{module}"), function_name)
    spec = spec_of(function)
    made = get_command_from_info(
        CommandInfo(name=name, cls=DeskCommand, callback=function, short_help=entry.help),
        pretty_exceptions_short=False,
        rich_markup_mode=None,
    )
    assert isinstance(made, DeskCommand)
    made.spec, made.words = spec, entry.words
    return made
