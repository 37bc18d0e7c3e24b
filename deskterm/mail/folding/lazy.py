"""Patterns compiled when first used: the hundred of quote folding would cost each start 40 ms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any


class Lazy:
    """A regular expression that is compiled by the first question put to it."""

    search: Callable[[str], re.Match[str] | None]
    match: Callable[[str], re.Match[str] | None]
    fullmatch: Callable[[str], re.Match[str] | None]
    findall: Callable[[str], list[Any]]
    finditer: Callable[[str], Iterator[re.Match[str]]]
    sub: Callable[[str, str], str]

    def __init__(self, source: str) -> None:
        self.source = source

    def __getattr__(self, name: str) -> Any:
        """Reached once: from then on the methods of the compiled pattern stand in their place."""
        if name not in Lazy.__annotations__:
            raise AttributeError(name)
        compiled = re.compile(self.source)
        for method in Lazy.__annotations__:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
