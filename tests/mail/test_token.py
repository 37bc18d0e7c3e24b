"""Signed tokens: ours are read back from whatever mail does to them, others' never."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskterm.mail import token

SECRET = b"the desk's secret, thirty-two by"
OTHER = b"another desk's secret, also long"
numbers = st.integers(min_value=1, max_value=9_999_999_999)


def test_a_reference_looks_as_people_are_told() -> None:
    assert re.fullmatch(r"12-[0-9a-hjkmnp-tv-z]{6}", token.ref(SECRET, 12))
    assert token.ref(SECRET, 12) == token.ref(SECRET, 12)
    assert token.ref(SECRET, 12)[3:] != token.ref(SECRET, 13)[3:]
    assert token.ref(SECRET, 12) != token.ref(OTHER, 12)


@given(numbers)
def test_a_reference_is_found_in_a_text(number: int) -> None:
    assert token.find_refs(SECRET, f"x\nRef. {token.ref(SECRET, number)}\n") == [number]


@pytest.mark.parametrize(
    "shape",
    [
        "> Ref. {}",
        ">> Ref.\n>> {}",
        "*Ref.* {}",
        "ref: {}.",
        "Ref {}",
        "REF. {}",
        "Ref.\xa0{}",
        "(Ref. {})",
    ],
)
def test_a_reference_survives_quoting(shape: str) -> None:
    assert token.find_refs(SECRET, shape.format(token.ref(SECRET, 12))) == [12]


def test_a_reference_survives_capitals_and_confused_letters() -> None:
    number = next(n for n in range(1, 500) if re.search("-.*[01]", token.ref(SECRET, n)))
    given_back = token.ref(SECRET, number).partition("-")[2].replace("0", "O").replace("1", "l")
    assert token.find_refs(SECRET, f"Ref. {number}-{given_back}") == [number]


def test_a_guess_a_foreign_token_and_a_moved_signature_are_nothing() -> None:
    good = token.ref(SECRET, 12)
    for bad in ("12-aaaaaa", token.ref(OTHER, 12), f"13-{good[3:]}", good[:-1], f"{good}x"):
        assert token.find_refs(SECRET, f"Ref. {bad}") == []
    assert token.find_refs(SECRET, good) == []


def test_references_come_in_order_and_once() -> None:
    text = " ".join(f"Ref. {token.ref(SECRET, n)}" for n in (7, 12, 7))
    assert token.find_refs(SECRET, text) == [7, 12]


def test_only_so_many_candidates_are_tried() -> None:
    guesses = "Ref. 12-aaaaaa " * 50
    assert token.find_refs(SECRET, guesses + f"Ref. {token.ref(SECRET, 12)}") == []


@given(
    numbers,
    st.from_regex(r"[0-9a-z]{1,10}", fullmatch=True) | st.text(max_size=40),
    st.sampled_from(["acme.test", "a" * 70 + ".test", "x." * 30 + "acme.test", "", "[::1]"])
    | st.text(max_size=80),
)
def test_a_message_id_is_short_valid_and_read_back(number: int, unique: str, domain: str) -> None:
    made = token.message_id(SECRET, number, unique, domain)
    assert len(made) <= token.MAX_MESSAGE_ID
    atom = r"[a-z0-9][a-z0-9-]*"
    assert re.fullmatch(rf"<[0-9a-z]+(\.[0-9a-z]+){{2}}@{atom}(\.{atom})*>", made)
    assert token.read_message_id(SECRET, made) == number
    assert token.read_message_id(SECRET, f" {made.strip('<>').upper()} ") == number
    assert token.read_message_id(OTHER, made) is None


def test_a_message_id_names_the_domain_where_it_fits() -> None:
    made = token.message_id(SECRET, 12, "abc", "mail.acme.test")
    assert made.endswith("@mail.acme.test>")
    long = token.message_id(SECRET, 12, "abc", "very-long-name-of-a-department.and-more.acme.test")
    assert long.endswith("@and-more.acme.test>")
    assert token.message_id(SECRET, 12, "abc", "a" * 60).endswith("@deskterm.invalid>")
    assert token.message_id(SECRET, 12, "abc", "bücher.test").endswith("@xn--bcher-kva.test>")


def test_the_id_of_a_mail_of_no_ticket_leads_nowhere() -> None:
    made = token.unsigned_id("0a1b2c3d4e5f60718293", "very-long-name-of-a-department.acme.test")
    assert made == "<0a1b2c3d4e5f60718293@acme.test>"
    assert token.read_message_id(SECRET, made) is None


def test_two_messages_of_a_ticket_have_two_ids() -> None:
    ids = {
        token.message_id(SECRET, 12, unique, "acme.test") for unique in ("a", "b", "ñ", "long " * 9)
    }
    assert len(ids) == 4


def test_a_changed_message_id_is_not_ours() -> None:
    number, unique, rest = (
        token.message_id(SECRET, 12, "abc", "acme.test").strip("<>").split(".", 2)
    )
    signature, domain = rest.split("@")
    for bad in (
        f"<13.{unique}.{signature}@{domain}>",
        f"<{number}.abd.{signature}@{domain}>",
        f"<{number}.{unique}.{signature[::-1]}@{domain}>",
        f"<{number}.{unique}@{domain}>",
        "<12@acme.test>",
        "",
        "<",
    ):
        assert token.read_message_id(SECRET, bad) is None


def test_a_plus_address_goes_and_comes_back() -> None:
    made = token.plus_address(SECRET, 12, "help@acme.test")
    assert made == f"help+{token.ref(SECRET, 12)}@acme.test"
    assert token.read_plus_address(SECRET, made.upper()) == 12
    assert token.read_plus_address(SECRET, f"Acme <{made}>") == 12
    assert token.read_plus_address(OTHER, made) is None
    assert token.read_plus_address(SECRET, "help@acme.test") is None


@pytest.mark.parametrize("address", ["nobody", '"a b"@x.test', f"{'a' * 60}@x.test", "@x.test"])
def test_an_address_without_room_stays_as_it_is(address: str) -> None:
    assert token.plus_address(SECRET, 12, address) == address


@pytest.mark.parametrize("number", [0, -1, 10_000_000_000])
def test_a_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        token.ref(SECRET, number)
