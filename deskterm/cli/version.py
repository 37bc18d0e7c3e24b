"""The version."""

from __future__ import annotations

from deskterm.cli import output


def version() -> None:
    """Print the version."""
    from deskterm import __version__

    output.line(f"deskterm {__version__}")
