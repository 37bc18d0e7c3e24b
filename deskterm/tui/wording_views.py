"""What the form of a view says, and what is asked and said about views."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ViewWords:
    """Words of views."""

    new: str = "New view"
    name: str = "Name"
    whose: str = "Whose"
    mine: str = "mine alone"
    all: str = "everybody's"
    group: str = "group {}"
    query: str = "Query"
    columns: str = "Columns"
    usual: str = "the usual ones"
    order: str = "Sort"
    grouping: str = "Grouped by"
    counted: str = "Counted"
    yes: str = "yes"
    no: str = "no"
    place: str = "Place"
    needs_name: str = "A view needs a name. Nothing was saved."
    no_place: str = "The place is a number, from 1 on. Nothing was saved."
    nothing_found: str = "Nothing searched for yet: / finds, ctrl+s keeps the query as a view."
    name_title: str = "Name of the view (yours alone; E in the sidebar shares it)"
    no_view: str = "That is no view: put the cursor on one (tab goes to the views)."
    hint: str = "sort: -priority,due   ctrl+n chooses columns and groups"

    def editing(self, name: str) -> str:
        """The title of the form."""
        return f"View {name}"

    def saved(self, name: str, key: str) -> str:
        """It is done."""
        return f"View {name} saved{f': key {key}' if key else ''}."

    def remove_question(self, name: str, whose: str) -> str:
        """Before a view goes."""
        return f"Remove the view {name} ({whose})? Its tickets stay."

    def not_everybodys(self, who: str) -> str:
        """Everybody's views are an admin's."""
        return f"{who} may not change everybody's views; n makes one of your own."

    def not_a_groups(self, who: str) -> str:
        """A group's views are its leads'."""
        return f"{who} may not change a group's views; n makes one of your own."

    def removed(self, name: str) -> str:
        """It is gone."""
        return f"View {name} removed; its tickets stay."


view_words = ViewWords()
