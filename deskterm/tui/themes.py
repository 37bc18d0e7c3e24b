"""The four themes. Every pair of colours that meet holds at least 4.5 : 1 (WCAG 2.1, 1.4.3).

`terminal` uses the terminal's own 16 colours and leaves contrast to it; NO_COLOR means `terminal`
without the colours.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.theme import Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """A theme's colours by what they are for, `#rrggbb`."""

    name: str
    dark: bool
    background: str
    foreground: str
    dim: str
    rule: str
    bar: str
    bar_text: str
    cursor: str
    cursor_text: str
    rest: str
    rest_text: str
    note: str
    note_text: str
    accent: str
    good: str
    warning: str
    late: str

    def pairs(self) -> dict[str, tuple[str, str]]:
        """Every text colour with a background it is shown on, by a name for the test's sake."""
        on_page = ("foreground", "dim", "accent", "good", "warning", "late")
        found = {f"{name} on page": (getattr(self, name), self.background) for name in on_page}
        on_bar = ("bar_text", "dim", "accent", "good", "warning", "late")
        found |= {f"{name} on bar": (getattr(self, name), self.bar) for name in on_bar}
        on_note = ("note_text", "dim", "accent", "warning")
        found |= {f"{name} on note": (getattr(self, name), self.note) for name in on_note}
        found["cursor"] = (self.cursor_text, self.cursor)
        found["rest"] = (self.rest_text, self.rest)
        return found


DARK = Palette(
    name="dark",
    dark=True,
    background="#15181d",
    foreground="#d9dde4",
    dim="#97a1b0",
    rule="#4a5361",
    bar="#1f242c",
    bar_text="#e6e9ee",
    cursor="#2f5b8f",
    cursor_text="#ffffff",
    rest="#2b323c",
    rest_text="#e6e9ee",
    note="#2e2814",
    note_text="#f0e2b4",
    accent="#7cbcff",
    good="#86cf9a",
    warning="#e8b860",
    late="#ff8f87",
)
LIGHT = Palette(
    name="light",
    dark=False,
    background="#fbfbf9",
    foreground="#1d2127",
    dim="#5a626e",
    rule="#b3b9c2",
    bar="#ebedf0",
    bar_text="#1d2127",
    cursor="#1f5fa8",
    cursor_text="#ffffff",
    rest="#dde3ea",
    rest_text="#1d2127",
    note="#fbf2d0",
    note_text="#453600",
    accent="#1a5596",
    good="#1f6a35",
    warning="#7d4f00",
    late="#b3201b",
)
HIGH_CONTRAST = Palette(
    name="high-contrast",
    dark=True,
    background="#000000",
    foreground="#ffffff",
    dim="#d0d0d0",
    rule="#ffffff",
    bar="#000000",
    bar_text="#ffffff",
    cursor="#ffff00",
    cursor_text="#000000",
    rest="#404040",
    rest_text="#ffffff",
    note="#332b00",
    note_text="#ffffff",
    accent="#66d9ff",
    good="#7dff9a",
    warning="#ffd75f",
    late="#ff9d94",
)
PALETTES = (DARK, LIGHT, HIGH_CONTRAST)
TERMINAL = "terminal"
NAMES = (*(palette.name for palette in PALETTES), TERMINAL)


def themes() -> list[Theme]:
    """All four, ready to be registered with an app."""
    return [*(_theme(palette) for palette in PALETTES), _terminal()]


def _theme(palette: Palette) -> Theme:
    return Theme(
        name=palette.name,
        dark=palette.dark,
        primary=palette.accent,
        secondary=palette.accent,
        accent=palette.accent,
        warning=palette.warning,
        error=palette.late,
        success=palette.good,
        foreground=palette.foreground,
        background=palette.background,
        surface=palette.background,
        panel=palette.bar,
        text_alpha=1.0,
        variables={
            "dim": palette.dim,
            "rule": palette.rule,
            "bar-bg": palette.bar,
            "bar-fg": palette.bar_text,
            "cursor-bg": palette.cursor,
            "cursor-fg": palette.cursor_text,
            "cursor-style": "bold",
            "rest-bg": palette.rest,
            "rest-fg": palette.rest_text,
            "rest-style": "none",
            "note-bg": palette.note,
            "note-fg": palette.note_text,
            "late": palette.late,
            "urgent": palette.late,
            "block-cursor-background": palette.cursor,
            "block-cursor-foreground": palette.cursor_text,
            "input-cursor-background": palette.foreground,
            "input-cursor-foreground": palette.background,
            "input-selection-background": palette.rest,
            "border": palette.accent,
            "border-blurred": palette.rule,
            "scrollbar": palette.rule,
            "scrollbar-hover": palette.dim,
            "scrollbar-active": palette.accent,
            "scrollbar-background": palette.background,
            "scrollbar-background-hover": palette.background,
            "scrollbar-background-active": palette.background,
            "scrollbar-corner-color": palette.background,
        },
    )


def _terminal() -> Theme:
    default = "ansi_default"
    return Theme(
        name=TERMINAL,
        ansi=True,
        dark=True,
        primary="ansi_blue",
        secondary="ansi_cyan",
        accent="ansi_cyan",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        foreground=default,
        background=default,
        surface=default,
        panel=default,
        boost=default,
        variables={
            "ansi-background": "ansi_black",
            "ansi-foreground": "ansi_white",
            "dim": default,
            "rule": default,
            "bar-bg": default,
            "bar-fg": default,
            # Reverse video is the one mark of a cursor that needs no colour.
            "cursor-bg": default,
            "cursor-fg": default,
            "cursor-style": "reverse",
            "rest-bg": default,
            "rest-fg": default,
            "rest-style": "underline",
            "note-bg": default,
            "note-fg": "ansi_yellow",
            "late": "ansi_red",
            "urgent": "ansi_red",
            "block-cursor-foreground": default,
            "block-cursor-background": default,
            "block-cursor-text-style": "reverse",
            "input-cursor-background": default,
            "input-cursor-foreground": default,
            "input-cursor-text-style": "reverse",
            "border-blurred": default,
            "scrollbar": default,
            "scrollbar-background": default,
            "scrollbar-background-hover": default,
            "scrollbar-background-active": default,
        },
    )
