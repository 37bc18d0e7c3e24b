"""Small questions over a screen: choose one, choose several, a line of text, yes or no."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from deskterm.safe import clean_line
from deskterm.tui.screens.base import DeskModal
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.picker_parts import FilterInput, PickerTitle, told
from deskterm.tui.wording_ticket import picker_words
from deskterm.words import fold

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.tui.app import DeskApp

Complete = Callable[[str], Sequence[str]]
Seek = Callable[["Desk", str], Sequence[str]]
Check = Callable[[str], str]
MOST_PROPOSALS = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: what comes back, what is shown, and a quiet word beside it."""

    value: str
    label: str
    hint: str = ""

    @property
    def searched(self) -> str:
        """The text that typing is matched against."""
        return fold(f"{self.value} {self.label} {self.hint}")


async def pick(
    app: DeskApp,
    title: str,
    choices: Iterable[Choice],
    *,
    initial: str = "",
    check: Check | None = None,
) -> str | None:
    """One of the choices, narrowed down by typing; None when the agent backs out.

    With `check` what is typed can be taken too, unless it says what is wrong with it.
    """
    chosen: tuple[str, ...] | None = await app.push_screen_wait(
        PickScreen(title, tuple(choices), initial=initial, check=check)
    )
    return chosen[0] if chosen else None


async def pick_many(
    app: DeskApp,
    title: str,
    choices: Iterable[Choice],
    chosen: Iterable[str] = (),
    *,
    new: bool = False,
) -> tuple[str, ...] | None:
    """Any number of the choices; with `new` a word that is none of them can be added too."""
    result: tuple[str, ...] | None = await app.push_screen_wait(
        PickScreen(title, tuple(choices), chosen=tuple(chosen), many=True, new=new)
    )
    return result


async def ask_line(
    app: DeskApp,
    title: str,
    initial: str = "",
    *,
    complete: Complete | None = None,
    check: Check | None = None,
    seek: Seek | None = None,
) -> str | None:
    """A line of text; `complete` proposes whole lines, `check` says what is wrong with one.

    `seek` proposes too, with the desk's help and in a worker: its answer comes a little later.
    """
    screen = LineScreen(title, initial, complete, check, seek)
    line: str | None = await app.push_screen_wait(screen)
    return line


async def confirm(app: DeskApp, sentence: str, *, yes: str = "", no: str = "") -> bool:
    """Whether the agent presses y; enter and esc are a no."""
    answer: bool | None = await app.push_screen_wait(
        ConfirmScreen(sentence, yes or picker_words.yes, no or picker_words.no)
    )
    return bool(answer)


class PickScreen(DeskModal[tuple[str, ...] | None]):
    """A box at the foot of the screen: a title, what is typed, and the choices it leaves."""

    SCOPE = "picker"
    CSS = """
    PickScreen { align: left bottom; background: transparent; }
    PickScreen > #box {
        width: 100%; max-width: 88; height: auto; max-height: 16;
        background: $bar-bg; border-top: solid $rule; padding: 0 1;
    }
    PickScreen #filter { background: $bar-bg; padding: 0; }
    PickScreen OptionList { height: auto; max-height: 11; background: $bar-bg; border: none;
        padding: 0; scrollbar-size-vertical: 1; }
    """

    def __init__(
        self,
        title: str,
        choices: tuple[Choice, ...],
        *,
        initial: str = "",
        chosen: tuple[str, ...] = (),
        many: bool = False,
        new: bool = False,
        check: Check | None = None,
    ) -> None:
        super().__init__()
        self.title_text = title
        self.choices = choices
        self.initial = initial
        self.chosen = list(chosen)
        self.many = many
        self.new = new
        self.checker = check
        self.left: list[Choice] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            hint = picker_words.many if self.many else picker_words.one
            yield PickerTitle(self.title_text, hint)
            yield FilterInput(spaces=not self.many)
            yield OptionList(id="choices", markup=False, compact=True)
        yield DeskFooter()

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        self._fill("")

    @on(Input.Changed, "#filter")
    def narrow(self, event: Input.Changed) -> None:
        """Leave the choices that hold every word typed."""
        self._fill(event.value)

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """A click is as good as enter."""
        if self.many:
            self.do_toggle()
        else:
            self.do_take()

    def do_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def do_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def do_toggle(self) -> None:
        """Choose the highlighted one, or no longer; a new word is added."""
        if not self.many:
            return
        choice = self._highlighted()
        typed = self._typed()
        if choice is None:
            if not (self.new and typed):
                self._tell_nothing()
                return
            choice = Choice(typed, typed)
            self.choices = (*self.choices, choice)
        if choice.value in self.chosen:
            self.chosen.remove(choice.value)
        else:
            self.chosen.append(choice.value)
        at = self.query_one(OptionList).highlighted
        if typed:
            self.query_one(Input).value = ""
        else:
            self._fill("", at)

    def do_take(self) -> None:
        """Answer with what is chosen; a word still typed in a list of many counts."""
        choice = self._highlighted()
        if self.many and self._typed():
            self.do_toggle()
        elif self.many:
            self.dismiss(tuple(self.chosen))
        elif choice is not None:
            self.dismiss((choice.value,))
        else:
            self._tell_nothing()

    def do_back(self) -> None:
        self.dismiss(None)

    def _typed(self) -> str:
        return self.query_one(Input).value.strip()

    def _highlighted(self) -> Choice | None:
        at = self.query_one(OptionList).highlighted
        return self.left[at] if at is not None and at < len(self.left) else None

    def _fill(self, typed: str, highlighted: int | None = None) -> None:
        needles = fold(typed).split()
        left = [
            choice for choice in self.choices if all(word in choice.searched for word in needles)
        ]
        if needles:
            left.sort(key=lambda choice: not fold(choice.label).startswith(needles[0]))
        given, wrong = typed.strip(), ""
        if given and self.checker is not None:
            wrong = self.checker(given)
            known = {text for one in left for text in (fold(one.value), fold(one.label))}
            if not wrong and fold(given) not in known:
                left.insert(0, Choice(given, given))
        self.left = left
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(self._shown(choice)) for choice in left])
        if not left:
            adds = picker_words.adds if self.new and given else picker_words.no_match
            options.add_option(told(wrong or adds))
        values = [choice.value for choice in left]
        if highlighted is not None and highlighted < len(left):
            options.highlighted = highlighted
        elif not needles and self.initial in values:
            options.highlighted = values.index(self.initial)
        else:
            options.highlighted = 0 if left else None

    def _tell_nothing(self) -> None:
        """Enter found nothing to take: the row in place of the choices says so."""
        options = self.query_one(OptionList)
        typed = self._typed()
        wrong = self.checker(typed) if typed and self.checker is not None else ""
        options.clear_options()
        said = picker_words.not_a_choice.format(wrong) if wrong else picker_words.nothing_to_take
        options.add_option(told(said))

    def _shown(self, choice: Choice) -> Content:
        mark = ("[x] " if choice.value in self.chosen else "[ ] ") if self.many else ""
        label = Content(mark + clean_line(choice.label))
        if not choice.hint:
            return label
        return label + Content("  ") + Content(clean_line(choice.hint)).stylize("$dim")


class LineScreen(DeskModal[str | None]):
    """One line above the footer, with proposals over it."""

    SCOPE = "line"
    CSS = """
    LineScreen { align: left bottom; background: transparent; }
    LineScreen > #box { width: 100%; height: auto; background: $bar-bg;
        border-top: solid $rule; padding: 0 1; }
    LineScreen OptionList { height: auto; max-height: 6; background: $bar-bg; border: none;
        padding: 0; display: none; }
    LineScreen #wrong { height: auto; min-height: 1; color: $dim; }
    LineScreen #line { background: $bar-bg; padding: 0; }
    """

    def __init__(
        self,
        title: str,
        initial: str,
        complete: Complete | None,
        check: Check | None,
        seek: Seek | None = None,
    ) -> None:
        super().__init__()
        self.title_text = title
        self.initial = initial
        self.completer = complete
        self.checker = check
        self.seeker = seek
        self.proposals: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            hint = picker_words.line if self.completer is None else picker_words.completed
            yield PickerTitle(self.title_text, hint)
            yield OptionList(id="proposals", markup=False, compact=True)
            yield Input(self.initial, compact=True, id="line", select_on_focus=False)
            yield Static("", id="wrong", markup=False)
        yield DeskFooter()

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        line = self.query_one(Input)
        line.focus()
        line.cursor_position = len(self.initial)
        self._look(self.initial)

    @on(Input.Changed, "#line")
    def changed(self, event: Input.Changed) -> None:
        """Propose and check as one types."""
        self._look(event.value)

    def do_take(self) -> None:
        """Give the line back, unless something is wrong with it."""
        value = self.query_one(Input).value
        if self.checker is None or not self.checker(value):
            self.dismiss(value)

    @on(OptionList.OptionSelected)
    def clicked(self) -> None:
        """A click takes the proposal."""
        self.do_complete()

    def do_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def do_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def do_complete(self) -> None:
        """Take the highlighted proposal, or what all proposals begin with."""
        at = self.query_one(OptionList).highlighted
        if self.proposals and at is not None and at < len(self.proposals):
            line = self.query_one(Input)
            line.value = self.proposals[at]
            line.cursor_position = len(line.value)

    def do_back(self) -> None:
        self.dismiss(None)

    def _look(self, value: str) -> None:
        self._propose(tuple(self.completer(value)) if self.completer else ())
        wrong = self.checker(value) if self.checker and value else ""
        self.query_one("#wrong", Static).update(Content(clean_line(wrong)))
        seek = self.seeker
        if seek is not None:
            self.ask(
                lambda desk: seek(desk, value),
                lambda found: self._propose(found) if found else None,
                group="seek",
            )

    def _propose(self, found: Sequence[str]) -> None:
        options = self.query_one(OptionList)
        self.proposals = tuple(found)[:MOST_PROPOSALS]
        options.clear_options()
        options.add_options([Option(Content(clean_line(item))) for item in self.proposals])
        options.highlighted = 0 if self.proposals else None
        options.display = bool(self.proposals)


class ConfirmScreen(DeskModal[bool]):
    """A sentence and two keys."""

    SCOPE = "confirm"
    CSS = """
    ConfirmScreen { align: left bottom; background: transparent; }
    ConfirmScreen > Static { width: 100%; height: auto; padding: 0 1;
        background: $bar-bg; border-top: solid $rule; }
    """

    def __init__(self, sentence: str, yes: str, no: str) -> None:
        super().__init__()
        self.sentence = sentence
        self.words = (yes, no)

    def compose(self) -> ComposeResult:
        yield Static(self._shown(), markup=False)
        yield DeskFooter()

    def on_resize(self) -> None:
        """Another width may break elsewhere."""
        self.query_one(Static).update(self._shown())

    def _shown(self) -> Content:
        # The keys stand behind the sentence, or on a line of their own: never on two.
        yes, no = self.words
        keys = Content.assemble(("y", "bold"), f" {yes} · ", ("n", "bold"), f" {no}")
        sentence = Content(clean_line(self.sentence))
        room = self.app.size.width - 2
        gap = "  " if sentence.cell_length + 2 + keys.cell_length <= room else "\n"
        return Content.assemble(sentence, gap, keys)

    def do_yes(self) -> None:
        self.dismiss(True)

    def do_back(self) -> None:
        self.dismiss(False)
