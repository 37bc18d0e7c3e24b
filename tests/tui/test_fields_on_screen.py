"""The desk's own attributes where tickets are listed, read and changed."""

from __future__ import annotations

import pytest
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.desk.reads.fields import as_field
from deskterm.fields import STANDARD
from deskterm.terms import CustomKind
from deskterm.tui.names import Names
from deskterm.tui.proposing import change_fault, change_proposals
from deskterm.tui.widgets.changes_field import ChangesInput
from deskterm.values import CustomChoice, CustomField


@pytest.fixture
def hands(isolated: object) -> Hands:
    hands = Hands()
    fields = hands.desk.write.fields
    fields.add(
        "env", kind="choice", name_en="Environment", choices=["live=Production", "very high"]
    )
    fields.add("start", kind="date", name_en="Start of work")
    fields.add("old")
    fields.disable("old")
    hands.mail("It smokes.")
    return hands


async def test_the_change_line_completes_and_sets_fields(hands: Hands) -> None:
    async with opened(hands, 1) as (app, pilot):
        await until(pilot, lambda: app.names.customs != ())
        await pilot.press("colon")
        await shows(pilot, "Change #1")
        await write(pilot, "custom.")
        await shows(pilot, "custom.env:", "custom.start:")
        assert "custom.old:" not in screen_text(pilot.app)
        await write(pilot, "env:ver")
        await shows(pilot, 'custom.env:"very high"')
        await pilot.press("tab", "space")
        await write(pilot, "custom.start:2025-12-01")
        await pilot.press("enter")
        await until(
            pilot,
            lambda: hands.desk.read.fields.of(1) == {"env": "very high", "start": "2025-12-01"},
        )
        await shows(pilot, "custom.env very high")
        await pilot.press("3")
        await shows(pilot, "Environment very high", "Start of work 2025-12-01")
        await pilot.press("z")
        await until(pilot, lambda: hands.desk.read.fields.of(1) == {})
        await shows(pilot, "Environment very high → -")


async def test_properties_show_what_is_set_by_the_names_people_have(hands: Hands) -> None:
    hands.desk.write.tickets.change([1], "custom.env:live")
    async with opened(hands, 1) as (app, pilot):
        await until(pilot, lambda: app.names.customs != ())
        await pilot.press("tab")
        await shows(pilot, "Environme…", "Production")
        assert "Start of w" not in screen_text(pilot.app)


async def test_a_view_s_column_has_a_head_and_values_in_words(hands: Hands) -> None:
    hands.desk.write.tickets.change([1], "custom.env:live")
    columns = ["number", "subject", "custom.env"]
    hands.desk.write.views.add("Live", "custom.env:any", columns=columns, position=1)
    async with opened(hands) as (app, pilot):
        await pilot.resize_terminal(160, 40)
        await until(pilot, lambda: app.names.customs != ())
        await pilot.press("1")
        await shows(pilot, "Live 1", "Environme…", "Production")


KNOWN = (
    CustomField("when", CustomKind.DATE, {"en": "When", "es": "Cuándo"}, (), True, 0),
    CustomField(
        "env", CustomKind.CHOICE, {"en": "E", "es": "E"}, (CustomChoice("a b", {"en": "A"}),),
        True, 1,
    ),
    CustomField("gone", CustomKind.TEXT, {"en": "G", "es": "G"}, (), False, 2),
)  # fmt: skip
NAMES = Names(customs=KNOWN, fields=STANDARD.with_fields(*map(as_field, KNOWN)))


def test_proposals_are_changes_that_can_be_made() -> None:
    assert change_proposals("custom.", NAMES) == ["custom.when:", "custom.env:"]
    for begun in ("custom.when:", "custom.env:"):
        proposed = change_proposals(begun, NAMES)
        assert len(proposed) > 1
        assert [change_fault(text, NAMES) for text in proposed] == [""] * len(proposed)
    assert change_proposals("custom.gone:", NAMES) == []
    assert "is off" in change_fault("custom.gone:x", NAMES)


async def test_a_new_ticket_takes_fields_too(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await until(pilot, lambda: app.names.customs != ())
        await pilot.press("c")
        await shows(pilot, "NEW TICKET", "More")
        await write(pilot, "Printer")
        more = app.screen.query_one("#more", ChangesInput)
        more.focus()
        await until(pilot, lambda: app.focused is more)
        await write(pilot, "custom.env:l")
        await until(pilot, lambda: "custom.env:live" in screen_text(app))
        await pilot.press("right", "space")
        await write(pilot, "custom.cots:1")
        await pilot.press("ctrl+s")
        await shows(pilot, 'unknown field "custom.cots"')
        more.value = "custom.env:live +vip"
        await pilot.press("ctrl+s")
        await shows(pilot, "#2 Printer")
        assert hands.desk.read.fields.of(2) == {"env": "live"}
        assert hands.desk.read.tickets.get(2).tags == ("vip",)


async def test_a_desk_without_fields_has_no_row_for_them(hands: Hands) -> None:
    for key in ("env", "start"):
        hands.desk.write.fields.disable(key)
    async with opened(hands) as (app, pilot):
        await until(pilot, lambda: app.names.customs != ())
        await pilot.press("c")
        await shows(pilot, "NEW TICKET")
        assert "More" not in screen_text(app)
