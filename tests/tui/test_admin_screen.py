"""The admin's lists: agents made, changed, shut out and let in; groups, keys, the journal."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.terms import Role

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN5Qz5k0vQ7y2h5lVb7yEoR0bqZb0nY6cQw8l6mZx1aB luis@laptop"


@pytest.fixture
def hands(isolated: object) -> Hands:
    hands = Hands()
    hands.desk.write.agents.add("luis", name="Luis Prado", email="luis@acme.test")
    hands.desk.write.agents.add("eva", name="Eva Sanz", email="eva@acme.test", role="lead")
    hands.desk.write.groups.add("Service Desk", members=["luis"], notify=["luis"])
    return hands


async def test_an_agent_is_made_and_changed(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "comma")
        await shows(pilot, "1 Agents 3", "2 Groups 1", "luis", "Service Desk", "none: K adds one")
        await pilot.press("n")
        await shows(pilot, "New agent")
        await write(pilot, "pia")
        await pilot.press("tab", "tab")
        await write(pilot, "Pia Roca")
        await pilot.press("tab")
        await write(pilot, "pia@acme.test")
        await pilot.press("tab", "enter")
        await shows(pilot, "[ ] Service Desk")
        await pilot.press("space", "enter")
        await pilot.press("ctrl+s")
        await shows(pilot, "Agent pia is saved.", "1 Agents 4")
        made = hands.desk.read.agents.get("pia")
        assert (made.name, made.role, made.groups) == ("Pia Roca", Role.AGENT, ("Service Desk",))
        await pilot.press("G", "enter")
        await shows(pilot, "Agent pia", "Signature")
        await pilot.press("tab", "right")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: hands.desk.read.agents.get("pia").role is Role.LEAD)


async def test_an_agent_is_shut_out_and_the_tickets_go_on(hands: Hands) -> None:
    hands.mail("It smokes.")
    hands.desk.write.tickets.change([1], "assignee:luis")
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "comma")
        await shows(pilot, "1 Agents 3")
        await pilot.press("G", "o")
        await shows(pilot, "Shut luis out?", "luis has 1 open ticket.")
        await pilot.press("y")
        await shows(pilot, "Who gets 1 open ticket of luis", "Service Desk", "leave them with luis")
        await write(pilot, "service")
        await pilot.press("enter")
        await shows(pilot, "luis is off. 1 ticket handed over.")
        assert not hands.desk.read.agents.get("luis").active
        assert hands.desk.read.tickets.get(1).group == "Service Desk"
        await until(pilot, lambda: not any(a.active for a in app.names.agents if a.login == "luis"))
        await pilot.press("o")
        await shows(pilot, "luis may come in again.")


async def test_the_last_admin_stays(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "comma")
        await shows(pilot, "1 Agents 3")
        await pilot.press("o")
        await shows(pilot, "Shut ana out?")
        await pilot.press("y")
        await shows(pilot, "ana is the last admin of this desk.")
        assert hands.desk.read.agents.get("ana").active


async def test_a_key_is_pasted_and_taken_away(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "comma")
        await shows(pilot, "1 Agents 3")
        await pilot.press("G", "K")
        await shows(pilot, "Public key of luis")
        await write(pilot, "no key at all")
        await pilot.press("enter")
        await until(pilot, lambda: "Public key of" not in screen_text(pilot.app))
        assert hands.desk.read.keys.list("luis") == []
        await pilot.press("K")
        await shows(pilot, "Public key of luis")
        await write(pilot, KEY)
        await pilot.press("enter")
        await until(pilot, lambda: len(hands.desk.read.keys.list("luis")) == 1)
        await shows(pilot, "SHA256:", "luis@laptop", "never used")
        await pilot.press("X")
        await shows(pilot, "Take away which key of luis")
        await pilot.press("enter")
        await shows(pilot, "It opens nothing")
        await pilot.press("y")
        await until(pilot, lambda: hands.desk.read.keys.list("luis") == [])


async def test_a_group_is_made_changed_switched_and_removed(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "comma")
        await shows(pilot, "1 Agents 3")
        await pilot.press("2")
        await shows(pilot, "luis*")
        await pilot.press("n")
        await shows(pilot, "New group")
        await write(pilot, "Billing")
        await pilot.press("tab", "enter")
        await shows(pilot, "[ ] Ana Ruiz")
        await pilot.press("space", "enter", "tab", "tab", "right", "ctrl+s")
        await shows(pilot, "Group Billing is saved.", "2 Groups 2", "private")
        made = hands.desk.read.groups.get("Billing")
        assert made.private
        assert [(one.login, one.notify) for one in made.members] == [("ana", False)]
        await pilot.press("G", "enter")
        await shows(pilot, "Group Billing")
        await pilot.press("tab", "tab", "enter")
        await shows(pilot, "[ ] Ana Ruiz")
        await pilot.press("space", "enter", "ctrl+s")
        await until(pilot, lambda: hands.desk.read.groups.get("Billing").members[0].notify)
        await shows(pilot, "ana*")
        await pilot.press("o")
        await shows(pilot, "Billing is off")
        await pilot.press("o")
        await shows(pilot, "Billing gets new tickets again.")
        await pilot.press("D")
        await shows(pilot, "Remove group Billing for good?")
        await pilot.press("y")
        await shows(pilot, "Group Billing is gone.", "2 Groups 1")


async def test_the_journal_names_what_was_changed(hands: Hands) -> None:
    hands.desk.write.agents.set("luis", role="lead")
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "comma")
        await shows(pilot, "1 Agents 3")
        await pilot.press("4")
        await shows(pilot, "agent luis role=agent → agent luis role=lead")
        await pilot.press("n")
        await shows(pilot, "That works on agents and groups")
        await pilot.press("3")
        await shows(pilot, "help@acme.test", "imap 127.0.0.1:")
        await pilot.press("enter")
        await shows(pilot, "deskterm mailbox set NAME")


@pytest.mark.parametrize("size", [(80, 24), (160, 50), (60, 16)])
async def test_no_line_is_wider_than_the_window(hands: Hands, size: tuple[int, int]) -> None:
    long = "Ñandú " * 9
    hands.desk.write.groups.add(long.strip(), description=long * 20, members=["ana", "luis", "eva"])
    hands.desk.write.agents.set("luis", name=long * 3, position=long, groups=[long.strip()])
    async with opened(hands, size=size) as (_, pilot):
        await pilot.press("g", "comma")
        await shows(pilot, "1 Agents 3")
        for key in "1234":
            await pilot.press(key, "G")
            await pilot.pause()
            lines = screen_text(pilot.app).splitlines()
            assert len(lines) == size[1]
            assert {cell_len(line) for line in lines} == {size[0]}
