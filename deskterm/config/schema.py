"""What config.toml may say: every key, what it holds, and the nearest one to a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deskterm.errors import Misconfigured, Usage

# bool, str, "words" (an argv), "keys" (a key or several), or the words to choose from.
Kind = type | str | tuple[str, ...]

SECRET: dict[str, Kind] = {
    "password_command": "words",
    "password_file": str,
    "password_env": str,
    "keyring": bool,
}
MAILBOX: dict[str, Kind] = SECRET | {f"smtp_{key}": kind for key, kind in SECRET.items()}
TOP: dict[str, Kind] = {"database": str}
SECTIONS: dict[str, dict[str, Kind]] = {
    "tui": {
        "theme": ("dark", "light", "high-contrast", "terminal"),
        "mouse": bool,
        "bell": ("mine", "all", "off"),
    },
    "desk": {"agent": str, "poll": bool},
}
DEFAULTS: dict[str, str | bool] = {
    "tui.theme": "dark",
    "tui.mouse": True,
    "tui.bell": "mine",
    "desk.agent": "",
    "desk.poll": True,
}
_TRUE, _FALSE = ("true", "on", "yes", "1"), ("false", "off", "no", "0")


def flatten(document: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The document's values by dotted key; Misconfigured for a key or a value that is wrong."""
    values: dict[str, Any] = {}
    for key, value in document.items():
        if key in TOP:
            values[key] = value
        elif key == "mailboxes":
            for name, box in _table(value, key, where).items():
                for inner, held in _table(box, f"{key}.{name}", where).items():
                    values[f"{key}.{name}.{inner}"] = held
        elif key == "keys" or key in SECTIONS:
            for inner, held in _table(value, key, where).items():
                values[f"{key}.{inner}"] = held
        else:
            raise _unknown(key, (*TOP, "mailboxes", "keys", *SECTIONS), where)
    for key, value in values.items():
        wrong = _wrong(value, kind(key, where))
        if wrong:
            raise Misconfigured(f"{where}: {key} must be {wrong}.")
    return values


def kind(key: str, where: str = "") -> Kind:
    """What a dotted key holds; Misconfigured naming the nearest key when there is none such."""
    section, _, rest = key.partition(".")
    if key in TOP:
        return TOP[key]
    if section == "keys" and rest:
        return "keys"
    if section == "mailboxes":
        name, dot, inner = rest.rpartition(".")
        if inner in MAILBOX and dot and name:
            return MAILBOX[inner]
        if inner in ("password", "smtp_password", "pass", "secret"):
            raise Misconfigured(
                f"{_at(where)}{key}: no password is kept in config.toml. "
                "It has password_command, password_file, password_env and keyring."
            )
        raise _unknown(key, (f"mailboxes.{name or 'NAME'}.{one}" for one in MAILBOX), where)
    known = {f"{table}.{one}": held for table, inside in SECTIONS.items() for one, held in
             inside.items()}  # fmt: skip
    if key in known:
        return known[key]
    raise _unknown(key, (*TOP, *known), where)


def coerce(key: str, value: str | bool | list[str]) -> str | bool | list[str]:
    """The value as the key wants it, from what people type: `on` for true, an argv in one word."""
    held = kind(key)
    if isinstance(value, str):
        if held is bool:
            if value.lower() in _TRUE + _FALSE:
                return value.lower() in _TRUE
        elif held == "words":
            import shlex

            try:
                value = shlex.split(value)
            except ValueError as error:
                raise Usage(f"{key}: {error}.".lower()) from error
    wrong = _wrong(value, held)
    if wrong:
        raise Usage(f"{key} must be {wrong}.")
    return value


def _wrong(value: object, held: Kind) -> str:
    """What the value should have been; empty when it is that."""
    if isinstance(held, tuple):
        return "" if value in held else f"one of {', '.join(held)}"
    if held is bool:
        return "" if isinstance(value, bool) else "true or false"
    if held is str:
        return "" if isinstance(value, str) and value else "some text in quotes"
    words = isinstance(value, list) and value and all(isinstance(w, str) and w for w in value)
    if held == "words":
        return "" if words else 'a list of words, as ["pass", "show", "help"]'
    return "" if words or (isinstance(value, str) and value) else "a key or a list of keys"


def _table(value: object, key: str, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Misconfigured(f"{where}: {key} must be a table, [{key}].")
    return value


def _unknown(key: str, known: Iterable[str], where: str) -> Misconfigured:
    from difflib import get_close_matches

    near = get_close_matches(key, list(known), 1, 0.6)
    hint = f" (did you mean {near[0]}?)" if near else ""
    return Misconfigured(f"{_at(where)}there is no setting {key}{hint}.")


def _at(where: str) -> str:
    return f"{where}: " if where else ""
