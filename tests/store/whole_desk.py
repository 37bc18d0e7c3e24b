"""A desk with something in every table, and a picture of every row of one."""

from __future__ import annotations

import os
from typing import Any

from desk.helpers import mail, mail_with_file, take

from deskterm.desk import Desk
from deskterm.desk.writes.files import Upload
from deskterm.store.place import place
from deskterm.store.sides import Side, shapes
from deskterm.store.tallies import COUNTED
from deskterm.terms import DraftKind

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJq3k6b0k0b3bW0l6o5Q0m1c7f4v8n2x9z5w1y7u3t0p ana"


def fill(desk: Desk) -> None:
    """Something in every table: bytes of every value, every language, NULs, nobody and nothing."""
    write = desk.write
    write.groups.add("Support", members=["ana"])
    home = write.organizations.add("Müller & Söhne", domains=["client.test"], names=["MüSö"])
    take(desk, mail(subject="Prinţer 🖨️ 全部", text="Tab\tand \\N and \\. here"), mailbox="help",
         uid=7, uid_validity=2**31 + 5)  # fmt: skip
    take(desk, mail_with_file(bytes(range(256)) * 40, "all bytes.bin", subject="Bytes"))
    take(desk, mail_with_file(os.urandom(5 << 20), "picture.png", subject="Large"))
    take(desk, mail("Eve <eve@other.test>", "Re: [#1] Prinţer", "me too"))
    take(desk, mail("Joe <joe@client.test>", "NUL \0 here", "one\0two", in_reply_to="<x@y.test>"))
    desk.as_system().write.intake.quarantine(b"\0\xff no mail at all \x80", "odd")
    write.tickets.join(4, 1)
    write.tickets.reply(1, "Use water", then="status:waiting +vip")
    write.tickets.change([2], "assignee:ana priority:high group:Support due:2026-12-01 +vip")
    write.tickets.change([3], "status:suspended wake:2026-12-01")
    write.tickets.note(2, "Look, @ana")
    write.attachments.add(2, Upload("empty.txt", b""))
    write.drafts.save(2, DraftKind.NOTE, "half a word")
    write.contacts.set(1, phones=["+34 600 111 222"])
    write.keys.add("ana", KEY)
    write.views.add("Vips", "tag:vip", sort="due", columns=("number", "subject"))
    write.fields.add("floor", kind="number", name_en="Floor", name_es="Planta")
    write.tickets.change([2], "custom.floor:3")
    run = write_sql(desk)
    run(
        "INSERT INTO organization_observers (organization_id, who) VALUES (?, ?)",
        home.id,
        "agent:1",
    )
    run(
        "INSERT INTO contact_values (contact_id, field, value, value_folded) VALUES (?, ?, ?, ?)",
        1,
        "vat",
        "ß 1",
        "ss 1",
    )
    run("UPDATE messages SET text = ? WHERE id = 1", "a\tb\nc\\d é 😀 \u202e \x01 '\"")


def write_sql(desk: Desk) -> Any:
    def run(sql: str, *values: object) -> None:
        from deskterm.store.direct import Direct

        with desk.store.writer.session() as session:
            Direct(session).run(sql, values)

    return run


def picture(url: str) -> dict[str, list[Any]]:
    """Every row of every table, figures and what the next ids are left out."""
    side = Side(place(url), reading=True)
    try:
        found = {
            one.name: [row for batch in side.batches(one) for row in batch] for one in shapes()
        }
        tallies = "SELECT category, status, priority, assignee_id, group_id, asleep, many FROM "
        found["tallies"] = sorted(
            tuple(map(_int, row)) for row in side.rows(f"{tallies}ticket_tallies")
        )
        assert found["tallies"] == sorted(tuple(map(_int, row)) for row in side.rows(COUNTED))
        return found
    finally:
        side.close()


def _int(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, int) else str(cell)
