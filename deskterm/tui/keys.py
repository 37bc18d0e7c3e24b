"""THE registry of keys: footer, help, palette and `[keys]` all read it; screens hold no key.

A key is written as people type it (`r`, `R`, `?`, `space`, `ctrl+d`), a sequence with a space
between (`g g`). Nothing risky is on alt: a laggy Esc and a letter arrive as alt. ctrl+a and ctrl+b
belong to screen and tmux.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from deskterm.errors import Misconfigured
from deskterm.tui.keytable import VERBS
from deskterm.tui.verb import Verb

if TYPE_CHECKING:
    from textual.events import Key

__all__ = ["FORBIDDEN", "TYPING", "VERBS", "KeySequence", "Keymap", "Verb", "key_name"]

# Scopes whose keys stay alive while text is being typed.
TYPING = frozenset(
    {"typing", "compose", "new", "picker", "line", "find", "narrow", "always", "dialog"}
    | {"mailbox-form", "form", "first-run"}
)
FORBIDDEN = ("ctrl+a", "ctrl+b")


def key_name(event: Key) -> str:
    """The name the registry has for a key press."""
    character = event.character
    if character is not None and event.is_printable and character != " ":
        return character
    return {"escape": "esc", "upper_tab": "shift+tab"}.get(event.key, event.key)


class Keymap:
    """The registry with one agent's own keys laid over it."""

    def __init__(self, own: Mapping[str, object] | None = None) -> None:
        self.verbs: tuple[Verb, ...] = _with_own_keys(own or {})
        self._by_scope: dict[str, dict[str, Verb]] = {}
        for verb in self.verbs:
            keys = self._by_scope.setdefault(verb.scope, {})
            for key in verb.keys:
                other = keys.get(key)
                if other is not None and other.id != verb.id:
                    raise Misconfigured(
                        f'config.toml [keys] {verb.id} = "{key}": that key is {other.id} already.'
                    )
                keys[key] = verb

    def find(self, key: str, scopes: Iterable[str]) -> Verb | None:
        """The verb on that key or sequence; earlier scopes win."""
        for scope in scopes:
            verb = self._by_scope.get(scope, {}).get(key)
            if verb is not None:
                return verb
        return None

    def begins(self, prefix: str, scopes: Iterable[str]) -> list[tuple[str, Verb]]:
        """The sequences that begin with that key: their last keys and verbs."""
        start = prefix + " "
        found: dict[str, Verb] = {}
        for scope in scopes:
            for key, verb in self._by_scope.get(scope, {}).items():
                if key.startswith(start):
                    found.setdefault(key[len(start) :], verb)
        return list(found.items())

    def of(self, scopes: Iterable[str]) -> list[Verb]:
        """The verbs of these scopes in the registry's order."""
        wanted = list(scopes)
        return [verb for verb in self.verbs if verb.scope in wanted]

    def get(self, verb_id: str, scopes: Iterable[str]) -> Verb | None:
        """A verb by its id; earlier scopes win."""
        for scope in scopes:
            for verb in self.verbs:
                if verb.id == verb_id and verb.scope == scope:
                    return verb
        return None


class KeySequence:
    """Puts key presses together: `g` waits for its second key, anything else answers at once."""

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self.pending = ""

    def feed(self, key: str, scopes: tuple[str, ...]) -> tuple[bool, Verb | None]:
        """Whether the key was ours, and the verb it completes, if any."""
        if self.pending:
            whole = f"{self.pending} {key}"
            self.pending = ""
            return True, self.keymap.find(whole, scopes)
        if self.keymap.begins(key, scopes):
            self.pending = key
            return True, None
        verb = self.keymap.find(key, scopes)
        return verb is not None, verb


def _with_own_keys(own: Mapping[str, object]) -> tuple[Verb, ...]:
    known = {verb.id for verb in VERBS}
    for name, value in own.items():
        if name not in known:
            raise Misconfigured(
                f"config.toml [keys]: there is no verb {name}.{_nearest(name, known)}"
            )
        for key in _keys(name, value):
            if key in FORBIDDEN or key.startswith("alt+"):
                raise Misconfigured(
                    f'config.toml [keys] {name} = "{key}": '
                    "alt, ctrl+a and ctrl+b do not reach deskterm reliably."
                )
    return tuple(
        replace(verb, keys=_keys(verb.id, own[verb.id])) if verb.id in own else verb
        for verb in VERBS
    )


def _keys(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, (list, tuple)) and all(isinstance(key, str) and key for key in value):
        return tuple(value)
    raise Misconfigured(f"config.toml [keys] {name}: a key in quotes, or a list of them.")


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, sorted(known), 1)
    return f" Did you mean {close[0]}?" if close else ""
