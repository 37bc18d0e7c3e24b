"""deskterm: a helpdesk that lives in the terminal."""

import sys

__version__ = "0.1.0"


def main() -> None:
    """Run the command line; `--version` answers before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"deskterm {__version__}\n")
        return
    from deskterm.cli import run

    run()
