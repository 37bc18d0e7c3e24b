"""What the admin's lists and forms of agents, groups and mailboxes say."""

from __future__ import annotations

from dataclasses import dataclass, field

from deskterm.tui.wording_ticket import several


def _listed(names: tuple[str, ...], most: int = 6) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


@dataclass(frozen=True)
class AdminWords:
    """Words of the admin screen and of what is done there."""

    title: str = "Admin"
    tabs: tuple[tuple[str, str], ...] = (
        ("agents", "Agents"),
        ("groups", "Groups"),
        ("mailboxes", "Mailboxes"),
        ("journal", "Journal"),
    )
    heads: dict[str, str] = field(
        default_factory=lambda: {
            "login": "Login",
            "name": "Name",
            "role": "Role",
            "state": "State",
            "email": "E-mail",
            "zone": "Time zone",
            "keys": "Keys",
            "groups": "Groups",
            "open": "Open",
            "members": "Members (* told of new tickets)",
            "address": "Address",
            "server": "Server",
            "group": "Group",
            "when": "When",
            "who": "Who",
            "what": "What",
        }
    )
    nothing: dict[str, str] = field(
        default_factory=lambda: {
            "agents": "No agents.  n new agent",
            "groups": "No groups yet.  n new group",
            "mailboxes": "No mailboxes yet.  M connect a mailbox",
            "journal": "Nobody changed a setting yet.",
        }
    )

    off: str = "off"
    private: str = "private"
    not_fetched: str = "new"
    fault: str = "fault"
    ok: str = "ok"
    position: str = "Position"
    phone: str = "Phone"
    os_user: str = "OS user"
    notices: str = "Mailed when"
    no_notices: str = "never"
    reports: str = "may read reports"
    in_groups: str = "Groups"
    no_groups: str = "none: sees only what is assigned to them, or where they are named"
    key: str = "Key"
    no_keys: str = "none: K adds one"
    never_used: str = "never used"
    told: str = "told of new tickets"
    no_members: str = "nobody: its tickets are seen by leads and admins only"
    members: str = "Members"
    private_means: str = (
        "Private: only members, admins and who is named on a ticket see its tickets."
    )
    off_means: str = "Off: it gets no new tickets; those it has stay its own."
    last_fetch: str = "Fetched"
    sends_by: str = "Sends by"
    before: str = "Before"
    after: str = "After"

    only_agents: str = "That works on agents: 1 shows them."
    only_groups: str = "That works on groups: 2 shows them."
    only_agents_groups: str = "That works on agents and groups: 1 and 2 show them."
    mailbox_elsewhere: str = "Mailboxes are changed by deskterm mailbox set NAME; M connects one."
    nothing_chosen: str = "Nobody here to do that with."
    no_keys_to_remove: str = "This agent has no key."
    key_title: str = "Public key of {}: paste the line of a .pub file"
    key_remove_title: str = "Take away which key of {}"

    def key_question(self, fingerprint: str) -> str:
        """Before a key is taken away."""
        return f"Take {fingerprint} away? It opens nothing from now on."

    def key_added(self, login: str, fingerprint: str) -> str:
        """A key was added."""
        return f"{login} comes in with {fingerprint} from now on."

    def key_removed(self, login: str, fingerprint: str) -> str:
        """A key was taken away."""
        return f"{fingerprint} opens nothing any more; {login} keeps the other keys."

    def used(self, when: str) -> str:
        """When a key was last used."""
        return f"last used {when}"

    def leaves(self, login: str, tickets: int, organizations: tuple[str, ...]) -> str:
        """What an agent leaves behind, before they are shut out."""
        parts = []
        if tickets:
            parts.append(several(tickets, "open ticket", "open tickets"))
        if organizations:
            parts.append(f"a part in {_listed(organizations)}")
        has = f" {login} has {' and '.join(parts)}." if parts else ""
        return f"Shut {login} out? Keys and open sessions end at once.{has}"

    def heir_title(self, login: str, tickets: int) -> str:
        """Asks who gets the tickets."""
        return f"Who gets {several(tickets, 'open ticket', 'open tickets')} of {login}"

    def nobody_heir(self) -> str:
        """The tickets become unassigned."""
        return "nobody: unassigned"

    def stays(self, login: str) -> str:
        """The tickets keep their agent."""
        return f"leave them with {login}"

    def deactivated(self, login: str, given: int, left: tuple[int, int, int]) -> str:
        """An agent was shut out; `left` counts tickets, drafts and organizations that stay."""
        said = f"{login} is off."
        if given:
            said += f" {several(given, 'ticket', 'tickets')} handed over."
        tickets, drafts, organizations = left
        parts = []
        if tickets:
            parts.append(several(tickets, "ticket", "tickets"))
        if drafts:
            parts.append(several(drafts, "draft", "drafts"))
        if organizations:
            parts.append(several(organizations, "organization", "organizations"))
        return said + (f" Left: {', '.join(parts)}." if parts else "")

    def activated(self, login: str) -> str:
        """An agent was let in again."""
        return f"{login} may come in again."

    def switched(self, name: str, active: bool) -> str:
        """A group was switched on or off."""
        if active:
            return f"{name} gets new tickets again."
        return f"{name} is off: no new tickets; those it has stay its own."

    def remove_question(self, name: str) -> str:
        """Before a group goes."""
        return f"Remove group {name} for good?"

    def removed(self, name: str) -> str:
        """A group went."""
        return f"Group {name} is gone."


@dataclass(frozen=True)
class AgentWords:
    """Words of the form of an agent."""

    new: str = "New agent"
    login: str = "Login"
    name: str = "Name"
    email: str = "E-mail"
    role: str = "Role"
    groups: str = "Groups"
    language: str = "Language"
    zone: str = "Time zone"
    zone_hint: str = "the desk's"
    position: str = "Position"
    phone: str = "Phone"
    os_user: str = "OS user"
    os_user_hint: str = "comes in without SSH"
    reports: str = "Reports"
    notices: str = "Mailed when"
    signature: str = "Signature"
    needs: str = "An agent needs a login, a name and an e-mail address."
    languages: dict[str, str] = field(
        default_factory=lambda: {"": "the desk's", "en": "English", "es": "Spanish"}
    )
    roles: dict[str, str] = field(
        default_factory=lambda: {
            "agent": "own tickets, and those of the groups",
            "lead": "every ticket but private groups', no settings",
            "admin": "everything",
        }
    )
    may_reports: dict[str, str] = field(
        default_factory=lambda: {"no": "as the role says", "yes": "may read reports"}
    )
    told_when: dict[str, str] = field(
        default_factory=lambda: {
            "assigned": "assigned a ticket",
            "mentioned": "mentioned in a note",
            "group": "a group gets a ticket",
        }
    )

    def editing(self, login: str) -> str:
        """Whose form it is."""
        return f"Agent {login}"

    def saved(self, login: str, *, sees_little: bool) -> str:
        """It is done; `sees_little`: a plain agent in no group."""
        little = " In no group: sees only what is assigned to them." if sees_little else ""
        return f"Agent {login} is saved.{little}"


@dataclass(frozen=True)
class GroupWords:
    """Words of the form of a group."""

    new: str = "New group"
    name: str = "Name"
    members: str = "Members"
    notify: str = "Told of new"
    private: str = "Private"
    position: str = "Order"
    description: str = "Description"
    needs: str = "A group needs a name."
    not_number: str = "Order is a number from 0 to 9999."
    private_or_not: dict[str, str] = field(
        default_factory=lambda: {
            "no": "no: leads see its tickets",
            "yes": "yes: members only",
        }
    )

    def editing(self, name: str) -> str:
        """Which group's form it is."""
        return f"Group {name}"

    def saved(self, name: str) -> str:
        """It is done."""
        return f"Group {name} is saved."


admin_words = AdminWords()
agent_words = AgentWords()
group_words = GroupWords()
