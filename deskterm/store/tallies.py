"""`ticket_tallies` kept by triggers, so that whoever writes a ticket counts it too.

A sidebar counts hundreds of thousands of tickets every few seconds: over these few rows that takes
no longer on a desk of a million tickets than on one of a thousand. The figures are a copy; `doctor`
compares them with the tickets, and every upgrade counts anew.
"""

from __future__ import annotations

KEY = "category, status, priority, assignee_id, group_id, asleep"
_WATCHED = "category, status, priority, assignee_id, group_id, wake_at, merged_into"


def _values(row: str) -> str:
    return (
        f"{row}.category, {row}.status, {row}.priority, COALESCE({row}.assignee_id, 0), "
        f"COALESCE({row}.group_id, 0), {row}.wake_at IS NOT NULL"
    )


def _is(row: str) -> str:
    return (
        f"category = {row}.category AND status = {row}.status AND priority = {row}.priority "
        f"AND assignee_id = COALESCE({row}.assignee_id, 0) "
        f"AND group_id = COALESCE({row}.group_id, 0) AND asleep = ({row}.wake_at IS NOT NULL)"
    )


COUNTED = (
    f"SELECT {_values('t')}, COUNT(*) FROM tickets t WHERE t.merged_into IS NULL "
    "GROUP BY 1, 2, 3, 4, 5, 6"
)
"""What `ticket_tallies` holds, from the tickets themselves."""

FILL = (
    "DELETE FROM ticket_tallies",
    f"INSERT INTO ticket_tallies ({KEY}, many) {COUNTED}",
)

_ADD = (
    f"INSERT INTO ticket_tallies ({KEY}, many) SELECT {_values('NEW')}, 1 "
    f"WHERE NEW.merged_into IS NULL ON CONFLICT ({KEY}) "
    "DO UPDATE SET many = ticket_tallies.many + 1"
)
_TAKE = (
    f"UPDATE ticket_tallies SET many = many - 1 WHERE OLD.merged_into IS NULL AND {_is('OLD')}",
    f"DELETE FROM ticket_tallies WHERE many = 0 AND {_is('OLD')}",
)
_SAME = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _WATCHED.split(", "))
_TRIGGERS = ("tallies_insert", "tallies_update", "tallies_delete")


def drop(sqlite: bool) -> tuple[str, ...]:
    """Statements that take the triggers away."""
    if sqlite:
        return tuple(f"DROP TRIGGER IF EXISTS {name}" for name in _TRIGGERS)
    return ("DROP FUNCTION IF EXISTS count_ticket() CASCADE",)


def make(sqlite: bool) -> tuple[str, ...]:
    """Statements that make them."""
    if not sqlite:
        return (
            "CREATE FUNCTION count_ticket() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' AND ({_SAME}) THEN RETURN NULL; END IF; "
            f"IF TG_OP <> 'INSERT' THEN {_TAKE[0]}; {_TAKE[1]}; END IF; "
            f"IF TG_OP <> 'DELETE' THEN {_ADD}; END IF; RETURN NULL; END $$",
            f"CREATE TRIGGER count_ticket AFTER INSERT OR DELETE OR UPDATE OF {_WATCHED} "
            "ON tickets FOR EACH ROW EXECUTE FUNCTION count_ticket()",
        )
    same = _SAME.replace("IS NOT DISTINCT FROM", "IS")
    return (
        f"CREATE TRIGGER tallies_insert AFTER INSERT ON tickets BEGIN {_ADD}; END",
        f"CREATE TRIGGER tallies_update AFTER UPDATE OF {_WATCHED} ON tickets "
        f"WHEN NOT ({same}) BEGIN {_TAKE[0]}; {_TAKE[1]}; {_ADD}; END",
        f"CREATE TRIGGER tallies_delete AFTER DELETE ON tickets BEGIN {_TAKE[0]}; {_TAKE[1]}; END",
    )
