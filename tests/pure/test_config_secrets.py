"""Where a mailbox's password comes from, in which order, and what makes a source unsound."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest

from deskterm import config
from deskterm.errors import Misconfigured, Usage

SECRET = "hunter2 €"


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        if self.fault:
            raise self.fault
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fault:
            raise self.fault
        self.held[service, username] = password


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    one = Ring()
    keyring.set_keyring(one)
    yield one
    keyring.set_keyring(before)


@pytest.fixture
def file(isolated: Path) -> Path:
    return isolated / "config.toml"


def written(file: Path, text: str) -> config.Config:
    file.write_text(f"[mailboxes.help]\n{text}\n")
    file.chmod(0o600)
    return config.load()


def private(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


def unsound(found: config.Config, *words: str, purpose: str = "imap") -> Misconfigured:
    with pytest.raises(Misconfigured) as fault:
        found.secret("help", purpose)
    for word in words:
        assert word in str(fault.value)
    assert SECRET not in str(fault.value)
    assert fault.value.exit_code == 78
    return fault.value


def test_sources_are_asked_in_their_order(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ring: Ring
) -> None:
    ring.held["deskterm", "help"] = "from the keyring"
    assert config.load().secret("help") == "from the keyring"
    assert config.load().secret_source("help") == "keyring"

    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", "from the environment")
    assert config.load().secret("help") == "from the environment"
    assert config.load().secret_source("help") == "environment variable DESKTERM_PASSWORD_HELP"

    secret = private(tmp_path / "secret", "from the file\nnotes\n")
    found = written(file, f"password_file = '{secret}'")
    assert (found.secret("help"), found.secret_source("help")) == (
        "from the file",
        f"file {secret}",
    )

    (tmp_path / "help").write_text("from systemd\r\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert found.secret("help") == "from systemd"
    assert found.secret_source("help") == "systemd credential help"

    found = written(file, f"password_file = '{secret}'\npassword_command = ['echo', 'from echo']")
    assert (found.secret("help"), found.secret_source("help")) == ("from echo", "command echo")


def test_smtp_asks_its_own_sources_and_falls_back(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", "in")
    assert config.load().secret("help", "smtp") == "in"
    monkeypatch.setenv("DESKTERM_SMTP_PASSWORD_HELP", "out")
    assert config.load().secret("help", "smtp") == "out"
    assert config.load().secret("help") == "in"
    secret = private(tmp_path / "out", "file")
    found = written(file, f"smtp_password_file = '{secret}'")
    assert (found.secret("help", "smtp"), found.secret("help")) == ("file", "in")


@pytest.mark.parametrize(
    ("mailbox", "variable"),
    [
        ("help", "DESKTERM_PASSWORD_HELP"),
        ("Help-Desk.2", "DESKTERM_PASSWORD_HELP_DESK_2"),
        ("büro x", "DESKTERM_PASSWORD_B_RO_X"),
    ],
)
def test_the_variable_is_made_of_the_mailbox_name(mailbox: str, variable: str) -> None:
    found = config.load({"DESKTERM_CONFIG": "/no", "DESKTERM_DB": "/no", variable: SECRET})
    assert found.secret(mailbox) == SECRET
    assert SECRET not in repr(found)


def test_nothing_found_says_where_it_looked_and_what_to_do(file: Path) -> None:
    fault = unsound(config.load(), str(file), "DESKTERM_PASSWORD_HELP", "keyring")
    assert fault.next_step == "deskterm mailbox password help"
    with pytest.raises(Misconfigured):
        config.load().secret_source("help")


def test_a_headless_keyring_is_no_keyring(ring: Ring) -> None:
    ring.fault = keyring.errors.NoKeyringError("no backend")
    unsound(config.load(), "has no password")


def test_a_locked_keyring_says_so_unless_it_is_not_wanted(file: Path, ring: Ring) -> None:
    ring.fault = keyring.errors.KeyringLocked("locked")
    unsound(config.load(), "KeyringLocked", "keyring = false")
    unsound(written(file, "keyring = false"), "has no password")


def test_an_empty_keyring_that_was_named_is_a_fault(file: Path, ring: Ring) -> None:
    unsound(written(file, "keyring = true"), "keyring holds no password for help")
    found = written(file, "smtp_keyring = true\npassword_command = ['echo', 'x']")
    unsound(found, "help/smtp", purpose="smtp")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_password_file_others_may_read_is_refused(file: Path, tmp_path: Path, mode: int) -> None:
    secret = private(tmp_path / "secret", SECRET, mode)
    found = written(file, f"password_file = '{secret}'")
    fault = unsound(found, "may be read by others", f"{mode:03o}")
    assert fault.next_step == f"chmod 600 {secret}"


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "is empty"), (b"\nx", "is empty"), (b"a\x00b", "control"), (b"\xff", "not UTF-8")],
)
def test_a_password_file_without_a_password(
    file: Path, tmp_path: Path, data: bytes, words: str
) -> None:
    secret = private(tmp_path / "secret", "")
    secret.write_bytes(data)
    unsound(written(file, f"password_file = '{secret}'"), words, str(secret))


def test_a_named_source_that_is_missing_is_a_fault_not_skipped(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", "x")
    unsound(written(file, "password_file = 'gone'"), str(file.parent / "gone"), "No such file")
    unsound(written(file, "password_env = 'OTHER'"), "OTHER", "empty")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["sh", "-c", "echo no such entry >&2; exit 3"], "failed with exit 3: no such entry"),
        (["no-such-program"], "cannot be run: No such file"),
        (["true"], "is empty"),
    ],
)
def test_a_command_that_fails_says_why(file: Path, argv: list[str], words: str) -> None:
    unsound(written(file, f"password_command = {argv}"), words, argv[0])


def test_a_command_gets_no_shell_and_no_input(file: Path) -> None:
    found = written(file, "password_command = ['echo', '$HOME; cat', 'x']")
    assert found.secret("help") == "$HOME; cat x"
    unsound(written(file, "password_command = ['cat']"), "is empty")


def test_a_command_that_hangs_is_ended_with_all_it_started(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskterm.config.secrets._SECONDS", 0.5)
    pid = tmp_path / "pid"
    found = written(file, f"password_command = ['sh', '-c', 'sleep 60 & echo $! > {pid}; wait']")
    began = time.monotonic()
    unsound(found, "took longer than 0.5 s")
    assert time.monotonic() - began < 5
    child = int(pid.read_text())
    for _ in range(50):
        stat = Path(f"/proc/{child}/stat")
        if not stat.exists() or stat.read_text().split()[2] == "Z":
            break
        time.sleep(0.1)
    else:
        pytest.fail("the command's child lives on")


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_command_is_not_run_from_a_file_others_may_write(
    file: Path, mode: int, tmp_path: Path
) -> None:
    written(file, f"password_command = ['touch', '{tmp_path}/ran']")
    file.chmod(mode)
    unsound(config.load(), "can be written by others", f"chmod go-w {file}")
    assert not (tmp_path / "ran").exists()


def test_a_command_is_not_run_from_a_folder_everybody_may_write(file: Path) -> None:
    found = written(file, "password_command = ['echo', 'x']")
    file.parent.chmod(0o777)
    unsound(config.load(), "can be written by everybody")
    file.parent.chmod(0o1777)
    assert config.load().secret("help") == "x"
    assert found.secret("help") == "x"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_files_owner_is_root_the_user_or_the_desks_owner(file: Path, isolated: Path) -> None:
    written(file, "password_command = ['echo', 'x']")
    os.chown(file, 12345, -1)
    unsound(config.load(), "belongs to another user")
    (isolated / "desk.db").touch()
    os.chown(isolated / "desk.db", 12345, -1)
    assert config.load().secret("help") == "x"


def test_a_password_is_kept_in_the_keyring(file: Path, ring: Ring) -> None:
    assert config.load().save_secret("help", SECRET) == "keyring"
    assert ring.held == {("deskterm", "help"): SECRET}
    assert not file.exists()
    assert config.load().save_secret("help", "out", "smtp") == "keyring"
    assert (config.load().secret("help"), config.load().secret("help", "smtp")) == (SECRET, "out")


def test_without_a_keyring_a_password_is_kept_in_a_private_file(file: Path) -> None:
    path = file.parent / "passwords/help"
    assert config.load().save_secret("help", SECRET) == f"file {path}"
    assert path.stat().st_mode & 0o777 == 0o600
    assert config.load().secret("help") == SECRET
    assert config.load().save_secret("help", "newer") == f"file {path}"
    assert config.load().secret("help") == "newer"
    assert config.load().save_secret("help", "out", "smtp") == f"file {path}.smtp"
    assert (config.load().secret("help"), config.load().secret("help", "smtp")) == ("newer", "out")


def test_a_saved_password_that_will_not_be_used_says_so(file: Path, ring: Ring) -> None:
    found = written(file, "password_command = ['echo', 'x']")
    assert found.save_secret("help", SECRET) == "keyring, but command echo comes first"


@pytest.mark.parametrize("value", ["", "two\nlines", "nul\x00"])
def test_what_is_no_password_is_not_kept(value: str, ring: Ring) -> None:
    with pytest.raises(Usage):
        config.load().save_secret("help", value)
    assert not ring.held


def test_a_mailbox_name_cannot_lead_out_of_the_folder(file: Path) -> None:
    config.load().save_secret("../../x", SECRET)
    assert [path.name for path in (file.parent / "passwords").iterdir()] == ["_.._x"]
    assert config.load().secret("../../x") == SECRET
