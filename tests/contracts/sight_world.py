"""A desk on which every role has to do with tickets in every way, and each ticket can be known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desk.helpers import add_agent, mail_with_file, take

from deskterm.desk import Desk
from deskterm.desk.writes.files import Upload
from deskterm.policy import SIGHT, Tie
from deskterm.store.direct import Direct
from deskterm.store.tables import GroupMemberTable, GroupTable
from deskterm.terms import DraftKind, Role
from deskterm.words import fold

VAULT = "Vault"
"""A private group that nobody is in."""

CASES: dict[str, Tie] = {
    "own": Tie.OWN,
    "group": Tie.GROUP,
    "private group": Tie.GROUP,
    "author": Tie.AUTHOR,
    "observed": Tie.OBSERVED,
    "group observes": Tie.OBSERVED,
    "mentioned": Tie.MENTIONED,
    "vault own": Tie.PRIVATE_NAMED,
    "vault author": Tie.PRIVATE_NAMED,
    "vault observed": Tie.PRIVATE_NAMED,
    "vault group observes": Tie.PRIVATE_NAMED,
    "vault mentioned": Tie.PRIVATE_NAMED,
    "foreign": Tie.FOREIGN,
    "vault foreign": Tie.PRIVATE,
}
"""Every way, and what the policy calls it."""


@dataclass(frozen=True)
class Found:
    """A ticket of the world with the ids of what hangs on it."""

    number: int
    message: int
    reply: int
    file: int
    outbox: int
    draft: int

    @property
    def mark(self) -> str:
        """A word that stands in all that is on it, and nowhere else."""
        return mark_of(self.number)


@dataclass
class World:
    """The desk as its admin, as each role, and as `old`, an agent who is inactive by now and left a
    draft everywhere; tickets by role and case."""

    admin: Desk
    old: Desk
    actors: dict[Role, Desk]
    tickets: dict[Role, dict[str, Found]]

    def every(self) -> Iterator[Found]:
        """All tickets."""
        for found in self.tickets.values():
            yield from found.values()

    def sees(self, role: Role, case: str) -> bool:
        """Whether the policy lets a role see its ticket of that case."""
        return CASES[case] in SIGHT[role]

    def hidden(self, role: Role) -> dict[int, Found]:
        """What a role must not see: of the others' tickets it is named in none."""
        found = {}
        for owner, tickets in self.tickets.items():
            for case, one in tickets.items():
                private = case.startswith(("vault", "private"))
                tie = Tie.PRIVATE if private else Tie.FOREIGN
                if (CASES[case] if owner is role else tie) not in SIGHT[role]:
                    found[one.number] = one
        return found


def mark_of(number: int) -> str:
    """Letters only, so that no number in a text is taken for it."""
    return "zq" + "".join("abcdefghij"[int(digit)] for digit in f"{number:04}")


def make_world(admin: Desk) -> World:
    """Three agents, one a role, and a ticket for each in every case."""
    actors = {
        Role.AGENT: add_agent(admin, "bob"),
        Role.LEAD: add_agent(admin, "lea", Role.LEAD),
        Role.ADMIN: add_agent(admin, "eva", Role.ADMIN),
    }
    add_group(admin, VAULT, private=True)
    admin.write.fields.add("mark")
    old = add_agent(admin, "old", Role.ADMIN)
    world = World(admin, old, actors, {})
    for role, desk in actors.items():
        login = desk.actor.login
        add_group(admin, f"Team {login}", desk.actor.id)
        add_group(admin, f"Closed {login}", desk.actor.id, private=True)
        world.tickets[role] = {case: _ticket(admin, desk, case) for case in CASES}
    for one in world.every():
        old.write.drafts.save(one.number, DraftKind.REPLY, f"draft {one.mark}")
    with admin.store.writer.session() as session:
        Direct(session).run("UPDATE agents SET active = ? WHERE login = 'old'", (False,))
    return world


def add_group(desk: Desk, name: str, *members: int, private: bool = False) -> None:
    """A group as a row; what its own room does is tested elsewhere."""
    with desk.store.writer.session() as session:
        row = GroupTable(
            name=name, name_folded=fold(name), private=private, created_at=desk.clock()
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        for agent in members:
            session.add(GroupMemberTable(group_id=row.id, agent_id=agent))


def _ticket(admin: Desk, desk: Desk, case: str) -> Found:
    login = desk.actor.login
    number = admin.read.tickets.count("number:1..") + 1
    mark = mark_of(number)
    if case.endswith("author"):
        desk.write.tickets.new(f"Lamp {mark}", contact="joe@client.test", text=f"It is dark {mark}")
        admin.write.attachments.add(number, Upload(f"{mark}.bin", b"x"))
    else:
        words = {"subject": f"Lamp {mark}", "text": f"It is dark, {mark}."}
        take(admin, mail_with_file(b"x", f"{mark}.bin", **words), mailbox="help")
    admin.write.tickets.note(number, f"inside {mark}")
    reply = admin.write.tickets.reply(number, f"We look, {mark}.", delay=3600)
    draft = admin.write.drafts.save(number, DraftKind.NOTE, f"draft {mark}")
    changes = [f"+{mark}", f"custom.mark:{mark}"]
    changes += [f"assignee:{login}"] if case.endswith("own") else []
    changes += ["assignee:old"] if case.endswith("foreign") else []
    changes += [f"observer:+{login}"] if case.endswith("observed") else []
    changes += [f'observer:+"group:Team {login}"'] if case.endswith("group observes") else []
    changes += [f'group:"Team {login}"'] if case == "group" else []
    changes += [f'group:"Closed {login}"'] if case == "private group" else []
    changes += [f"group:{VAULT}"] if case.startswith("vault") else []
    admin.write.tickets.change([number], " ".join(changes))
    if case.endswith("mentioned"):
        admin.write.tickets.note(number, f"@{login} look {mark}")
    thread = admin.read.tickets.thread(number)
    file = admin.read.attachments.list(number)[0]
    outbox = admin.read.outbox.list(ticket=number)
    queued = next(row.id for row in outbox if row.message_id == reply.id)
    return Found(number, thread[0].id, reply.id, file.id, queued, draft.id)


def texts(value: Any) -> Iterator[str]:
    """Every text in a result, however deep, file bytes too."""
    if isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(key)
            yield from texts(item)
    elif hasattr(value, "__iter__"):
        for item in value:
            yield from texts(item)
