"""Organizations added, changed and removed, and which domains are free mail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskterm.desk import freemail
from deskterm.desk.permission import needs
from deskterm.desk.writes import organization_parts as parts
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import Refused, Usage
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.store.columns import escaped
from deskterm.store.tables import OrganizationTable, SettingTable
from deskterm.terms import EventKind
from deskterm.values import Organization
from deskterm.words import fold, nearest


class Organizations(WriteRoom):
    """Customers that are not persons."""

    @needs(Permission.WORK)
    def add(
        self,
        name: str,
        *,
        names: Iterable[str] = (),
        domains: Iterable[str] = (),
        site: str = "",
        email: str = "",
        phone: str = "",
        address: str = "",
        comment: str = "",
        category: str = "",
        responsible: str | None = None,
        observers: Iterable[str] = (),
    ) -> Organization:
        """A new organization; contacts in none who have an address of its domains join it.

        `responsible` is LOGIN or group:NAME, `observers` several of these. Conflict when the name
        or a domain is another's; Refused when the actor may not say who answers.
        """
        given = {
            "names": names, "domains": domains, "site": site, "email": email, "phone": phone,
            "address": address, "comment": comment, "category": category,
            "responsible": responsible, "observers": tuple(observers),
        }  # fmt: skip
        fields = {field: value for field, value in given.items() if value}
        shown = parts.name(name)
        self._check(fields)
        with self._work() as work:
            parts.check_free_name(work, shown)
            id = work.sql.insert(
                OrganizationTable, name=shown, name_folded=fold(shown), created_at=work.now
            )
            work.record(EventKind.CUSTOMER, new=f"organization {id} name={shown}")
            parts.write(work, id, fields)
        return self._get(id)

    @needs(Permission.WORK)
    def set(self, id: int, /, **fields: Any) -> Organization:
        """Change some of its fields: `name`, and those of `add`. Lists are set as a whole."""
        self._check(fields)
        with self._work() as work:
            parts.known(work, id)
            # One named like a domain is given that domain's senders as well.
            routed = "domains" in fields or "." in str(fields.get("name", ""))
            if routed and not self.actor.may(Permission.CUSTOMERS):
                _keep_routes(work, id)
            parts.write(work, id, fields)
        return self._get(id)

    @needs(Permission.CUSTOMERS)
    def remove(self, id: int) -> None:
        """Forget an organization; its contacts and tickets are in none then."""
        with self._work() as work:
            shown = parts.known(work, id)
            parts.empty(work, id, None)
            work.record(EventKind.CUSTOMER, old=f"organization {id} name={shown}", cause="removed")

    @needs(Permission.SETTINGS)
    def set_free_mail(self, domain: str, free: bool) -> list[str]:
        """Say that a domain is free mail, or is not; Usage for what is no domain.

        The organizations that list it, or one under it: they stay, but nobody joins them by it
        while it is free mail.
        """
        wanted = parts.domain(domain)
        with self._work() as work:
            listing = work.sql.rows(
                "SELECT DISTINCT o.name FROM organization_domains d "
                "JOIN organizations o ON o.id = d.organization_id "
                "WHERE d.domain = ? OR d.domain LIKE ? ESCAPE '!' ORDER BY o.name",
                (wanted, f"%.{escaped(wanted)}"),
            )
            names = [row[0] for row in listing]
            old = work.setting("free_mail")
            new = freemail.changed(old, wanted, free)
            if new == old:
                return names
            row = work.session.get(SettingTable, "free_mail")
            row = SettingTable(key="free_mail", value=new) if row is None else row
            row.value = new
            work.session.add(row)
            work.record(EventKind.SETTING, old=f"free_mail={old}", new=f"free_mail={new}")
        return names

    def _check(self, fields: dict[str, Any]) -> None:
        for field in fields:
            if field not in parts.FIELDS:
                near = nearest(field, parts.FIELDS)
                hint = f" (did you mean {near}?)" if near else ""
                raise Usage(f"an organization has no {clean_line(field)}{hint}.")
        if not self.actor.may(Permission.CUSTOMERS):
            # It would show its tickets to whoever is named, the actor among them.
            for field in ("responsible", "observers"):
                if field in fields:
                    raise Refused(
                        f"{self.actor.login} ({self.actor.role}) may not set an organization's "
                        f"{field}. Nothing was changed."
                    )

    def _get(self, id: int) -> Organization:
        return self._desk.read.organizations.get(f"#{id}")  # type: ignore[no-any-return]


def _keep_routes(work: Work, id: int) -> None:
    """Refused where somebody gets its new tickets: a domain more would bring all of another's."""
    named = work.sql.value(
        "SELECT 1 FROM organizations o WHERE o.id = ? AND (o.responsible_agent_id IS NOT NULL "
        "OR o.responsible_group_id IS NOT NULL OR EXISTS (SELECT 1 FROM organization_observers b "
        "WHERE b.organization_id = o.id))",
        (id,),
    )
    if named is not None:
        raise Refused(
            f"{work.actor.login} ({work.actor.role}) may not set the domains, or a name like "
            "one, of an organization whose new tickets go to somebody. Nothing was changed.",
            "ask a lead or an admin",
        )
