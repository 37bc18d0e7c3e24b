"""`@login` in a note: that agent gets to see the ticket, and is told."""

from __future__ import annotations

import re

from deskterm.desk.writes.work import Work
from deskterm.terms import EventKind, Notice, Why
from deskterm.words import fold

_MENTION = re.compile(r"(?<![\w.@/+-])@([A-Za-z][A-Za-z0-9._-]{0,40}+)(?![\w@])")
"""Not in an address (`ana@acme.test`), a link (`x.test/@ana`) or a name on another host."""
_ENDS = "._-"
"""What may end a login and ends sentences too."""


def mention(work: Work, number: int, text: str) -> None:
    """Let everybody a note names see its ticket; words that are no active agent stay words.

    The history says it once an agent; a notice is due each time.
    """
    found = _MENTION.findall(text)
    if not found:
        return
    known = "SELECT 1 FROM ticket_access WHERE who = ? AND ticket_id = ? AND why = ?"
    agents = {
        fold(login): (id, login)
        for id, login in work.sql.rows("SELECT id, login FROM agents WHERE active")
    }
    named = dict.fromkeys(agent for word in found if (agent := _agent(word, agents)))
    for id, login in named:
        if id == work.actor.id:
            continue
        who = f"agent:{id}"
        if work.sql.value(known, (who, number, Why.MENTIONED)) is None:
            work.grant(number, who, Why.MENTIONED)
            work.record(EventKind.MENTIONED, number, new=login)
        work.tell(Notice.MENTIONED, number, who)


def _agent(word: str, agents: dict[str, tuple[int, str]]) -> tuple[int, str] | None:
    """The agent a word names, with or without the dot that ends the sentence."""
    wanted = fold(word)
    while wanted not in agents and wanted and wanted[-1] in _ENDS:
        wanted = wanted[:-1]
    return agents.get(wanted)
