"""Folding and splitting: the same words for a document and for the question about it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskterm.words import MAX_WORD, fold, fold_text, nearest, split


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Printer", "printer"),
        ("Impresión ESPAÑA", "impresion espana"),
        ("Straße", "strasse"),
        ("İstanbul ŁÓDŹ Øre Œuvre", "istanbul lodz ore oeuvre"),
        ("ﬁne ２０２６ ½", "fine 2026 1⁄2"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("한국어", "한국어"),
    ],
)
def test_fold_drops_case_accents_and_compatibility_forms(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_fold_of_every_character_is_stable_and_blind_to_composition() -> None:
    for point in range(0x20000):  # what lies above is ideographs and private use
        character = chr(point)
        once = fold(character)
        assert fold(once) == once, hex(point)
        assert fold(unicodedata.normalize("NFD", character)) == once, hex(point)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("marta@client.test", ["marta", "client", "test"]),
        ("foto_1-final.JPG", ["foto", "1", "final", "jpg"]),
        ("¿Qué tal, señor?", ["que", "tal", "senor"]),
        ("don't re-open #12", ["don", "t", "re", "open", "12"]),
        (" \n-- !? ", []),
    ],
)
def test_split_gives_the_runs_of_letters_and_digits(text: str, words: list[str]) -> None:
    assert split(text) == words


def test_a_very_long_run_becomes_several_words() -> None:
    pieces = split("a" * (2 * MAX_WORD + 3))
    assert [len(piece) for piece in pieces] == [MAX_WORD, MAX_WORD, 3]


@given(st.text())
def test_a_folded_document_holds_the_words_of_the_text_and_folds_to_itself(text: str) -> None:
    document = fold_text(text)
    assert document.split(" ") == (split(text) or [""])
    assert fold_text(document) == document


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("asignee", "assignee"),
        ("stauts", "status"),
        ("PRIO", "priority"),
        ("créated", "created"),
        ("zzz", ""),
        ("", ""),
        ("x", ""),
    ],
)
def test_nearest_offers_what_was_meant_and_nothing_far_fetched(word: str, meant: str) -> None:
    assert nearest(word, ["status", "priority", "assignee", "created", "is"]) == meant
