"""Organizations a table of organizations is about: found, compared with its rows, and written."""

from __future__ import annotations

from collections.abc import Sequence

from deskterm.desk.freemail import company_domain, domain_of, parents, readable
from deskterm.desk.writes.importing.known import (
    Organization,
    Rows,
    in_charge,
    insert_organizations,
    insert_parts,
    selected,
)
from deskterm.desk.writes.importing.rows import OrganizationRow, brief, same
from deskterm.desk.writes.organization_parts import empty
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict
from deskterm.safe import clean_line
from deskterm.terms import EventKind
from deskterm.words import fold, nearest

_TEXTS = ("site", "email", "phone", "address", "comment", "category")
_COLUMNS = f"id, name, {', '.join(_TEXTS)}, responsible_agent_id, responsible_group_id"


class Organizations:
    """The organizations that rows are about. It is loaded batch by batch and knows what they
    change.
    """

    def __init__(self, rows: Rows, lines: dict[int, int], free_mail: str) -> None:
        self._rows = rows
        self._free_mail = free_mail
        self._lines = lines
        self.added: list[Organization] = []
        self.changed: list[Organization] = []
        self._by_id: dict[int, Organization] = {}
        self._called: dict[str, Organization] = {}
        self._lists: dict[str, Organization] = {}
        self._asked: set[str] = set()
        self._who: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._off: set[str] = set()
        self._absorbed: list[tuple[Organization, Organization]] = []

    def load(self, batch: Sequence[OrganizationRow]) -> None:
        """Learn of every organization, agent and group these rows may mean."""
        self._load_people()
        names = {fold(name) for row in batch for name in (row.name, *row.names)}
        domains = {domain for row in batch for domain in row.domains}
        wanted = (names | domains) - self._asked
        self._asked |= wanted
        found = [
            selected(self._rows, sql, wanted, "ORDER BY 1, 2")
            for sql in (
                "SELECT name_folded, id FROM organizations WHERE name_folded IN",
                "SELECT name_folded, organization_id FROM organization_names WHERE name_folded IN",
                "SELECT domain, organization_id FROM organization_domains WHERE domain IN",
            )
        ]
        self._fetch({row[1] for rows in found for row in rows})
        for called, id in (*found[0], *found[1]):
            self._called.setdefault(called, self._by_id[id])
        for domain, id in found[2]:
            self._lists[domain] = self._by_id[id]

    def _load_people(self) -> None:
        if self._shown:
            return
        for id, name, active in self._rows("SELECT id, name, active FROM groups ORDER BY id", ()):
            self._shown[f"group:{id}"] = f"group:{name}"
            self._who[fold(name)] = self._who[f"group:{fold(name)}"] = f"group:{id}"
            self._off |= set() if active else {f"group:{id}"}
        sql = "SELECT id, login, name, active FROM agents ORDER BY id DESC"
        agents = self._rows(sql, ())
        for column in (2, 1):  # a login wins over somebody's name, both over a group's
            for row in agents:
                self._shown[f"agent:{row[0]}"] = row[1]
                self._who[fold(row[column])] = f"agent:{row[0]}"
                self._off |= set() if row[3] else {f"agent:{row[0]}"}

    def _fetch(self, ids: set[int]) -> None:
        wanted = ids - self._by_id.keys()
        sql = f"SELECT {_COLUMNS} FROM organizations WHERE id IN"
        for id, name, *texts, agent, group in selected(self._rows, sql, wanted):
            made = self._by_id[id] = Organization(id, name, line=self._lines.get(id, 0))
            for field, text in zip(_TEXTS, texts, strict=True):
                setattr(made, field, text)
            made.responsible = f"agent:{agent}" if agent else f"group:{group}" if group else ""
        for field, sql in (
            ("names", "SELECT organization_id, name FROM organization_names"),
            ("domains", "SELECT organization_id, domain FROM organization_domains"),
            ("observers", "SELECT organization_id, who FROM organization_observers"),
        ):
            for id, text in selected(
                self._rows, f"{sql} WHERE organization_id IN", wanted, "ORDER BY 1, 2"
            ):
                getattr(self._by_id[id], field).append(text)

    def take(self, row: OrganizationRow) -> tuple[str, str]:
        """Put one row in: `created`, `updated` with what changes, or `unchanged`.

        Conflict says why it cannot go in; then nothing of it did.
        """
        organization, gone = self._meant(row)
        for domain in row.domains:
            # One it lists already stays, or an export could not come back in.
            if (organization is None or domain not in organization.domains) and not company_domain(
                domain, self._free_mail
            ):
                raise Conflict(f"{domain} is free mail: everybody can have an address there")
        kept = {organization.responsible, *organization.observers} if organization else set()
        responsible = self._somebody(row.responsible, kept) if row.responsible else ""
        observers = [self._somebody(text, kept) for text in row.observers]
        if organization is None:
            made = Organization(
                0, row.name, _unique(row.names, row.name), list(row.domains), row.site, row.email,
                row.phone, row.address, row.comment, row.category, responsible,
                list(dict.fromkeys(observers)), row.line,
            )  # fmt: skip
            self.added.append(made)
            self._register(made)
            return "created", ""
        said = self._update(organization, row, responsible, observers)
        if gone is not None:
            self._absorbed.append((gone, organization))
            self._called[fold(gone.name)] = organization
            said += f"; {_number(gone)} goes into it"
        return ("updated", said) if said else ("unchanged", "")

    def _somebody(self, text: str, kept: set[str]) -> str:
        """Who is called that; one who is off only where they are `kept`."""
        found = self._who.get(fold(text))
        if found is None or (found in self._off and found not in kept):
            near = nearest(
                text, (name for who, name in self._shown.items() if who not in self._off)
            )
            hint = f" (did you mean {near}?)" if near else ""
            raise Conflict(f"no active agent and no group {clean_line(text)!r}{hint}")
        return found

    def _meant(self, row: OrganizationRow) -> tuple[Organization | None, Organization | None]:
        """The organization a row is about, and one that goes into it."""
        found: dict[Organization, str] = {}
        for name in (row.name, *row.names):
            if (one := self._called.get(fold(name))) is not None:
                found.setdefault(one, name)
        for domain in row.domains:
            if (one := self._lists.get(domain)) is not None:
                found.setdefault(one, domain)
        gone = next((one for one in found if len(found) == 2 and _untouched(one, row)), None)
        if gone is not None:
            del found[gone]
        if len(found) > 1:
            said = " and ".join(
                f"{clean_line(text)} is {_number(one)} ({clean_line(one.name)})"
                for one, text in found.items()
            )
            raise Conflict(f"{said}: two organizations")
        if not found and (one := self._lists.get(fold(row.name))) is not None:
            return one, None
        return next(iter(found), None), gone

    def _update(
        self,
        organization: Organization,
        row: OrganizationRow,
        responsible: str,
        observers: list[str],
    ) -> str:
        names = [
            name
            for name in _unique(row.names, organization.name)
            if fold(name) not in map(fold, organization.names)
        ]
        renamed = ""
        own = {fold(organization.name), *map(fold, organization.names)}
        if fold(row.name) not in own and fold(row.name) not in organization.domains:
            renamed = row.name  # it was found by a domain
        changes = [("name", organization.name, renamed)] if renamed else []
        changes += [
            (field, getattr(organization, field), getattr(row, field))
            for field in _TEXTS
            if getattr(row, field) and not same(getattr(organization, field), getattr(row, field))
        ]
        if responsible and responsible != organization.responsible:
            changes.append(("responsible", organization.responsible, responsible))
        if organization.line:
            # Otherwise the last of two rows would win, and the next import would begin again.
            for field, old, _ in changes:
                if old:
                    raise Conflict(
                        f"line {organization.line} has the same organization with another {field}"
                    )
        domains = [one for one in row.domains if one not in organization.domains]
        observers = [one for one in dict.fromkeys(observers) if one not in organization.observers]
        organization.line = organization.line or row.line
        if organization.id:
            self._lines[organization.id] = organization.line
        if not (changes or names or domains or observers):
            return ""
        if organization.before is None and organization.id:
            organization.before = self._state(organization)
            self.changed.append(organization)
        if renamed and fold(organization.name) not in organization.domains:
            names = _unique([organization.name, *names], renamed)
        for field, _, new in changes:
            setattr(organization, field, new)
        organization.names += names
        organization.domains += domains
        organization.observers += observers
        self._register(organization)
        said = [
            f"{field}: {self._seen(old)} → {self._seen(new)}"
            if old
            else f"{field}: {self._seen(new)}"
            for field, old, new in changes
        ]
        said += [f"other name: {name}" for name in names]
        said += [f"domain: {domain}" for domain in domains]
        said += [f"observer: {self._seen(who)}" for who in observers]
        return "; ".join(said)

    def _register(self, organization: Organization) -> None:
        for name in (organization.name, *organization.names):
            self._called.setdefault(fold(name), organization)
        for domain in organization.domains:
            self._lists[domain] = organization

    def _seen(self, text: str) -> str:
        return self._shown.get(text) or brief(text)

    def _state(self, organization: Organization) -> dict[str, str]:
        return {
            "name": organization.name,
            **{field: getattr(organization, field) for field in _TEXTS},
            "responsible": self._shown.get(organization.responsible, ""),
            "names": ", ".join(organization.names),
            "domains": " ".join(organization.domains),
            "observers": ", ".join(
                self._shown[who] for who in organization.observers if who in self._shown
            ),
        }

    def write(self, work: Work) -> int:
        """Write what is new and what changed; how many organizations are new."""
        for gone, _ in self._absorbed:
            free = "DELETE FROM organization_domains WHERE organization_id = ?"
            work.sql.run(free, (gone.id,))
        insert_organizations(work, self.added)
        for gone, into in self._absorbed:
            empty(work, gone.id, into.id)
            work.record(
                EventKind.CUSTOMER,
                old=f"organization {gone.id} name={gone.name}",
                new=f"organization {into.id} name={into.name}",
                cause="domain",
            )
        changed = [one for one in self.changed if one.before != self._state(one)]
        work.sql.many(
            f"UPDATE organizations SET name = ?, name_folded = ?, "
            f"{', '.join(f'{field} = ?' for field in _TEXTS)}, "
            "responsible_agent_id = ?, responsible_group_id = ? WHERE id = ?",
            [
                (one.name, fold(one.name), *(getattr(one, field) for field in _TEXTS),
                 *in_charge(one), one.id)
                for one in changed
            ],
        )  # fmt: skip
        insert_parts(work, changed)
        for one in self.added:
            self._lines[one.id] = one.line
        for one in changed:
            before, after = one.before or {}, self._state(one)
            other = [name for name, value in after.items() if before[name] != value]
            work.record(
                EventKind.CUSTOMER,
                old=f"organization {one.id} " + "; ".join(f"{n}={before[n]}" for n in other),
                new=f"organization {one.id} " + "; ".join(f"{n}={after[n]}" for n in other),
                cause="import",
            )
        gather(work, [*self.added, *changed])
        return len(self.added)


def gather(work: Work, organizations: Sequence[Organization]) -> None:
    """Contacts in no organization join the one that lists a domain of theirs, and so do their
    tickets.
    """
    free_mail = work.setting("free_mail")
    lists = {
        domain: one
        for one in organizations
        for domain in one.domains
        if company_domain(domain, free_mail)
    }
    if not lists:
        return
    own = {box.address for box in work.mailboxes.values()}
    joined: dict[int, Organization] = {}
    for id, address in work.sql.rows(
        "SELECT c.id, a.address FROM contacts c JOIN contact_addresses a ON a.contact_id = c.id "
        "WHERE c.organization_id IS NULL AND c.merged_into IS NULL ORDER BY c.id, a.position"
    ):
        near = next((lists[one] for one in parents(domain_of(address)) if one in lists), None)
        if near is not None and id not in joined and address not in own:
            joined[id] = near
    work.sql.many(
        "UPDATE contacts SET organization_id = ? WHERE id = ?",
        [(one.id, id) for id, one in joined.items()],
    )
    work.sql.many(
        "UPDATE tickets SET organization_id = ? WHERE contact_id = ? AND organization_id IS NULL",
        [(one.id, id) for id, one in joined.items()],
    )
    for id, one in joined.items():
        work.record(
            EventKind.CUSTOMER,
            old=f"contact {id} organization=",
            new=f"contact {id} organization={one.name}",
            cause="domain",
        )


def _unique(names: Sequence[str], but: str) -> list[str]:
    found = {fold(name): name for name in reversed(names)}
    found.pop(fold(but), None)
    return list(reversed(found.values()))


def _untouched(organization: Organization, row: OrganizationRow) -> bool:
    """Whether intake made it of a domain of the row's, and nobody has said anything of it since."""
    if (
        not organization.id
        or len(organization.domains) != 1
        or organization.domains[0] not in row.domains
    ):
        return False
    if organization.name not in (organization.domains[0], readable(organization.domains[0])):
        return False
    said = (organization.names, organization.responsible, organization.observers, organization.line)
    return not any(said) and not any(getattr(organization, field) for field in _TEXTS)


def _number(organization: Organization) -> str:
    return (
        f"organization {organization.id}"
        if organization.id
        else f"the one of line {organization.line}"
    )
