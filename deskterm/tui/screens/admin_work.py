"""What an admin does to agents, keys and groups: each verb is one desk call."""

from __future__ import annotations

from deskterm.desk.permission import refusal
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.tui.screens.base import Keyed
from deskterm.tui.wording_admin import admin_words as words
from deskterm.values import Agent, Event, Group, Key, Mailbox

Item = Agent | Group | Mailbox | Event


class AdminWork(Keyed):
    """The writing half of the admin screen."""

    tab: str

    def item(self) -> Item | None:
        """What the cursor is on."""
        raise NotImplementedError

    def keys_of(self, login: str) -> list[Key]:
        """An agent's SSH keys, as last read."""
        raise NotImplementedError

    def reload(self) -> None:
        """Something was written: look again."""
        raise NotImplementedError

    def saved(self, item: Item) -> None:
        """What the cursor is to be on once it is listed."""
        raise NotImplementedError

    # Whom a verb is for

    def _agent(self) -> Agent | None:
        item = self.item()
        return item if isinstance(item, Agent) else None

    def why_not_edit(self) -> str:
        """Why there is nothing to change."""
        if self.tab == "mailboxes":
            return words.mailbox_elsewhere
        if self.tab == "journal":
            return words.only_agents_groups
        item, actor = self.item(), self._app.desk.actor
        if item is None:
            return words.nothing_chosen
        if isinstance(item, Agent):
            return "" if item.id == actor.id else refusal(actor, Permission.AGENTS)
        return refusal(actor, Permission.SETTINGS)

    def why_not_add(self) -> str:
        """New ones are made where agents and groups are listed."""
        if self.tab == "mailboxes":
            return words.mailbox_elsewhere
        return words.only_agents_groups if self.tab == "journal" else ""

    why_not_switch = why_not_edit

    def why_not_add_key(self) -> str:
        """Keys belong to agents."""
        return "" if self._agent() is not None else words.only_agents

    def why_not_remove_key(self) -> str:
        """There has to be one."""
        agent = self._agent()
        if agent is None:
            return words.only_agents
        return "" if self.keys_of(agent.login) else words.no_keys_to_remove

    def why_not_remove(self) -> str:
        """Agents are shut out, never removed: their history stays."""
        return "" if isinstance(self.item(), Group) else words.only_groups

    # Agents and groups

    async def do_add(self) -> None:
        """A new agent or a new group."""
        await self._fill_in(None)

    async def do_edit(self) -> None:
        """Change it."""
        await self._fill_in(self.item())

    async def _fill_in(self, item: Item | None) -> None:
        if self.tab == "agents":
            from deskterm.tui.screens.agent_form import AgentForm
            from deskterm.tui.wording_admin import agent_words

            agent = await self._app.push_screen_wait(
                AgentForm(item if isinstance(item, Agent) else None)
            )
            if agent is None:
                return
            little = agent.role.value == "agent" and not agent.groups
            said = agent_words.saved(clean_line(agent.login), sees_little=little)
            self.saved(agent)
        else:
            from deskterm.tui.screens.group_form import GroupForm
            from deskterm.tui.wording_admin import group_words

            group = await self._app.push_screen_wait(
                GroupForm(item if isinstance(item, Group) else None)
            )
            if group is None:
                return
            said = group_words.saved(clean_line(group.name))
            self.saved(group)
        self._written(said)

    async def do_switch(self) -> None:
        """On, or off."""
        item = self.item()
        if isinstance(item, Group):
            await self._switch_group(item)
        elif isinstance(item, Agent) and item.active:
            await self._shut_out(item)
        elif isinstance(item, Agent):
            await self.write(lambda desk: desk.write.agents.activate(item.login))
            self._written(words.activated(clean_line(item.login)))

    async def _switch_group(self, group: Group) -> None:
        changed = await self.write(
            lambda desk: (
                desk.write.groups.disable(group.name)
                if group.active
                else desk.write.groups.enable(group.name)
            )
        )
        self._written(words.switched(clean_line(changed.name), changed.active))

    async def _shut_out(self, agent: Agent) -> None:
        from deskterm.tui.screens.pickers import confirm

        app, login = self._app, clean_line(agent.login)
        left = await self.asked(lambda desk: desk.read.agents.left(agent.login))
        organizations = tuple(dict.fromkeys((*left.responsible, *left.observed)))
        if not await confirm(app, words.leaves(login, len(left.tickets), organizations)):
            return
        heir = ""
        if left.tickets:
            chosen = await self._heir(agent, len(left.tickets))
            if chosen is None:
                return
            heir = chosen
        done = await self.write(lambda desk: desk.write.agents.deactivate(agent.login, heir))
        after = done.left
        organizations = tuple(dict.fromkeys((*after.responsible, *after.observed)))
        stay = (len(after.tickets), len(after.drafts), len(organizations))
        self._written(words.deactivated(login, len(done.reassigned), stay))

    async def _heir(self, agent: Agent, tickets: int) -> str | None:
        from deskterm.tui.screens.pickers import Choice, pick
        from deskterm.tui.wording import words as common

        names = self._app.names
        choices = [
            Choice(who, clean_line(names.observer(who)), hint)
            for who in names.takers()
            if who != agent.login
            for hint in [common.group_hint if who.startswith("group:") else clean_line(who)]
        ]
        login = clean_line(agent.login)
        choices += [
            Choice("none", words.nobody_heir()),
            Choice("", words.stays(login)),
        ]
        return await pick(self._app, words.heir_title(login, tickets), choices)

    async def do_remove(self) -> None:
        """Remove a group."""
        from deskterm.tui.screens.pickers import confirm

        group = self.item()
        if not isinstance(group, Group):
            return
        name = clean_line(group.name)
        if await confirm(self._app, words.remove_question(name)):
            await self.write(lambda desk: desk.write.groups.remove(group.name))
            self._written(words.removed(name))

    # Keys and mailboxes

    async def do_add_key(self) -> None:
        """Paste a public key."""
        from deskterm.tui.screens.pickers import ask_line

        agent = self._agent()
        if agent is None:
            return
        login = clean_line(agent.login)
        line = await ask_line(self._app, words.key_title.format(login))
        if line and line.strip():
            key = await self.write(lambda desk: desk.write.keys.add(agent.login, line.strip()))
            self._written(words.key_added(login, clean_line(key.fingerprint)))

    async def do_remove_key(self) -> None:
        """Take one away."""
        from deskterm.tui.screens.pickers import Choice, confirm, pick

        agent = self._agent()
        if agent is None:
            return
        login = clean_line(agent.login)
        keys = {str(key.id): key for key in self.keys_of(agent.login)}
        choices = [
            Choice(id, clean_line(key.fingerprint), clean_line(key.comment))
            for id, key in keys.items()
        ]
        chosen = await pick(self._app, words.key_remove_title.format(login), choices)
        if chosen is None:
            return
        fingerprint = clean_line(keys[chosen].fingerprint)
        if await confirm(self._app, words.key_question(fingerprint)):
            await self.write(lambda desk: desk.write.keys.remove(chosen))
            self._written(words.key_removed(login, fingerprint))

    def do_connect(self) -> None:
        """Connect a mailbox."""
        self._app.connect_mailbox()

    def _written(self, said: str) -> None:
        self.reload()
        self._app.load_names()
        self._app.say(said)
