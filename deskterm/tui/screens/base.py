"""What every screen of ours is: keys from the registry, questions through `Asking`."""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.app import ScreenError
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen

from deskterm.errors import DeskError
from deskterm.tui.asking import Asking
from deskterm.tui.holding import Holding
from deskterm.tui.keys import TYPING, KeySequence, key_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from textual import events

    from deskterm.tui.app import DeskApp
    from deskterm.tui.verb import Verb
    from deskterm.tui.widgets.footer import DeskFooter

T = TypeVar("T")


class Keyed(Holding, Asking):
    """Turns key presses into `do_<verb>` calls, for the scopes the screen stands in."""

    SCOPE: ClassVar[str] = ""
    SCOPES: ClassVar[tuple[str, ...]] = ()

    if TYPE_CHECKING:
        focused: Any
        query: Any

    last_key = ""

    def scopes(self) -> tuple[str, ...]:
        """The scopes whose keys count now, the nearest first."""
        everything = (self.SCOPE, *self.SCOPES, "always")
        if not self.is_typing():
            return everything
        return ("typing", *(scope for scope in everything if scope in TYPING))

    def is_typing(self) -> bool:
        """Whether a text field has the focus."""
        return self.focused is not None and _is_text(self.focused)

    async def on_key(self, event: events.Key) -> None:
        """A key that no text field wanted."""
        sequence = self._sequence
        self.last_key = key_name(event)
        ours, verb = sequence.feed(self.last_key, self.scopes())
        self.keys_changed(sequence.pending)
        # A row without a method names a key that a text field answers itself (enter in a line).
        if not ours or (verb is not None and self.method(verb.id) is None):
            return
        event.stop()
        event.prevent_default()
        if verb is not None:
            self.run_verb(verb)

    def run_verb(self, verb: Verb) -> None:
        """Do it, or say why not; an error of the desk becomes a line, never a crash."""
        app: DeskApp = self._app
        app.say("")
        if self.waits_for_reading(verb):
            self.hold(verb)
            return
        why = self.why_not(verb)
        if why:
            app.say(why)
            return
        method = self.method(verb.id)
        if method is None:
            return
        try:
            running = method()
        except DeskError as error:
            app.say(error)
            return
        if isawaitable(running):
            app.run_worker(self._finish(running), group="verb")

    def run_verb_id(self, verb_id: str) -> None:
        """Do a verb by its id, as if its key had been pressed."""
        verb = self._app.keymap.get(verb_id, (*self.scopes(), "more"))
        if verb is not None:
            self.run_verb(verb)

    def method(self, verb_id: str) -> Callable[[], Awaitable[None] | None] | None:
        """The method that does a verb: the screen's own, else the app's."""
        name = "do_" + verb_id.replace("-", "_")
        return getattr(self, name, None) or getattr(self._app, name, None)

    def why_not(self, verb: Verb) -> str:
        """A sentence when the verb cannot be done now, else nothing."""
        refused = self.refused(verb)
        if refused:
            return refused
        reason = getattr(self, "why_not_" + verb.id.replace("-", "_"), None)
        return reason() if reason is not None else ""

    def refused(self, verb: Verb) -> str:
        """The desk's refusal when the actor's role never does this, else nothing."""
        if verb.needs is None:
            return ""
        from deskterm.desk.permission import refusal

        return refusal(self._app.desk.actor, verb.needs)

    def keys_changed(self, pending: str) -> None:
        """The footer shows what may follow a first key."""
        for footer in self._footers():
            footer.pending = pending

    def on_descendant_focus(self) -> None:
        """Typing has other keys than reading."""
        self.recheck_keys()

    def recheck_keys(self) -> None:
        """What can be done may have changed: the footer shows the keys that count."""
        for footer in self._footers():
            footer.recheck()

    def _footers(self) -> Iterable[DeskFooter]:
        from deskterm.tui.widgets.footer import DeskFooter

        found: Iterable[DeskFooter] = self.query(DeskFooter)
        return found

    def journal_moved(self, latest: int) -> None:
        """The desk changed; screens that show tickets look again."""

    async def before_quit(self) -> bool:
        """Whether the program may end as far as this screen is concerned."""
        return True

    def on_hangup(self) -> None:
        """The terminal is gone: keep what is not kept yet, without asking."""

    @property
    def _sequence(self) -> KeySequence:
        sequence: KeySequence | None = getattr(self, "_key_sequence", None)
        if sequence is None:
            sequence = self._key_sequence = KeySequence(self._app.keymap)
        return sequence

    async def _finish(self, running: Awaitable[None]) -> None:
        try:
            await running
        except DeskError as error:
            self._app.say(error)
        except (NoMatches, ScreenError):
            # The agent left this screen before the desk had answered: nothing is there to show it.
            there: Iterable[object] = self._app.screen_stack
            if self in there:
                raise


class DeskScreen(Keyed, Screen[Any], inherit_bindings=False):
    """A whole screen."""

    SCOPES: ClassVar[tuple[str, ...]] = ("everywhere",)

    def do_back(self) -> Awaitable[None] | None:
        """One level out."""
        self.dismiss()
        return None


class DeskModal(Keyed, ModalScreen[T], inherit_bindings=False):
    """A dialog above a screen; esc answers None."""

    SCOPE = "picker"
    SCOPES: ClassVar[tuple[str, ...]] = ("dialog",)

    def do_back(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


def _is_text(widget: Any) -> bool:
    # By name, so that neither class is imported before somebody types.
    return any(cls.__name__ in ("Input", "TextArea") for cls in type(widget).__mro__)
