"""The verbs that work wherever one stands: help, palette, find, views, going to places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from deskterm.tui.wording import words

if TYPE_CHECKING:
    from deskterm.tui.app import DeskApp
    from deskterm.tui.screens.base import Keyed
    from deskterm.values import View

_MINE = "is:open assignee:me"
_UNASSIGNED = "is:open assignee:none"
_MY_GROUPS = "is:open group:my-groups"
_ALL_OPEN = "is:open"
_SPAM = "is:spam"


class Everywhere:
    """Mixed into the app, so every screen has them."""

    if TYPE_CHECKING:
        screen: Any
        push_screen: Any

    def do_help(self) -> None:
        """The keys of the screen in front."""
        from deskterm.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self._front))

    async def do_palette(self) -> None:
        """Find a command by its name."""
        from deskterm.tui.screens.palette import palette

        await palette(self._front, words.palette_title)

    async def do_find(self) -> None:
        """Find tickets, on the queue."""
        self.to_queue()
        await self._desk_app.queue.do_find()

    def do_new(self) -> None:
        """Register a ticket by hand."""
        self._desk_app.new_ticket()

    def do_view(self) -> None:
        """The view whose key was pressed."""
        key = self._front.last_key
        view = next((view for view in self._desk_app.queue.views if view.key == key), None)
        if view is None:
            self._desk_app.say(words.no_such_view.format(key))
        else:
            self._show(view)

    def do_go_mine(self) -> None:
        """One's own open tickets."""
        self._go(_MINE)

    def do_go_unassigned(self) -> None:
        """Open tickets nobody has."""
        self._go(_UNASSIGNED)

    def do_go_groups(self) -> None:
        """Open tickets of the groups one is in."""
        self._go(_MY_GROUPS)

    def do_go_all(self) -> None:
        """Every open ticket."""
        self._go(_ALL_OPEN)

    def do_go_spam(self) -> None:
        """What was marked as spam."""
        self._go(_SPAM)

    async def do_go_ticket(self) -> None:
        """A ticket by its number."""
        from deskterm.tui.screens.pickers import ask_line

        app = self._desk_app
        text = await ask_line(app, words.goto_title, check=_number_fault)
        if text and text.strip():
            number = int(text.strip().lstrip("#"))
            with self._front.keys_wait():
                await app.asked(lambda desk: desk.read.tickets.get(number))
                app.open_ticket(number)

    def do_go_customers(self) -> None:
        """Who writes in; back to the list where it is open already."""
        from deskterm.tui.screens.customers import CustomersScreen

        stack = self._desk_app.screen_stack
        if not any(isinstance(screen, CustomersScreen) for screen in stack):
            self.push_screen(CustomersScreen())
            return
        while not isinstance(self._desk_app.screen, CustomersScreen):
            self._desk_app.pop_screen()

    def do_go_outbox(self) -> None:
        """Mail that has not left, or failed."""
        from deskterm.tui.screens.outbox import OutboxScreen

        self.push_screen(OutboxScreen())

    def do_go_drafts(self) -> None:
        """What one began to write."""
        from deskterm.tui.screens.drafts import DraftsScreen

        self.push_screen(DraftsScreen())

    def do_go_quarantine(self) -> None:
        """Mail that could not become a ticket."""
        from deskterm.tui.screens.quarantine import QuarantineScreen

        self.push_screen(QuarantineScreen())

    def do_go_admin(self) -> None:
        """Agents, groups, mailboxes, and who changed which setting."""
        from deskterm.tui.screens.admin import AdminScreen

        self.push_screen(AdminScreen())

    async def do_theme(self) -> None:
        """Another theme until one leaves; config.toml keeps one for good."""
        from deskterm.tui import themes
        from deskterm.tui.screens.pickers import Choice, pick

        app = self._desk_app
        choices = [Choice(name, name) for name in themes.NAMES]
        name = await pick(app, words.theme_title, choices, initial=app.theme)
        if name is not None:
            app.theme = name

    def to_queue(self) -> None:
        """Close what lies above the queue; drafts are kept by their screens."""
        app = self._desk_app
        while app.screen is not app.queue and len(app.screen_stack) > 1:
            app.pop_screen()

    def _go(self, query: str) -> None:
        views = self._desk_app.queue.views
        view = next((view for view in views if view.query == query), None)
        if view is None:
            from deskterm.values import View

            view = View("", query, query)
        self._show(view)

    def _show(self, view: View) -> None:
        self.to_queue()
        queue = self._desk_app.queue
        queue.tickets.focus()
        queue.show_view(view)

    @property
    def _front(self) -> Keyed:
        return cast("Keyed", self.screen)

    @property
    def _desk_app(self) -> DeskApp:
        return cast("DeskApp", self)


def _number_fault(text: str) -> str:
    digits = text.strip().lstrip("#")
    return "" if not digits or (digits.isascii() and digits.isdigit()) else words.goto_not_number
