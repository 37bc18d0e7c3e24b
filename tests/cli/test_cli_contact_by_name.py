"""A contact without an address, given a ticket on the command line."""

from __future__ import annotations

from commandline import ok


def test_a_contact_without_an_address_is_told_by_name(ticket: int) -> None:
    """ "contact joe@client.test → #11" read like ticket 11."""
    ok("contact", "add", "--name", "Kim Lee")
    said = ok("set", str(ticket), 'contact:"Kim Lee"')
    assert "→ Kim Lee" in said.out + said.err
    assert "→ #" not in said.out + said.err
