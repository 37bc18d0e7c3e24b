"""Mail from files is history, mail on standard input is live, and nothing comes twice."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from servers import desks

from deskterm.desk import Desk
from deskterm.desk.writes.intake import Intake
from deskterm.errors import Busy, DeskError, NotFound
from deskterm.mail.importing import import_mail


@pytest.fixture
def desk() -> Desk:
    return desks.found()


def mbox(path: Path, *subjects: str) -> str:
    with path.open("wb") as file:
        for subject in subjects:
            file.write(b"From joe@client.test Sat Nov 21 10:00:00 2026\n")
            file.write(desks.mail(subject).replace(b"\r\n", b"\n") + b"\n")
    return str(path)


def historic(desk: Desk) -> list[tuple[str, bool]]:
    rows = desk.store.reader.rows("SELECT source, historic FROM raw_mails ORDER BY id")
    return [(Path(row[0]).name, bool(row[1])) for row in rows]


def test_files_folders_and_mboxes(desk: Desk, tmp_path: Path) -> None:
    box = mbox(tmp_path / "old.mbox", "One", "Two")
    (tmp_path / "three.eml").write_bytes(desks.mail("Three"))
    (tmp_path / "Maildir" / "new").mkdir(parents=True)
    (tmp_path / "Maildir" / "cur").mkdir()
    (tmp_path / "Maildir" / "cur" / "1.a:2,S").write_bytes(desks.mail("Four"))
    seen: list[tuple[str, bool]] = []
    paths = [box, str(tmp_path / "three.eml"), str(tmp_path / "Maildir")]
    report = import_mail(
        desk, paths, progress=lambda path, done, total: seen.append((path, done <= total))
    )
    assert (report.new, report.duplicates, report.remarks) == (4, 0, ())
    assert historic(desk) == [
        ("old.mbox:1", True), ("old.mbox:2", True), ("three.eml", True), ("1.a:2,S", True),
    ]  # fmt: skip
    assert seen == [(paths[0], True)] * 2 + [(paths[1], True), (paths[2], True)]
    again = import_mail(desk, paths)
    assert (again.new, again.duplicates) == (0, 4)


def test_an_old_mail_is_as_old_as_its_date(desk: Desk, tmp_path: Path) -> None:
    old = desks.mail("Old").replace(b"Sat, 21 Nov 2026", b"Sat, 1 Feb 2020")
    (tmp_path / "old.eml").write_bytes(old)
    import_mail(desk, [str(tmp_path / "old.eml")])
    assert desk.read.tickets.get(1).created_at.year == 2020


def test_standard_input_is_live(desk: Desk) -> None:
    assert import_mail(desk, ["-"], io.BytesIO(desks.mail())).new == 1
    assert historic(desk) == [("-", False)]


def test_the_mailbox_it_came_to_may_be_named(desk: Desk) -> None:
    class Nowhere:
        host, imap = "127.0.0.1", 9

    desks.add_help(desk, Nowhere())  # type: ignore[arg-type]
    import_mail(desk, ["-"], io.BytesIO(desks.mail()), mailbox="help")
    assert desk.read.tickets.get(1).mailbox == "help"
    with pytest.raises(NotFound, match="no mailbox sales"):
        import_mail(desk, ["-"], io.BytesIO(desks.mail("Two")), mailbox="sales")


def test_a_path_that_is_not_there_is_seen_before_anything_is_stored(
    desk: Desk, tmp_path: Path
) -> None:
    box = mbox(tmp_path / "old.mbox", "One")
    with pytest.raises(NotFound, match="Nothing was imported"):
        import_mail(desk, [box, str(tmp_path / "missing.eml")])
    assert desk.read.tickets.count("") == 0


def break_on(monkeypatch: pytest.MonkeyPatch, word: bytes, fault: Exception) -> None:
    real = Intake.take

    def take(self: Intake, raw: bytes, **where: Any) -> Any:
        if word in raw:
            raise fault
        return real(self, raw, **where)

    monkeypatch.setattr(Intake, "take", take)


def test_a_mail_that_breaks_us_goes_to_quarantine_and_the_rest_comes_in(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_on(monkeypatch, b"Two", RecursionError())
    report = import_mail(desk, [mbox(tmp_path / "old.mbox", "One", "Two", "Three")])
    assert (report.new, report.quarantined) == (2, 1)
    assert report.remarks[0].endswith(
        "old.mbox:2: kept in quarantine: deskterm failed on it: RecursionError."
    )


def test_a_full_disk_stops_it_and_a_second_run_goes_on_where_it_was(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = mbox(tmp_path / "old.mbox", "One", "Two", "Three")
    with monkeypatch.context() as full:
        break_on(full, b"Two", Busy("the disk is full. Nothing was changed."))
        with pytest.raises(Busy):
            import_mail(desk, [box])
    assert desk.read.tickets.count("") == 1
    report = import_mail(desk, [box])
    assert (report.new, report.duplicates) == (2, 1)


def test_what_cannot_be_stored_at_all_is_an_error_and_an_mta_keeps_its_mail(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quarantine(*_: object) -> None:
        raise ValueError

    break_on(monkeypatch, b"Two", ValueError())
    monkeypatch.setattr(Intake, "quarantine", quarantine)
    with pytest.raises(DeskError, match="mbox:2 could not be stored") as caught:
        import_mail(desk, [mbox(tmp_path / "old.mbox", "One", "Two", "Three")])
    assert caught.value.exit_code == 1
    assert desk.read.tickets.count("") == 2
    with pytest.raises(Busy) as caught:
        import_mail(desk, ["-"], io.BytesIO(desks.mail("Two")))
    assert caught.value.exit_code == 75
