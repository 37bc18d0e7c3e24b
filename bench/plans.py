"""What SQLite does for a query: the statements that really ran, explained."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator

from deskterm.desk import Desk

_ASKS = re.compile(r"^SELECT .*\bticket(s|_(?!types\b)\w+)\b", re.DOTALL)
_TICKETS = re.compile(r"^SCAN (?:t|tickets|ticket_documents)\b(.*)")
_SORTED = re.compile(r"USE TEMP B-TREE FOR (ORDER|GROUP) BY")
WIDTH = 96


class Plans:
    """Explains what a desk runs; a plan that was shown before is named by who had it first."""

    def __init__(self, desk: Desk, raw: sqlite3.Connection) -> None:
        self.desk = desk
        self._raw = raw
        self._shown: dict[str, str] = {}
        with desk.store.reader.snapshot():
            self._connection: sqlite3.Connection = desk.store.reader._connection()

    def of(self, name: str, ask: Callable[[], object]) -> Iterator[str]:
        """Each statement that reads tickets when that is asked, shortened, its plan below it.

        Each ends with whether it reads every ticket there is.
        """
        seen: list[str] = []
        self._connection.set_trace_callback(seen.append)
        ask()
        self._connection.set_trace_callback(None)
        for sql in dict.fromkeys(filter(_ASKS.match, seen)):
            short = " ".join(sql.split())
            yield f"  {short[:WIDTH]}{' …' if len(short) > WIDTH else ''}"
            plan = self._plan(sql)
            key = f"{short[:40]}\n{plan}"
            if key in self._shown:
                yield f"    as for {self._shown[key]}"
                continue
            self._shown[key] = name
            yield from (f"    {line}" for line in plan)
            yield f"    {_verdict(sql, plan)}"

    def _plan(self, sql: str) -> list[str]:
        depth = {0: -1}
        lines = []
        for id, parent, _, detail in self._raw.execute(f"EXPLAIN QUERY PLAN {sql}"):
            depth[id] = depth.get(parent, -1) + 1
            lines.append("  " * depth[id] + detail)
        return lines


def _verdict(sql: str, plan: list[str]) -> str:
    """A walk along an index is SCAN too in SQLite's words; it is one that can stop, or none."""
    scans = [found[1] for line in plan if (found := _TICKETS.match(line.strip()))]
    if not scans or any(line.strip() == "CO-ROUTINE t" for line in plan):
        return "ok"
    ordered = not any(_SORTED.search(line) for line in plan)
    if ordered and " LIMIT " in sql and all(" USING " in scan for scan in scans):
        return "ok: walks in the list's order, and stops when the page is full"
    return "OVER: reads all tickets"
