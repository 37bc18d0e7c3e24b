"""What is said and asked where tickets are merged and split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NAMED = 4
"""So many tickets are named in a sentence."""


def listed(numbers: Sequence[int]) -> str:
    """`#3, #4 and 5 more`."""
    shown = ", ".join(f"#{number}" for number in numbers[:NAMED])
    more = len(numbers) - NAMED
    return f"{shown} and {more} more" if more > 0 else shown


@dataclass(frozen=True)
class MergeWords:
    """Words of merging and splitting."""

    nobody: str = "no contact"
    no_message: str = "There is no message here to split off."
    taken_back: str = "z takes it back"

    def which(self, numbers: Sequence[int]) -> str:
        """Asks which of the marked tickets stays."""
        return f"Merge {len(numbers)} tickets into"

    def into(self, number: int) -> str:
        """Asks for the ticket that one goes into."""
        return f"Merge #{number} into (number or words)"

    def others(self, numbers: Sequence[int], target: int) -> str:
        """Some are of other customers."""
        are = "is another customer's: their answers come" if len(numbers) == 1 else (
            "are other customers': their answers come")  # fmt: skip
        return f"{listed(numbers)} {are} to #{target} too."

    def closed(self, numbers: Sequence[int]) -> str:
        """Some are closed."""
        return f"{listed(numbers)} {'is' if len(numbers) == 1 else 'are'} closed."

    def question(self, numbers: Sequence[int], target: int) -> str:
        """After what speaks against it."""
        return f"Merge {listed(numbers)} into #{target}?"

    def merged(self, numbers: Sequence[int], target: int) -> str:
        """What was done."""
        return f"{listed(numbers)} went into #{target} · {self.taken_back}"

    def split(self, messages: int, number: int, listed: bool) -> str:
        """What was done; from a list the new ticket is the next one."""
        many = f"{messages} messages" if messages > 1 else "The message"
        went = "are" if messages > 1 else "is"
        on = ": n goes on to it" if listed else ""
        return f"{many} {went} #{number} now{on} · {self.taken_back}"


merge_words = MergeWords()
