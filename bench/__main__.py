"""`make bench`: every benchmark, or those named on the command line."""

from __future__ import annotations

import sys

from bench import bulk, commands, customers, intake, queries, roles, screen

ALL = {
    "commands": commands.run,
    "intake": intake.run,
    "customers": customers.run,
    "queries": queries.run,
    "bulk": bulk.run,
    "roles": roles.run,
    "screen": screen.run,
}


def main() -> None:
    """Run and print; each line is a name, its ratio, the goal, and what was divided by what."""
    names = sys.argv[1:] or list(ALL)
    for name in names:
        if name not in ALL:
            sys.exit(f"no benchmark {name}; there are {', '.join(ALL)}")
        for line in ALL[name]():
            print(line, flush=True)


main()
