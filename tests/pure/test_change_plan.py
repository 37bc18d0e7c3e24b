"""Plans: what changes do to a ticket, what is refused, and what taking them back does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskterm.fields import STANDARD, Field, Kind
from deskterm.plan import Fact, Plan, Resolved, Snapshot, plan, revert
from deskterm.terms import EventKind

NOW, LATER = 1_000_000, 2_000_000
TICKET = Snapshot(
    12, "Printer", "open", "open", "normal", "incident", "ana", "joe@x.test", frozenset({"Café"})
)
ASLEEP = replace(
    TICKET, status="suspended", category="waiting", wake_at=LATER, previous_status="open"
)


def put(field: str, value: str | None, column: int = 0) -> Resolved:
    return Resolved(field, "set", value, column)


def refused(outcome: Plan) -> list[str]:
    assert outcome.facts == ()
    return [refusal.why for refusal in outcome.refusals]


def test_each_change_that_changes_something_is_one_fact_in_order() -> None:
    changes = [
        put("priority", "high"),
        put("assignee", None),
        Resolved("tag", "add", "vip"),
        Resolved("tag", "remove", "CAFE"),
        put("status", "solved"),
    ]
    outcome = plan(TICKET, changes, NOW)
    assert outcome.facts == (
        Fact("priority", "set", "normal", "high"),
        Fact("assignee", "set", "ana", None),
        Fact("tag", "remove", "Café", None),
        Fact("tag", "add", None, "vip"),
        Fact("status", "set", "open", "solved"),
    )
    assert [fact.kind for fact in outcome.facts] == [
        EventKind.PRIORITY,
        EventKind.ASSIGNEE,
        EventKind.TAG_REMOVED,
        EventKind.TAG_ADDED,
        EventKind.STATUS,
    ]
    assert outcome.after == replace(
        TICKET,
        priority="high",
        assignee=None,
        tags=frozenset({"vip"}),
        status="solved",
        category="solved",
    )


def test_what_is_so_already_is_no_fact() -> None:
    changes = [
        put("subject", "Printer"),
        put("status", "open"),
        put("wake", None),
        Resolved("tag", "add", "cafe"),
        Resolved("tag", "remove", "vip"),
    ]
    assert plan(TICKET, changes, NOW) == Plan((), (), TICKET)


def test_a_wake_date_suspends_and_remembers_the_status() -> None:
    outcome = plan(replace(TICKET, status="solved", category="solved"),
                   [put("wake", str(LATER))], NOW)  # fmt: skip
    assert outcome.facts == (
        Fact("status", "set", "solved", "suspended"),
        Fact("wake", "set", None, str(LATER)),
    )
    assert outcome.after.previous_status == "solved"
    assert outcome.after.category == "waiting"
    assert outcome.facts[1].kind is EventKind.WAKE


def test_suspended_with_its_date_in_the_same_line_is_the_same_in_either_order() -> None:
    changes = [put("status", "suspended"), put("wake", str(LATER))]
    assert plan(TICKET, changes, NOW) == plan(TICKET, changes[::-1], NOW)
    assert plan(TICKET, changes, NOW).after == ASLEEP


def test_a_new_date_moves_a_suspended_ticket_and_keeps_what_it_wakes_to() -> None:
    outcome = plan(ASLEEP, [put("wake", str(LATER + 1))], NOW)
    assert outcome.facts == (Fact("wake", "set", str(LATER), str(LATER + 1)),)
    assert outcome.after.previous_status == "open"


@pytest.mark.parametrize(
    ("changes", "status"),
    [([put("status", "waiting")], "waiting"), ([put("wake", None)], "open"),
     ([put("wake", None), put("status", "closed")], "closed")],
)  # fmt: skip
def test_another_status_or_no_date_ends_the_suspension(
    changes: list[Resolved], status: str
) -> None:
    after = plan(ASLEEP, changes, NOW).after
    assert (after.status, after.wake_at, after.previous_status) == (status, None, None)


def test_waking_without_a_known_previous_status_opens() -> None:
    lost = replace(ASLEEP, previous_status="gone")
    assert plan(lost, [put("wake", None)], NOW).after.status == "open"


@pytest.mark.parametrize(
    ("ticket", "changes", "why"),
    [
        (TICKET, [put("status", "suspended")], "Suspended needs a date: wake:3d"),
        (ASLEEP, [put("status", "suspended"), put("wake", None)],
         "Suspended needs a date: wake:3d"),
        (replace(ASLEEP, wake_at=NOW), [put("status", "suspended")],
         "Suspended needs a date: wake:3d"),
        (TICKET, [put("wake", str(NOW))], "the wake date lies in the past"),
        (TICKET, [put("wake", str(LATER)), put("status", "solved")],
         "wake: suspends the ticket; it cannot be solved as well"),
        (TICKET, [put("subject", "  ")], "subject cannot be empty"),
        (TICKET, [put("status", None)], "status cannot be empty"),
        (TICKET, [put("status", "gone")], 'unknown status "gone"'),
        (TICKET, [put("number", "13")], "number cannot be set"),
        (TICKET, [Resolved("tag", "add", "a b")],
         "a tag has no spaces, commas, colons, quotes, brackets or stars in it"),
        (replace(TICKET, category="spam"), [put("status", "open")],
         "it is marked as spam; take the mark off first"),
    ],
)  # fmt: skip
def test_refusals(ticket: Snapshot, changes: list[Resolved], why: str) -> None:
    outcome = plan(ticket, changes, NOW)
    assert refused(outcome) == [why]
    assert outcome.after == ticket


def test_one_refusal_leaves_the_whole_ticket_as_it_was() -> None:
    changes = [put("priority", "high", 0), put("subject", "", 14), put("wake", str(NOW), 25)]
    outcome = plan(TICKET, changes, NOW)
    assert outcome.after == TICKET
    assert refused(outcome) == ["subject cannot be empty", "the wake date lies in the past"]
    assert [refusal.column for refusal in outcome.refusals] == [14, 25]


def test_a_date_already_set_serves_the_status() -> None:
    prepared = replace(TICKET, wake_at=LATER)
    outcome = plan(prepared, [put("status", "suspended")], NOW)
    assert outcome.facts == (Fact("status", "set", "open", "suspended"),)


@pytest.mark.parametrize(
    ("ticket", "changes", "status", "wake_at"),
    [
        (TICKET, [put("category", "solved")], "solved", None),
        (TICKET, [put("category", "waiting")], "waiting", None),
        (TICKET, [put("category", "open")], "open", None),
        (ASLEEP, [put("category", "waiting")], "suspended", LATER),
        (ASLEEP, [put("category", "waiting"), put("wake", None)], "waiting", None),
        (ASLEEP, [put("category", "closed")], "closed", None),
        (TICKET, [put("category", "waiting"), put("wake", str(LATER))], "suspended", LATER),
    ],
)
def test_a_category_is_its_first_status_unless_the_ticket_has_one(
    ticket: Snapshot, changes: list[Resolved], status: str, wake_at: int | None
) -> None:
    outcome = plan(ticket, changes, NOW)
    assert outcome.refusals == ()
    assert (outcome.after.status, outcome.after.wake_at) == (status, wake_at)
    assert {fact.field for fact in outcome.facts} <= {"status", "wake"}


def test_a_category_without_a_status_or_against_a_date_is_refused() -> None:
    assert refused(plan(TICKET, [put("category", "new")], NOW)) == [
        "this desk has no status that means new"
    ]
    both = [put("wake", str(LATER)), put("category", "solved")]
    assert refused(plan(TICKET, both, NOW)) == [
        "wake: suspends the ticket; it cannot be solved as well"
    ]
    marked = replace(TICKET, category="spam")
    assert "spam" in refused(plan(marked, [put("category", "solved")], NOW))[0]


def test_what_follows_a_field_is_made_only_where_that_changes() -> None:
    theirs = Resolved("organization", "set", "Big", follows="contact")
    moved = plan(TICKET, [put("contact", "sue@big.test"), theirs], NOW)
    assert [fact.field for fact in moved.facts] == ["contact", "organization"]
    assert plan(TICKET, [put("contact", "joe@x.test"), theirs], NOW).facts == ()


def test_what_is_known_to_have_been_set_since_stays_whatever_it_is_now() -> None:
    done = plan(TICKET, [put("priority", "high"), Resolved("tag", "add", "vip")], NOW)
    outcome = revert(done.after, done.facts, since={"tag vip"})
    assert [(one.field, one.why) for one in outcome.refusals] == [
        ("tag vip", "tag vip has been changed since")
    ]
    assert outcome.after == replace(TICKET, tags=TICKET.tags | {"vip"})


def test_later_fields_need_one_entry_and_no_new_rule() -> None:
    fields = STANDARD.with_fields(
        Field("custom.site", Kind.TEXT, "", "", set=True, optional=True),
        Field("observer", Kind.AGENT, "", "", set=True, many=True),
    )
    changes = [put("custom.site", "Bilbao"), Resolved("observer", "add", "luis")]
    outcome = plan(TICKET, changes, NOW, fields)
    assert outcome.facts == (
        Fact("custom.site", "set", None, "Bilbao"),
        Fact("observer", "add", None, "luis"),
    )
    back = revert(outcome.after, outcome.facts, fields)
    assert back.after.value("custom.site") is None
    assert back.after.members("observer") == frozenset()


def test_what_someone_changed_since_stays_and_the_rest_goes_back() -> None:
    facts = plan(TICKET, [put("priority", "high"), put("assignee", "luis"),
                          Resolved("tag", "add", "vip"), Resolved("tag", "add", "b")],
                 NOW)  # fmt: skip
    now_is = replace(facts.after, assignee="eva", tags=facts.after.tags - {"b"})
    outcome = revert(now_is, facts.facts)
    assert [refusal.why for refusal in outcome.refusals] == [
        "tag b has been changed since",
        "assignee has been changed since",
    ]
    assert outcome.after == replace(TICKET, assignee="eva")


def test_status_and_wake_date_go_back_together_or_not_at_all() -> None:
    facts = plan(TICKET, [put("wake", str(LATER))], NOW).facts
    moved = replace(ASLEEP, wake_at=LATER + 5)
    outcome = revert(moved, facts)
    assert (outcome.facts, outcome.after) == ((), moved)
    assert [refusal.why for refusal in outcome.refusals] == ["wake has been changed since"]


def test_a_field_changed_twice_in_one_batch_goes_back_to_where_it_began() -> None:
    facts = [Fact("assignee", "set", "ana", "luis"), Fact("assignee", "set", "luis", "eva")]
    outcome = revert(replace(TICKET, assignee="eva"), facts)
    assert outcome.facts == (Fact("assignee", "set", "eva", "ana"),)
    stuck = revert(replace(TICKET, assignee="joe"), facts)
    assert (stuck.facts, stuck.after.assignee) == ((), "joe")


CHANGES = st.lists(
    st.one_of(
        st.builds(put, st.just("status"), st.sampled_from(["open", "solved", "suspended"])),
        st.builds(put, st.just("wake"), st.sampled_from([None, str(LATER), str(LATER + 9)])),
        st.builds(put, st.just("assignee"), st.sampled_from([None, "ana", "luis"])),
        st.builds(put, st.just("subject"), st.sampled_from(["Printer", "Fax"])),
        st.builds(
            Resolved,
            st.just("tag"),
            st.sampled_from(["add", "remove"]),
            st.sampled_from(["vip", "cafe", "b"]),
        ),
    ),
    unique_by=lambda change: (change.field, change.op == "set" or change.value),
    max_size=5,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([TICKET, ASLEEP]), CHANGES)
def test_any_plan_taken_back_gives_the_ticket_as_it_was(
    ticket: Snapshot, changes: list[Resolved]
) -> None:
    done = plan(ticket, changes, NOW)
    back = revert(done.after, done.facts, previous_status=ticket.previous_status)
    assert back.refusals == ()
    assert back.after == ticket
    assert bool(back.facts) == bool(done.facts)
