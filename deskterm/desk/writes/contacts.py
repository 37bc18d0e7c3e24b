"""Contacts added, changed, moved, merged and removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deskterm.desk.permission import needs
from deskterm.desk.writes import contact_parts as parts
from deskterm.desk.writes.domains import organization_for
from deskterm.desk.writes.moving import move, organization_called
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import Conflict, Refused, Usage
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.store.tables import ContactTable
from deskterm.store.visible import visible_to
from deskterm.terms import EventKind
from deskterm.values import Contact
from deskterm.words import fold, nearest

_NOBODY = "a contact needs a name or an e-mail address. Nothing was changed."


class Contacts(WriteRoom):
    """People who write in."""

    @needs(Permission.WORK)
    def add(
        self,
        name: str = "",
        emails: Iterable[str] = (),
        *,
        organization: str = "",
        position: str = "",
        phones: Iterable[str] = (),
        language: str = "",
        type: str = "",
        note: str = "",
        attributes: Mapping[str, str] | None = None,
        individual: bool = False,
        make_organization: bool = False,
    ) -> Contact:
        """A new contact. Without an organization it gets that of an address's domain, as senders
        do, unless it is an `individual`.

        Usage without name and address, Conflict when an address is another contact's, NotFound
        when there is no such organization, unless it is to be made.
        """
        texts = {"language": language, "position": position, "type": type, "note": note}
        checked = {field: parts.CHECKS[field](value) for field, value in texts.items()}
        known_emails = parts.checked_emails(emails)
        numbers = parts.checked_phones(phones)
        values = parts.checked_attributes(attributes)
        shown = _name(name, known_emails)
        with self._work() as work:
            own = organization_called(work, organization, make_organization)
            id = work.sql.insert(
                ContactTable,
                name=shown,
                name_folded=fold(shown),
                created_at=work.now,
                organization_id=own,
                **checked,
            )
            work.record(EventKind.CUSTOMER, new=f"contact {id} name={shown}")
            parts.set_addresses(work, id, known_emails)
            parts.set_phones(work, id, numbers)
            parts.set_attributes(work, id, values)
            if own is None and not individual:
                found = (organization_for(work, address) for address in known_emails)
                own = next((one for one in found if one is not None), None)
                work.sql.run("UPDATE contacts SET organization_id = ? WHERE id = ?", (own, id))
        return self._get(id)

    @needs(Permission.WORK)
    def set(self, id: int, /, *, make_organization: bool = False, **fields: Any) -> Contact:
        """Change some of a contact's fields: those of `add`.

        Lists are set as a whole; attributes one by one, an empty value takes one away; an empty
        organization takes the contact out of its own. A missing one is made if told so.
        """
        for field in fields:
            if field not in parts.FIELDS:
                near = nearest(field, parts.FIELDS)
                hint = f" (did you mean {near}?)" if near else ""
                raise Usage(f"a contact has no {clean_line(field)}{hint}.")
        with self._work() as work:
            known = parts.card(work, id)
            emails = parts.addresses(work, id)
            if "emails" in fields:
                emails = parts.checked_emails(fields["emails"])
                parts.set_addresses(work, id, emails)
            if "phones" in fields:
                parts.set_phones(work, id, parts.checked_phones(fields["phones"]))
            if "attributes" in fields:
                parts.set_attributes(work, id, parts.checked_attributes(fields["attributes"]))
            for field in parts.COLUMNS:
                if field in fields:
                    value = parts.CHECKS[field](fields[field])
                    value = _name(value, emails) if field == "name" else value
                    parts.set_column(work, known, field, value)
            if "organization" in fields:
                where = organization_called(work, fields["organization"], make_organization)
                _keep_tickets(work, [id], where)
                move(work, [id], where)
        return self._get(id)

    @needs(Permission.WORK)
    def move(self, ids: Sequence[int], organization: str) -> int:
        """Put contacts into an organization, "" takes them out; how many were elsewhere before.

        Tickets that were their old organization's go along, so an agent who does not see all of a
        contact's tickets is Refused.
        """
        with self._work() as work:
            where = organization_called(work, organization)
            _keep_tickets(work, ids, where)
            return move(work, ids, where)

    @needs(Permission.CUSTOMERS)
    def merge(self, into: int, others: Sequence[int]) -> Contact:
        """Give all that other contacts have to one of them; undo takes it back."""
        from deskterm.desk.writes.merging import merge

        with self._work() as work:
            merge(work, into, others)
        return self._get(into)

    @needs(Permission.CUSTOMERS)
    def remove(self, id: int) -> None:
        """Forget a contact; Conflict when there are tickets or messages of theirs."""
        with self._work() as work:
            known = parts.card(work, id)
            _refuse_used(work, id)
            gone = _with_merged(work, id)
            for one in reversed(gone):  # those that were merged into another go before it
                for table in ("contact_addresses", "contact_phones", "contact_values"):
                    work.sql.run(f"DELETE FROM {table} WHERE contact_id = ?", (one,))
                work.sql.run("DELETE FROM contacts WHERE id = ?", (one,))
            work.record(EventKind.CUSTOMER, old=f"contact {id} name={known.name}", cause="removed")

    def _get(self, id: int) -> Contact:
        return self._desk.read.contacts.get(f"#{id}")  # type: ignore[no-any-return]


def _name(name: str, emails: Sequence[str]) -> str:
    shown = str(parts.CHECKS["name"](name)) or (emails[0].partition("@")[0] if emails else "")
    if not shown:
        raise Usage(_NOBODY, "deskterm contact add --help")
    return shown


def _keep_tickets(work: Work, ids: Iterable[int], organization: int | None) -> None:
    """Refused for an agent when a contact who is elsewhere has tickets out of their sight.

    These would go to whoever answers that organization, and what the contact writes next. The
    words are the same for one ticket and for many.
    """
    if work.actor.may(Permission.CUSTOMERS):
        return
    seen, values = visible_to(work.actor, "t.id")
    for id in dict.fromkeys(ids):
        if parts.card(work, id).organization_id == organization:
            continue
        hidden = f"SELECT 1 FROM tickets t WHERE t.contact_id = ? AND NOT ({seen}) LIMIT 1"
        if work.sql.value(hidden, (id, *values)) is not None:
            raise Refused(
                f"only a lead or an admin moves contact {id}. Nothing was changed.",
                "ask a lead or an admin",
            )


def _refuse_used(work: Work, id: int) -> None:
    counts = work.sql.one(
        "SELECT (SELECT COUNT(*) FROM tickets WHERE contact_id = ?), "
        "(SELECT COUNT(*) FROM messages WHERE contact_id = ?)",
        (id, id),
    )
    assert counts is not None
    if any(counts):
        raise Conflict(
            f"contact {id} has tickets or messages, which keep it. Nothing was changed.",
            f"deskterm contact merge OTHER {id}",
        )


def _with_merged(work: Work, id: int) -> list[int]:
    """A contact and all that were merged into it, each behind the one it went into."""
    found = [id]
    for one in found:
        rows = work.sql.rows("SELECT id FROM contacts WHERE merged_into = ? ORDER BY id", (one,))
        found += [row[0] for row in rows]
    return found
