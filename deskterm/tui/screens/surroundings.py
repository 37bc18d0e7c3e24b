"""Around the list: the views with their figures and groups, the header, what waits elsewhere."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from deskterm.errors import BadText
from deskterm.safe import clean_line
from deskterm.terms import OutboxState
from deskterm.tui import opening
from deskterm.tui.screens.base import Keyed
from deskterm.tui.widgets.sidebar import Entry
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from deskterm.errors import DeskError
    from deskterm.tui.opening import Counts
    from deskterm.tui.view_query import Groups
    from deskterm.tui.widgets.header import DeskHeader
    from deskterm.tui.widgets.sidebar import Sidebar
    from deskterm.tui.widgets.status import StatusLine
    from deskterm.tui.widgets.ticket_list import TicketList
    from deskterm.values import Mailbox, View

COUNT_REST = 0.5


class Surroundings(Keyed):
    """Which view is shown, what is known of the others, and what the frame says of it all."""

    if TYPE_CHECKING:
        header: DeskHeader
        sidebar: Sidebar
        status_line: StatusLine
        tickets: TicketList
        set_timer: Any
        call_after_refresh: Any
        found: str
        many: Callable[[int | None], str]

    def set_out_around(self) -> None:
        """Nothing is known yet."""
        self.views: tuple[View, ...] = ()
        self.view: View | None = None
        self.sort = ""
        self.faults: dict[int, str] = {}
        self.groups: Groups | None = None
        # The values of the group the list is narrowed to, and the query that does it.
        self.inner: tuple[str | None, ...] | None = None
        self._inner_query = ""
        self._counts: Counts | None = None
        self._counting = self._count_again = False

    # What is asked

    @property
    def query_text(self) -> str:
        """The query whose tickets are shown: what was looked for, a group's, else the view's."""
        if self.found:
            return self.found
        if self.inner is not None:
            return self._inner_query
        return self.view.query if self.view else ""

    @property
    def sort_text(self) -> str:
        """The order of the list; empty: the query's own, else the newest change first."""
        if self.found or self.view is None:
            return self.sort
        view = self.view._replace(sort=self.sort) if self.sort else self.view
        if view.grouping:
            from deskterm.fields import STANDARD
            from deskterm.tui.view_query import order

            # A query that does not parse is shown as such by whoever asks it.
            with suppress(BadText):
                return order(view, self._app.names.fields or STANDARD)
        return view.sort

    @property
    def grouping(self) -> str:
        """What the shown view is grouped by."""
        return "" if self.found or self.view is None else self.view.grouping

    @property
    def fault(self) -> str:
        """Why the shown view cannot be asked any more, empty when it can."""
        if self.found or self.view is None:
            return ""
        return self.faults.get(self.view.id, "")

    # Views and figures

    def know_views(self, views: tuple[View, ...]) -> None:
        """Views may have come, gone or changed; the rows that are shown stay."""
        if views == self.views:
            return
        self.views = views
        if self.view is not None and self.view.id:
            mine = next((view for view in views if view.id == self.view.id), None)
            if mine is None:
                self._app.say(words.view_gone.format(clean_line(self.view.name)))
                self.view = self.view._replace(id=0, key="")
            elif mine != self.view:
                self.view_changed(mine)
        self._side()
        self.ask_counts()

    def view_changed(self, view: View) -> None:
        """The shown view is another now."""

    def ask_counts(self) -> None:
        """Count the views and what waits elsewhere, one at a time: on a big desk it is work."""
        if self._counting:
            self._count_again = True
            return
        self._counting, self._count_again = True, False
        view, grouping = self.view, self.grouping
        query = view.query if view is not None else ""
        self.ask(
            lambda desk: opening.counts(desk, query, grouping),
            lambda found: self._counted(found, view),
            group="counts",
            failed=self._not_counted,
        )

    def ask_groups(self) -> None:
        """Count the groups of another view at once."""
        view, grouping = self.view, self.grouping
        query = view.query if view is not None else ""
        self.ask(
            lambda desk: opening.groups_of(desk, query, grouping),
            lambda found: self._grouped(found, view),
            group="groups",
        )

    def _grouped(self, found: Groups | None, view: View | None) -> None:
        if view == self.view:
            self.groups = found
            self._side()

    def _not_counted(self, error: DeskError) -> None:
        self._counting = False
        self._app.say(error)

    def _counted(self, found: Counts, view: View | None) -> None:
        self._counting = False
        if self._count_again:
            self.set_timer(COUNT_REST, self.ask_counts)
        self._counts = found
        # A view that is not counted says only itself what is wrong with it.
        uncounted = {one.id for one in found.found if not one.counted}
        kept = {id: why for id, why in self.faults.items() if id in uncounted}
        self.faults = {**kept, **found.faults}
        if view == self.view:
            self.groups = found.groups
        self.know_views(found.found)
        self._side()
        self._head()
        self.figures_came()
        waiting = found.outbox.get(OutboxState.QUEUED, 0) + found.outbox.get(OutboxState.SENDING, 0)
        failed = found.outbox.get(OutboxState.FAILED, 0)
        parts = []
        if waiting:
            parts.append((words.unsent.format(waiting), "$accent"))
        if failed:
            parts.append((words.failed.format(failed), "$late bold"))
        if found.drafts:
            parts.append((words.drafts_count.format(found.drafts), "$dim"))
        self.status_line.counts = tuple(parts)
        self.header.mailboxes, self.header.fault = _mailboxes(found.mailboxes)

    def figures_came(self) -> None:
        """The counts are there: an empty list may say more."""

    # What the frame says

    def _head(self) -> None:
        name = words.found if self.found else clean_line(self.view.name if self.view else "")
        known = None
        if not self.found and self.view is not None and self._counts is not None:
            known = self._counts.views.get(self.view.id)
        if self.inner is not None and not self.found:
            name = f"{name} / {self._group_name(self.inner)}"
            known = next(
                (one.count for one in self._groups_shown if one.values == self.inner), None
            )
        self.header.view = f"{name} {self.many(known)}"
        sort = f" {words.sorted_by.format(self.sort)}" if self.sort else ""
        self.header.query_text = clean_line(self.query_text) + sort

    def _group_name(self, values: Sequence[str | None]) -> str:
        from deskterm.tui.view_query import group_name

        fields = self.groups.fields if self.groups is not None else ()
        return group_name(fields, values, self._app.names)

    @property
    def _groups_shown(self) -> Sequence[Any]:
        return self.groups.found if self.groups is not None and self.grouping else ()

    def _side(self) -> None:
        counts = self._counts
        shown = counts.views if counts else {}
        entries = []
        here = ""
        for at, view in enumerate(self.views):
            ref = f"view {view.id or at}"
            wrong = view.id in self.faults
            entries.append(Entry(view.key, view.name, shown.get(view.id), ref, wrong=wrong))
            if self.view is not None and view.id == self.view.id and not self.found:
                here = ref
                entries += self._inner_entries(ref)
                if self.inner is not None:
                    here = f"{ref} in {self.inner}"
        if counts is not None:
            entries += _places(counts)
        self.sidebar.entries = tuple(entries)
        self.sidebar.here = here

    def _inner_entries(self, ref: str) -> list[Entry]:
        entries = [
            Entry("", self._group_name(one.values), one.count, f"{ref} in {one.values}", inner=True)
            for one in self._groups_shown
        ]
        if self.groups is not None and self.grouping and self.groups.more:
            more = words.more_groups.format(self.groups.more)
            entries.append(Entry("", more, None, f"{ref} more", inner=True))
        return entries

    def view_of(self, entry: Entry) -> tuple[View | None, tuple[str | None, ...] | None]:
        """The view a line of the sidebar stands for, and the values of a group."""
        for at, view in enumerate(self.views):
            ref = f"view {view.id or at}"
            if entry.ref == ref:
                return view, None
            for one in self._groups_shown:
                if entry.ref == f"{ref} in {one.values}":
                    return view, one.values
        return None, None

    def narrow_to(self, values: tuple[str | None, ...] | None) -> None:
        """Only one group of the view from now on; None: the whole view again."""
        from deskterm.fields import STANDARD
        from deskterm.tui.view_query import narrowed

        self.inner = None
        if values is not None and self.groups is not None and self.view is not None:
            fields = self._app.names.fields or STANDARD
            self._inner_query = narrowed(self.view.query, self.groups.fields, values, fields)
            self.inner = values


def _places(counts: Counts) -> list[Entry]:
    unsent = sum(counts.outbox.get(state, 0) for state in ("queued", "sending", "failed"))
    failed = bool(counts.outbox.get("failed"))
    waits = counts.quarantine
    return [
        Entry("", words.outbox, unsent, "outbox", place="outbox", pressing=failed),
        Entry("", words.drafts, counts.drafts, "drafts", place="drafts"),
        Entry("", words.quarantine, waits, "quarantine", place="quarantine", pressing=waits > 0),
    ]


def _mailboxes(found: Sequence[Mailbox]) -> tuple[str, bool]:
    active = [mailbox for mailbox in found if mailbox.enabled]
    broken = [mailbox for mailbox in active if mailbox.last_error or mailbox.send_error]
    if broken:
        return words.mailbox_fault.format(clean_line(broken[0].name)), True
    fresh = [mailbox for mailbox in active if mailbox.last_fetch_at is None]
    if fresh:
        return words.mailbox_new.format(clean_line(fresh[0].name)), False
    if len(active) == 1:
        return words.mailbox_ok.format(clean_line(active[0].name)), False
    return (words.mailboxes_ok.format(len(active)) if active else ""), False
