"""What this machine says: paths, preferences, and a clear word about every mistake in the file."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deskterm import config
from deskterm.errors import Busy, Misconfigured, NotFound, Usage


@pytest.fixture
def file(isolated: Path) -> Path:
    """Where config.toml goes; the environment names it."""
    return isolated / "config.toml"


def written(file: Path, text: str) -> config.Config:
    file.write_text(text)
    return config.load()


def test_without_a_file_the_environment_and_defaults_decide(isolated: Path) -> None:
    found = config.load()
    assert found.database == str(isolated / "desk.db")
    assert (found.theme, found.mouse, found.bell) == ("dark", True, "mine")
    assert (found.agent, found.poll, found.keys) == ("", True, {})


def test_without_anything_files_lie_where_the_platform_wants_them(
    isolated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKTERM_DB", "")
    monkeypatch.delenv("DESKTERM_CONFIG")
    found = config.load()
    assert found.path == isolated / "config/deskterm/config.toml"
    assert found.database == str(isolated / "data/deskterm/desk.db")


def test_the_machines_own_file_counts_where_a_user_has_none(
    isolated: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DESKTERM_CONFIG", "DESKTERM_DB"):
        monkeypatch.delenv(name)
    system = tmp_path / "config.toml"
    system.write_text('database = "/srv/desk/desk.db"\n')
    monkeypatch.setattr(config, "SYSTEM", system)
    found = config.load()
    assert (found.path, found.database) == (system, "/srv/desk/desk.db")
    assert found.origins["config"] == "system"
    own = isolated / "config/deskterm/config.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[tui]\ntheme = "light"\n')
    found = config.load()
    assert (found.path, found.theme) == (own, "light")
    assert found.database != "/srv/desk/desk.db"


@pytest.mark.parametrize(
    ("said", "database"),
    [
        ("desk/my.db", "{here}/desk/my.db"),
        ("/srv/desk.db", "/srv/desk.db"),
        ("~/x.db", "{here}/x.db"),
        ("postgresql://ana@db/desk", "postgresql://ana@db/desk"),
    ],
)
def test_the_file_may_name_the_desk(
    file: Path, said: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESKTERM_DB")
    assert written(file, f'database = "{said}"').database == database.format(here=file.parent)


def test_preferences_are_read(file: Path) -> None:
    found = written(
        file,
        'tui.theme = "light"\ntui.mouse = false\ntui.bell = "off"\n'
        '[keys]\nreply = "r"\n"list.open" = ["enter", "l"]\n'
        '[desk]\nagent = "ana"\npoll = false\n',
    )
    assert (found.theme, found.mouse, found.bell) == ("light", False, "off")
    assert (found.agent, found.poll) == ("ana", False)
    assert found.keys == {"reply": ("r",), "list.open": ("enter", "l")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("databse = 'x'", "no setting databse (did you mean database?)"),
        ("[tui]\nthem = 'dark'", "no setting tui.them (did you mean tui.theme?)"),
        ("[mailbox.help]\n", "no setting mailbox (did you mean mailboxes?)"),
        (
            "[mailboxes.help]\npasword_file = 'x'",
            "no setting mailboxes.help.pasword_file (did you mean mailboxes.help.password_file?)",
        ),
        ("[mailboxes.help]\npassword = 'x'", "no password is kept in config.toml"),
        ("[mailboxes.help]\npassword_command = 'pass'", "must be a list of words"),
        ("[mailboxes.help]\npassword_command = []", "must be a list of words"),
        ("[mailboxes.help]\nkeyring = 1", "must be true or false"),
        ("[tui]\ntheme = 'pink'", "tui.theme must be one of dark, light, high-contrast, terminal"),
        ("[tui]\nmouse = 'off'", "tui.mouse must be true or false"),
        ("[keys]\nreply = 3", "keys.reply must be a key or a list of keys"),
        ("tui = 3", "tui must be a table"),
        ("mailboxes.help = 3", "mailboxes.help must be a table"),
        ("database = 3", "database must be some text"),
        ("x = 1", "there is no setting x."),
        ("database = 'x'\n[tui\n", "line 2"),
        ("a = " + "[" * 2000, "not valid TOML"),
    ],
)
def test_a_mistake_is_named(file: Path, text: str, words: str) -> None:
    with pytest.raises(Misconfigured) as fault:
        written(file, text)
    assert words in fault.value.sentence
    assert str(file) in fault.value.sentence
    assert fault.value.exit_code == 78


def test_a_file_that_is_no_text_is_named(file: Path) -> None:
    file.write_bytes(b'# ok\ndatabase = "\xff"\n')
    with pytest.raises(Misconfigured, match="not UTF-8 \\(at line 2\\)"):
        config.load()
    file.unlink()
    file.mkdir()
    with pytest.raises(Misconfigured, match="Is a directory"):
        config.load()


def test_each_value_is_shown_with_where_it_comes_from(file: Path) -> None:
    found = written(
        file,
        'database = "ignored.db"\n[tui]\nbell = "all"\n'
        '[mailboxes.help]\npassword_command = ["pass", "show", "s3cret-name"]\n',
    )
    shown = {one.key: (one.value, one.origin) for one in config.describe(found)}
    assert shown == {
        "config": (str(file), "DESKTERM_CONFIG"),
        "database": (found.database, "DESKTERM_DB"),
        "tui.theme": ("dark", "default"),
        "tui.mouse": (True, "default"),
        "tui.bell": ("all", str(file)),
        "desk.agent": ("", "default"),
        "desk.poll": (True, "default"),
        "mailboxes.help.password_command": (["pass", "…"], str(file)),
    }


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ana:hunter2@db/desk",
        "postgresql://ana:hun@ter2@db/desk",
        "postgres://db/desk?user=a&password=hunter2",
    ],
)
def test_a_password_in_the_desks_url_is_not_shown(url: str) -> None:
    found = config.load({"DESKTERM_DB": url, "DESKTERM_CONFIG": "/nowhere/config.toml"})
    assert found.database == url
    shown = str(config.describe(found)) + repr(found)
    assert "***" in shown
    assert "ter2" not in shown


def test_a_setting_is_written_and_comments_stay(file: Path) -> None:
    file.write_text("# mine\n[tui] # looks\ntheme = 'dark' # for now\n")
    config.set_value(file, "tui.theme", "light")
    config.set_value(file, "tui.mouse", "off")
    config.set_value(file, "mailboxes.help.desk.password_command", "pass show 'the desk'")
    config.set_value(file, "keys.list.open", ["l"])
    config.set_value(file, "database", "x.db")
    text = file.read_text()
    assert "# mine" in text
    assert "# for now" in text
    found = config.load()
    assert (found.theme, found.mouse) == ("light", False)
    assert found.keys == {"list.open": ("l",)}
    assert found.values["mailboxes.help.desk.password_command"] == ["pass", "show", "the desk"]
    assert found.values["database"] == "x.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_a_setting_is_taken_out_or_a_whole_mailbox(file: Path) -> None:
    file.write_text("[tui]\ntheme = 'light'\n[mailboxes.help]\nkeyring = true\n")
    config.set_value(file, "tui.theme", None)
    config.set_value(file, "mailboxes.help", None)
    assert config.load().values == {}
    for key in ("tui.theme", "mailboxes.help", "desk.agent"):
        with pytest.raises(NotFound):
            config.set_value(file, key, None)


def test_the_first_setting_makes_file_and_folder(tmp_path: Path) -> None:
    path = tmp_path / "a/b/config.toml"
    config.set_value(path, "mailboxes.help.keyring", "on")
    assert path.read_text() == "[mailboxes.help]\nkeyring = true\n"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("tui.theme", "pink", Usage),
        ("tui.mouse", "perhaps", Usage),
        ("mailboxes.help.password_command", "pass 'show", Usage),
        ("mailboxes.help.password_command", "", Usage),
        ("tui.", "x", Usage),
        ("tui.them", "dark", Misconfigured),
        ("mailboxes.help.password", "hunter2", Misconfigured),
        ("mailboxes", "x", Misconfigured),
        ("keys", "x", Misconfigured),
    ],
)
def test_a_wrong_setting_leaves_the_file_alone(
    file: Path, key: str, value: str, kind: type[Exception]
) -> None:
    file.write_text("[tui]\ntheme = 'light'\n")
    with pytest.raises(kind) as fault:
        config.set_value(file, key, value)
    assert "hunter2" not in str(fault.value)
    assert file.read_text() == "[tui]\ntheme = 'light'\n"


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("")
    file.symlink_to(real)
    config.set_value(file, "tui.theme", "light")
    assert file.is_symlink()
    assert "light" in real.read_text()


def test_a_full_disk_leaves_the_file_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Busy, match="left as it was"):
        config.set_value(file, "tui.theme", "light")
    assert file.read_text() == ""
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_with_both_variables_set_nothing_heavy_is_imported() -> None:
    heavy = "platformdirs tomllib tomlkit keyring subprocess difflib tempfile ssl email"
    script = (
        "import sys; from deskterm import config; config.load(); "
        f"print([name for name in '{heavy}'.split() if name in sys.modules])"
    )
    seen = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert seen.stdout == "[]\n", seen.stderr
