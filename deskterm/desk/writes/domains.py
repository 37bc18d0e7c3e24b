"""Which organization an address belongs to, by its mail domain."""

from __future__ import annotations

from deskterm.desk.freemail import company_domain, domain_of, parents, readable
from deskterm.desk.writes.work import Work
from deskterm.store.columns import escaped
from deskterm.store.tables import OrganizationDomainTable, OrganizationTable
from deskterm.terms import EventKind
from deskterm.words import fold


def organization_for(work: Work, address: str) -> int | None:
    """The organization whose domain that address has; made when there is none.

    None for free mail, for our own mailboxes, and for new ones while `org_from_domain` is no. A
    domain that lies under a listed one belongs to it, unless it is listed itself.
    """
    domain = domain_of(address)
    if not domain or not company_domain(domain, work.setting("free_mail")):
        return None
    if any(box.address == address.lower() for box in work.mailboxes.values()):
        return None
    known = holder(work, domain)
    if known is not None or work.setting("org_from_domain", "yes") == "no":
        return known
    return _made(work, domain)


def holder(work: Work, domain: str) -> int | None:
    """The organization that lists a domain, or the nearest one it lies under."""
    wanted = parents(domain)
    marks = ", ".join("?" * len(wanted))
    found = work.sql.one(
        "SELECT organization_id FROM organization_domains "
        f"WHERE domain IN ({marks}) ORDER BY LENGTH(domain) DESC LIMIT 1",
        wanted,
    )
    return None if found is None else int(found[0])


def _made(work: Work, domain: str) -> int:
    shown = readable(domain)
    named = "SELECT id FROM organizations WHERE name_folded IN (?, ?) ORDER BY id"
    id = work.sql.value(named, (fold(domain), fold(shown)))
    if id is None:
        id = work.sql.insert(
            OrganizationTable, name=shown, name_folded=fold(shown), created_at=work.now
        )
        work.record(EventKind.CUSTOMER, new=f"organization {id} name={shown}", cause="domain")
    work.sql.insert(OrganizationDomainTable, domain=domain, organization_id=id)
    return int(id)


def unmake_organization(work: Work, id: int, batch: str) -> None:
    """Remove an organization that a batch made of a mail domain, if nothing is there but that."""
    row = work.sql.one(
        "SELECT name FROM organizations WHERE id = ? AND site = '' AND email = '' AND phone = '' "
        "AND address = '' AND comment = '' AND category = '' AND responsible_agent_id IS NULL "
        "AND responsible_group_id IS NULL",
        (id,),
    )
    if row is None:
        return
    made = "SELECT 1 FROM events WHERE batch = ? AND actor_id IS NOT NULL AND new = ?"
    if work.sql.value(made, (batch, f"organization {id} name={row[0]}")) is None:
        return
    for table in ("contacts", "tickets", "organization_names", "organization_observers"):
        held = f"SELECT 1 FROM {table} WHERE organization_id = ? LIMIT 1"
        if work.sql.value(held, (id,)) is not None:
            return
    domains = "SELECT COUNT(*) FROM organization_domains WHERE organization_id = ?"
    if work.sql.value(domains, (id,)) == 1:
        work.sql.run("DELETE FROM organization_domains WHERE organization_id = ?", (id,))
        work.sql.run("DELETE FROM organizations WHERE id = ?", (id,))


def joining(work: Work, domain: str, organization: int) -> list[int]:
    """Contacts in no organization who have an address there that belongs to this one."""
    rows = work.sql.rows(
        "SELECT c.id, a.address FROM contact_addresses a JOIN contacts c ON c.id = a.contact_id "
        "WHERE c.organization_id IS NULL AND c.merged_into IS NULL "
        "AND (a.address LIKE ? ESCAPE '!' OR a.address LIKE ? ESCAPE '!') ORDER BY c.id",
        (f"%@{escaped(domain)}", f"%.{escaped(domain)}"),
    )
    own = {box.address for box in work.mailboxes.values()}
    return list(
        dict.fromkeys(
            id
            for id, address in rows
            if address not in own and holder(work, domain_of(address)) == organization
        )
    )
