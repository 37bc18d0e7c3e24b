"""Agents, groups, mailboxes and the journal of settings as rows of a list, and in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from deskterm.safe import clean_line
from deskterm.terms import Tls
from deskterm.tui.text import fit, steady
from deskterm.tui.times import stamp
from deskterm.tui.widgets.lines import Line, wrap
from deskterm.tui.wording_admin import admin_words as words
from deskterm.tui.wording_admin import agent_words
from deskterm.values import Agent, Event, Group, Key, Mailbox

if TYPE_CHECKING:
    from deskterm.tui.widgets.message_view import Look

WIDE = 120
LABEL = 13
Cell = tuple[str, int, str]
"""A column's name, its width in cells, and the text in it; the last column takes what is left."""


def heads(tab: str, width: int) -> Line:
    """What the columns of a tab are called."""
    said = [fit(words.heads[name], size) for name, size in _columns(tab, width)]
    return Line(((" " + " ".join(said), "dim"),))


def row_line(item: Agent | Group | Mailbox | Event, tab: str, width: int, look: Look,
             keys: int = 0) -> Line:  # fmt: skip
    """An item as one line; what is off is quiet."""
    cells = _cells(item, look, keys)
    shown = " ".join(fit(steady(cells[name]), size) for name, size in _columns(tab, width))
    off = not getattr(item, "active", True) or not getattr(item, "enabled", True)
    return Line(((f" {shown}", "dim" if off else "text"),))


def _columns(tab: str, width: int) -> list[tuple[str, int]]:
    wide = width >= WIDE
    fixed = {
        "agents": [("login", 12), ("name", 20), ("role", 6), ("state", 5), ("keys", 4)],
        "groups": [("name", 24), ("state", 11), ("open", 6)],
        "mailboxes": [("name", 14), ("address", 28), ("state", 6)],
        "journal": [("when", 13), ("who", 12)],
    }[tab]
    if wide and tab == "agents":
        fixed += [("email", 28), ("zone", 18)]
    if wide and tab == "mailboxes":
        fixed += [("group", 16)]
    last = {"agents": "groups", "groups": "members", "mailboxes": "server", "journal": "what"}[tab]
    taken = 1 + sum(size + 1 for _, size in fixed)
    return [*fixed, (last, max(8, width - taken - 1))]


def _cells(item: Agent | Group | Mailbox | Event, look: Look, keys: int) -> dict[str, str]:
    if isinstance(item, Agent):
        return {
            "login": item.login,
            "name": item.name,
            "role": item.role.value,
            "state": "" if item.active else words.off,
            "keys": str(keys) if keys else "-",
            "email": item.email,
            "zone": item.time_zone,
            "groups": ", ".join(item.groups),
        }
    if isinstance(item, Group):
        state = [words.private] * item.private + [words.off] * (not item.active)
        told = {True: "*", False: ""}
        return {
            "name": item.name,
            "state": " ".join(state),
            "open": str(item.open_tickets),
            "members": " ".join(f"{one.login}{told[one.notify]}" for one in item.members),
        }
    if isinstance(item, Mailbox):
        return {
            "name": item.name,
            "address": item.address,
            "state": _mailbox_state(item),
            "group": item.default_group,
            "server": f"{item.protocol} {item.host}:{item.port}",
        }
    return {
        "when": stamp(item.at, look.now, look.zone),
        "who": item.actor,
        "what": _changed(item),
    }


def _mailbox_state(box: Mailbox) -> str:
    if not box.enabled:
        return words.off
    if box.last_error or box.send_error:
        return words.fault
    return words.ok if box.last_fetch_at is not None else words.not_fetched


def _changed(event: Event) -> str:
    if event.old and event.new:
        return f"{event.old} → {event.new}"
    return event.new or (f"{event.old} → -" if event.old else event.kind)


def details(
    item: Agent | Group | Mailbox | Event, width: int, look: Look, keys: Sequence[Key]
) -> list[Line]:
    """What a row has no room for; `width` is what text may take."""
    if isinstance(item, Agent):
        pairs = _agent(item, look, keys)
    elif isinstance(item, Group):
        pairs = _group(item)
    elif isinstance(item, Mailbox):
        pairs = _mailbox(item, look)
    else:
        pairs = iter(((words.before, item.old or "-"), (words.after, item.new or "-")))
    lines = []
    for label, text in pairs:
        for at, row in enumerate(list(wrap(clean_line(text), max(20, width - LABEL))) or [""]):
            lines.append(Line(((fit(label if at == 0 else "", LABEL), "dim"), (row, "text"))))
    return lines


def _agent(agent: Agent, look: Look, keys: Sequence[Key]) -> Iterator[tuple[str, str]]:
    about = [agent.email, f"{agent.language}, {agent.time_zone}", agent.position, agent.phone]
    yield agent.login, " · ".join(part for part in about if part)
    told = ", ".join(agent_words.told_when.get(one, one) for one in agent.notices)
    also = [f"{words.os_user} {agent.os_user}"] if agent.os_user else []
    also += [words.reports] if agent.reports else []
    yield words.notices, " · ".join([told or words.no_notices, *also])
    little = agent.role.value == "agent" and not agent.groups
    yield words.in_groups, words.no_groups if little else ", ".join(agent.groups) or "-"
    for key in keys:
        used = words.never_used
        if key.last_used_at is not None:
            used = words.used(stamp(key.last_used_at, look.now, look.zone))
        yield words.key, " ".join(part for part in (key.fingerprint, key.comment, used) if part)
    if not keys:
        yield words.key, words.no_keys


def _group(group: Group) -> Iterator[tuple[str, str]]:
    told = {True: f" ({words.told})", False: ""}
    members = ", ".join(f"{one.login}{told[one.notify]}" for one in group.members)
    yield words.members, members or words.no_members
    if group.private:
        yield "", words.private_means
    if not group.active:
        yield "", words.off_means
    if group.description:
        yield "", group.description


def _mailbox(box: Mailbox, look: Look) -> Iterator[tuple[str, str]]:
    fetched = stamp(box.last_fetch_at, look.now, look.zone) if box.last_fetch_at else "-"
    yield words.last_fetch, " · ".join(part for part in (fetched, box.last_error) if part)
    clear = "" if box.smtp_tls is not Tls.NONE else f" ({Tls.NONE.value})"
    sends = f"{box.smtp_host}:{box.smtp_port}{clear}" if box.smtp_host else "-"
    yield words.sends_by, " · ".join(part for part in (sends, box.send_error) if part)
    if box.default_group:
        yield words.heads["group"], box.default_group
