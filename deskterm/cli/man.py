"""man: the manual page, made from the table of commands so that it cannot lag behind."""

from __future__ import annotations

from collections.abc import Iterator

from deskterm.cli import HELP, output
from deskterm.cli.command import command
from deskterm.cli.commands import COMMANDS, SECTIONS, Entry

_EXIT_CODES = (
    ("0", "done"),
    ("1", "an error of another kind"),
    ("2", "a word or query that is not understood"),
    ("3", "not found"),
    ("4", "refused"),
    ("5", "conflict: somebody was first, or it exists already"),
    ("69", "a server could not be reached or said no"),
    ("75", "database busy or disk full: try again"),
    ("78", "configuration or schema is not as it must be"),
)


@command("deskterm man | man -l -", "deskterm man > ~/.local/share/man/man1/deskterm.1")
def man() -> None:
    """Print the manual page in roff."""
    output.text("\n".join(page()))


def page() -> Iterator[str]:
    """The lines of deskterm(1)."""
    from deskterm import __version__

    yield f'.TH DESKTERM 1 "" "deskterm {__version__}"'
    yield from (".SH NAME", "deskterm \\- a helpdesk in the terminal", ".SH SYNOPSIS")
    yield ".B deskterm"
    yield "[\\fIOPTIONS\\fR] [\\fICOMMAND\\fR ...]"
    yield ".SH DESCRIPTION"
    for paragraph in HELP.split("\n\n"):
        yield from (".PP", _roff(paragraph.replace("\n", " ")))
    for section in SECTIONS:
        yield f".SH {section.upper()}"
        for name, entry in COMMANDS.items():
            if entry.section == section:
                yield from _commands(f"deskterm {name}", name, entry)
    yield ".SH EXIT STATUS"
    for code, meaning in _EXIT_CODES:
        yield from (".TP", f".B {code}", _roff(meaning))
    yield from (".SH FILES", "config.toml: this machine (paths, secret sources, looks).")
    yield "deskterm config show names it, and where each setting comes from."


def _commands(path: str, name: str, entry: Entry) -> Iterator[str]:
    if entry.under:
        yield from (f".SS {_roff(path)}", _roff(entry.help))
        for below, one in entry.under.items():
            yield from _commands(f"{path} {below}", below, one)
        return
    from deskterm.cli.group import load

    made = load(name, entry)
    yield f".SS {_roff(path)}"
    for paragraph in (made.help or "").split("\n\n"):
        yield from (".PP", _roff(" ".join(paragraph.split())))
    for param in made.params:
        if param.param_type_name == "option":
            names = ", ".join((*param.opts, *param.secondary_opts))
            is_flag = getattr(param, "is_flag", False)
            metavar = "" if is_flag else f" \\fI{param.metavar or 'VALUE'}\\fR"
            yield from (".TP", f"\\fB{_roff(names)}\\fR{metavar}")
            yield _roff(getattr(param, "help", "") or "")
    if made.spec.examples:
        yield from (".PP", "Examples:", ".nf")
        yield from (f"  {_roff(line)}" for line in made.spec.examples)
        yield ".fi"


def _roff(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
