"""The generator keeps its promises: journeys and bench count on its numbers."""

from __future__ import annotations

from collections import Counter
from email import message_from_bytes, policy
from email.utils import parseaddr

from samples import files
from samples.generate import generate


def test_same_seed_same_bytes() -> None:
    first, again, other = generate(60, 7), generate(60, 7), generate(60, 8)
    assert [one.raw for one in first] == [one.raw for one in again]
    assert [one.raw for one in first] != [one.raw for one in other]


def test_shares_of_answers_and_of_answers_before_their_parents() -> None:
    mails = generate(1000)
    answers = [(place, one) for place, one in enumerate(mails) if one.is_reply]
    assert (len(mails), len(answers)) == (1000, 300)
    assert sum(one.parent is not None and one.parent > place for place, one in answers) == 30
    assert len({one.message_id for one in mails}) == len({one.key for one in mails}) == 1000
    assert len({one.raw for one in mails}) == 1000


def test_answers_name_their_parent_and_come_from_somebody_who_takes_part() -> None:
    mails = generate(400, 3, "desk@acme.example")
    for one in mails:
        parsed = message_from_bytes(one.raw, policy=policy.compat32)
        assert parseaddr(parsed["To"])[1] == "desk@acme.example"
        assert parseaddr(parsed["From"])[1] == one.from_address
        assert parsed["Message-ID"] == one.message_id
        if one.parent is None:
            assert mails[one.thread] is one
            assert parsed["In-Reply-To"] is None
            continue
        parent = mails[one.parent]
        assert parsed["In-Reply-To"] == parent.message_id
        assert parsed["References"] is None or parsed["References"].endswith(parent.message_id)
        assert one.thread == parent.thread
        assert one.sent_at > parent.sent_at
        assert one.from_address.encode() in mails[one.thread].raw


def test_bodies_decode_and_hold_their_key_and_no_other() -> None:
    mails = generate(300)
    keys = {one.key for one in mails}
    kinds: Counter[str] = Counter()
    for one in mails:
        parsed = message_from_bytes(one.raw, policy=policy.compat32)
        kinds[parsed.get_content_type()] += 1
        seen = set()
        for part in parsed.walk():
            if part.get_content_maintype() == "text" and not part.get_filename():
                charset = part.get_content_charset() or ""
                kinds[charset] += 1
                text = part.get_payload(decode=True).decode(charset)
                seen |= {key for key in keys if key in text}
        assert seen == {one.key}
    assert min(kinds[kind] for kind in ("text/plain", "text/html", "multipart/mixed")) > 10
    assert {"utf-8", "us-ascii", "iso-8859-1", "windows-1252", "koi8-r", "iso-2022-jp"} <= set(
        kinds
    )


def test_files_are_what_they_say() -> None:
    import random

    rng = random.Random(1)
    assert files.png(rng).startswith(b"\x89PNG\r\n\x1a\n")
    page = files.pdf(["one (1)", "two"])
    start = int(page.split(b"startxref\n")[1].split(b"\n")[0])
    assert page[start:].startswith(b"xref\n0 6\n")
    assert "Artículo" in files.csv(rng).decode("cp1252")
