"""Views made, changed and removed from the queue: the sidebar's line, or what was looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.terms import Role
from deskterm.tui import opening
from deskterm.tui.screens.finding import Finding
from deskterm.tui.wording_views import view_words as words

if TYPE_CHECKING:
    from deskterm.policy import Actor
    from deskterm.tui.widgets.sidebar import Sidebar
    from deskterm.values import View


class ViewVerbs(Finding):
    """Mixed into the queue."""

    if TYPE_CHECKING:
        sidebar: Sidebar

    async def do_save_view(self) -> None:
        """Keep what is typed in the find line, or was found, as a view of one's own."""
        from deskterm.tui.screens.pickers import ask_line

        query = self._typed_query()
        if not query:
            self._app.say(words.nothing_found)
            return
        # What does not parse is said before a name is asked for.
        await self.asked(lambda desk: desk.read.tickets.number_page(query, limit=1))
        name = await ask_line(self._app, words.name_title)
        if name is None or not name.strip():
            return
        saved = await self.write(lambda desk: desk.write.views.add(name.strip(), query))
        if self.finding:
            self._close_line()
        await self._show_saved(saved)

    def _typed_query(self) -> str:
        if self.finding:
            return str(self.query_one("#find-text").value).strip()
        return self.found

    async def do_add_view(self) -> None:
        """A new view, from an empty form."""
        await self._form(None, self._typed_query())

    async def do_edit_view(self) -> None:
        """Change the view at the sidebar's cursor, else the one that is shown."""
        view = self._view_meant()
        if view is None:
            self._app.say(words.no_view)
        else:
            await self._form(view)

    async def _form(self, view: View | None, query: str = "") -> None:
        from deskterm.tui.screens.view_form import ViewForm

        place = 1 + self.views.index(view) if view is not None and view in self.views else 0
        saved: View | None = await self._app.push_screen_wait(
            ViewForm(view, query=query, place=place)
        )
        if saved is not None:
            await self._show_saved(saved)

    async def _show_saved(self, saved: View) -> None:
        views = await self.asked(opening.views_of)
        self.views = views
        view = next((one for one in views if one.id == saved.id), saved)
        self.faults = {id: why for id, why in self.faults.items() if id != view.id}
        self.tickets.focus()
        self.show_view(view)
        self.ask_counts()
        self._app.say(words.saved(clean_line(view.name), view.key))

    async def do_remove_view(self) -> None:
        """Remove the view at the sidebar's cursor, after asking."""
        from deskterm.tui.screens.pickers import confirm

        view = self._view_meant()
        if view is None:
            self._app.say(words.no_view)
            return
        name = clean_line(view.name)
        if not await confirm(self._app, words.remove_question(name, clean_line(_whose(view)))):
            return
        full = view.full_name
        await self.write(lambda desk: desk.write.views.remove(full))
        self.views = await self.asked(opening.views_of)
        if self.view is not None and self.view.id == view.id:
            self.show_view(self.views[0])
        self._side()
        self.ask_counts()
        self._app.say(words.removed(name))

    def why_not_edit_view(self) -> str:
        """Said at the key, not after the form has been filled."""
        view = self._view_meant()
        return why_not_change(self._app.desk.actor, view) if view is not None else ""

    why_not_remove_view = why_not_edit_view

    def _view_meant(self) -> View | None:
        if self.focused is self.sidebar:
            entry = self.sidebar.entry
            return self.view_of(entry)[0] if entry is not None else None
        return self.view if self.view is not None and self.view.id else None


def why_not_change(actor: Actor, view: View) -> str:
    """Why an actor may not change a view, empty when they may; of a group the desk has the word."""
    if view.owner or not view.id or actor.may(Permission.SETTINGS):
        return ""
    who = f"{actor.login} ({actor.role})"
    if not view.group:
        return words.not_everybodys(who)
    return "" if actor.role is Role.LEAD else words.not_a_groups(who)


def _whose(view: View) -> str:
    if view.owner:
        return words.mine
    return words.group.format(view.group) if view.group else words.all
