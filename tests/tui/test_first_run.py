"""The first start and the mailbox form: defaults in place, mistakes said, nothing half-made."""

from __future__ import annotations

import pytest
from textual.widgets import Input
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm import desk as desks
from deskterm.config import load
from deskterm.terms import AfterFetch, Tls
from deskterm.tui.screens.first_run import FirstRunApp, login_of
from deskterm.tui.screens.mailbox_form import MailboxScreen


async def test_defaults_alone_make_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Madrid")
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    monkeypatch.setenv("EMAIL", "ana@acme.test")
    app = FirstRunApp(load())
    async with app.run_test(size=(80, 24)) as pilot:
        await shows(pilot, "Five questions", "Europe/Madrid", "Español", "ana@acme.test")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.return_value is not None)
    desk = app.return_value
    assert desk.read.settings.get("language") == "es"
    assert desk.read.settings.get("time_zone") == "Europe/Madrid"
    assert desk.read.agents.me().email == "ana@acme.test"
    assert not app.wants_mailbox


async def test_a_wrong_answer_is_said_and_nothing_is_made() -> None:
    app = FirstRunApp(load())
    async with app.run_test(size=(80, 24)) as pilot:
        await shows(pilot, "Time zone")
        app.screen.query_one("#zone", Input).value = "Atlantis"
        await pilot.press("ctrl+s")
        await shows(pilot, "not a time zone")
        assert not desks.exists(app.config)
        app.screen.query_one("#zone", Input).value = "UTC"
        app.screen.query_one("#desk", Input).value = "Acme"
        await pilot.press("tab", "tab", "tab", "tab", "tab", "left")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.return_value is not None)
    assert app.wants_mailbox
    assert app.return_value.read.settings.get("name") == "Acme"


async def test_enter_on_a_choice_opens_its_list_and_takes_from_it() -> None:
    """Who went down the form with enter met the list of languages, and the next enter ended the
    first start with a traceback: a key looked for its line on the list, which has none."""
    app = FirstRunApp(load())
    async with app.run_test(size=(80, 24)) as pilot:
        await shows(pilot, "Five questions")
        await pilot.press("enter", "enter", "enter", "enter")
        await shows(pilot, "enter takes")
        await pilot.press("down", "enter")
        await shows(pilot, "Español")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.return_value is not None)
    assert app.return_value.read.settings.get("language") == "es"


async def test_leaving_makes_nothing() -> None:
    app = FirstRunApp(load())
    async with app.run_test(size=(80, 24)) as pilot:
        await shows(pilot, "Five questions")
        await pilot.press("escape")
    assert app.return_value is None
    assert not desks.exists(load())


@pytest.mark.parametrize(
    ("name", "email", "login"),
    [("Ana Ruiz", "x@y.test", "ana"), ("Íñigo", "", "inigo"), ("李", "li.wei@y.test", "liwei"),
     ("李", "李@y.test", "admin")],
)  # fmt: skip
def test_a_login_comes_from_the_name_else_the_address(name: str, email: str, login: str) -> None:
    assert login_of(name, email) == login


async def test_the_mailbox_form_follows_from_the_address() -> None:
    hands = Hands()
    async with opened(hands) as (app, pilot):
        app.push_screen(MailboxScreen())
        await shows(pilot, "Connect a mailbox", "Mail comes in (IMAP)")
        await write(pilot, "soporte@acme.test")
        await pilot.press("tab")
        await shows(pilot, "imap.acme.test", "smtp.acme.test")
        values = {field.id: field.value for field in app.screen.query(Input)}
        assert values["name"] == "soporte" and values["user"] == "soporte@acme.test"
        assert (values["port"], values["smtp-port"]) == ("993", "587")
        app.screen.query_one("#tls").value = Tls.STARTTLS.value
        await until(pilot, lambda: app.screen.query_one("#port", Input).value == "143")


async def test_a_server_that_is_not_there_is_said_before_anything_is_kept() -> None:
    hands = Hands()
    async with opened(hands) as (app, pilot):
        app.push_screen(MailboxScreen())
        await shows(pilot, "Connect a mailbox")
        await write(pilot, "b@acme.test")
        await pilot.press("tab")
        for name, value in (
            ("host", "127.0.0.1"),
            ("port", "9"),
            ("smtp-host", "127.0.0.1"),
            ("smtp-port", "9"),
        ):
            app.screen.query_one(f"#{name}", Input).value = value
        app.screen.query_one("#after").value = AfterFetch.SEEN.value
        await pilot.press("ctrl+s")
        await shows(pilot, "Connect it anyway?", "127.0.0.1")
        await pilot.press("n")
        await until(pilot, lambda: "anyway" not in screen_text(app))
        assert [box.name for box in hands.desk.read.mailboxes.list()] == ["help"]
        await pilot.press("ctrl+s")
        await shows(pilot, "Connect it anyway?")
        await pilot.press("y")
        await shows(pilot, "Mailbox b is connected")
        box = hands.desk.read.mailboxes.get("b")
        assert (box.host, box.port, box.after_fetch) == ("127.0.0.1", 9, AfterFetch.SEEN)
        assert box.since == hands.now
