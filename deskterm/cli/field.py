"""The noun field: list, show, add, set, enable, disable, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json, Yes
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.errors import Usage

if TYPE_CHECKING:
    from deskterm.values import CustomField

Key = Annotated[str, typer.Argument(metavar="KEY", help="Its key; queries write custom.KEY.")]
NameEn = Annotated[str | None, typer.Option("--name-en", metavar="NAME", help="English name.")]
NameEs = Annotated[str | None, typer.Option("--name-es", metavar="NAME", help="Spanish name.")]
Choices = Annotated[
    list[str] | None,
    typer.Option(
        "--choice",
        metavar="WORD",
        help="A choice, WORD or WORD=ENGLISH/SPANISH; one option each.",
    ),
]
_COLUMNS = (
    Column("key"),
    Column("kind"),
    Column("names", keeps=False),
    Column("choices", keeps=False),
    Column("active", "on"),
)


@command("deskterm field list", "deskterm field list --json")
def list_fields(ctx: typer.Context, as_json: Json = False) -> None:
    """List the attributes of tickets that this desk has of its own, in their order."""
    found = desk_of(ctx).read.fields.list()
    objects = [shapes.plain(each) for each in found]
    if not as_json:
        objects = [
            {**made, "names": _names(each), "choices": ", ".join(one.key for one in each.choices)}
            for made, each in zip(objects, found, strict=True)
        ]
    shown = ([output.plain(each[column.name]) for column in _COLUMNS] for each in objects)
    output.listing(_COLUMNS, objects, as_json_lines=as_json, shown=shown)
    if not found:
        output.say("no fields of its own yet. Next: deskterm field add KEY --kind KIND")


@command("deskterm field show environment", "deskterm field show environment --json")
def show(ctx: typer.Context, key: Key, as_json: Json = False) -> None:
    """Show one with its names and choices, and how it is asked for and set."""
    desk = desk_of(ctx)
    found = desk.read.fields.get(key)
    if as_json:
        output.json_object(shapes.plain(found))
        return
    field = desk.read.vocabulary.fields()[f"custom.{found.key}"]
    output.line(f"custom.{found.key}")
    for language, name in found.names.items():
        output.line(f"name ({language}): {name}")
    output.line(f"kind: {found.kind}")
    for choice in found.choices:
        names = " / ".join(dict.fromkeys(choice.names.values()))
        output.line(f"choice: {choice.key}{'' if names == choice.key else f' ({names})'}")
    output.line(f"on: {output.plain(found.active)}")
    output.line(f"position: {found.position}")
    output.line(f"ask: deskterm list {field.shell_example}")
    if field.change:
        output.line(f"set: deskterm set 12 {field.change}")


@command(
    "deskterm field add cost --kind number --name-en Cost --name-es Coste",
    "deskterm field add environment --kind choice --choice test "
    "--choice 'live=Production/Producción'",
    kind="field_kind",
)
def add(
    ctx: typer.Context,
    key: Key,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="KIND", help="text, number, date, choice or yesno."),
    ] = "text",
    name_en: NameEn = None,
    name_es: NameEs = None,
    choice: Choices = None,
    as_json: Json = False,
) -> None:
    """Give tickets an attribute of this desk's own."""
    made = desk_of(ctx).write.fields.add(
        key, kind=kind, name_en=name_en or "", name_es=name_es or "", choices=choice or ()
    )
    _report(made, f"field {made.key} added: custom.{made.key}", as_json)


@command(
    "deskterm field set cost --name-es Importe",
    "deskterm field set environment --choice test --choice live --choice demo",
    kind="field_kind",
)
def set_fields(
    ctx: typer.Context,
    key: Key,
    name_en: NameEn = None,
    name_es: NameEs = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Only while no ticket has a value.")
    ] = None,
    choice: Choices = None,
    position: Annotated[
        int | None, typer.Option("--position", metavar="N", help="Its place in lists, from 0.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Change one; its key stays. With --choice name all choices there are to be."""
    named: dict[str, Any] = {
        "name_en": name_en,
        "name_es": name_es,
        "kind": kind,
        "choices": choice or None,
        "position": position,
    }
    fields = {name: value for name, value in named.items() if value is not None}
    if not fields:
        raise Usage("nothing to change.", "deskterm field set --help")
    made = desk_of(ctx).write.fields.set(key, **fields)
    _report(made, f"field {made.key} changed.", as_json)


@command("deskterm field enable cost")
def enable(ctx: typer.Context, key: Key) -> None:
    """Let it be set again."""
    made = desk_of(ctx).write.fields.enable(key)
    output.say(f"field {made.key} is on.")


@command("deskterm field disable cost")
def disable(ctx: typer.Context, key: Key) -> None:
    """Let it be set no more; what tickets have stays and can be asked for."""
    made = desk_of(ctx).write.fields.disable(key)
    output.say(f"field {made.key} is off; tickets keep what they have.")


@command("deskterm field remove cost --yes")
def remove(ctx: typer.Context, key: Key, yes: Yes = False) -> None:
    """Forget one that no ticket has a value of."""
    desk = desk_of(ctx)
    found = desk.read.fields.get(key)
    if not yes and output.interactive():
        output.agree(f"Remove field {found.key}?")
    desk.write.fields.remove(found.key)
    output.say(f"field {found.key} removed.")


def _names(one: CustomField) -> str:
    return " / ".join(dict.fromkeys(one.names.values()))


def _report(made: CustomField, said: str, as_json: bool) -> None:
    if as_json:
        output.json_object(shapes.plain(made))
    else:
        output.say(said)
