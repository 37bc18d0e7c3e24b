"""The same at the command line: what a plain agent and a lead read, in data and in talk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from cli.commandline import Done, run
from desk.fixtures import _fill
from desk.helpers import FixedClock, open_desk
from sight_world import World, make_world

from deskterm.cli.commands import COMMANDS, Entry
from deskterm.terms import Role

NEVER = 99_999_999
LOGINS = {Role.AGENT: "bob", Role.LEAD: "lea"}

ABOUT_ONE: dict[str, tuple[str, Callable[[str], list[str]]]] = {
    "show": ("number", lambda n: ["show", n]),
    "show json": ("number", lambda n: ["show", n, "--json"]),
    "log": ("number", lambda n: ["log", n]),
    "reply": ("number", lambda n: ["reply", n, "-m", "x"]),
    "note": ("number", lambda n: ["note", n, "-m", "x"]),
    "set": ("number", lambda n: ["set", n, "+x"]),
    "set dry": ("number", lambda n: ["set", n, "status:solved", "--dry-run"]),
    "assign": ("number", lambda n: ["assign", n, "me"]),
    "tag": ("number", lambda n: ["tag", n, "x"]),
    "snooze": ("number", lambda n: ["snooze", n, "3d"]),
    "spam": ("number", lambda n: ["spam", n]),
    "unspam": ("number", lambda n: ["unspam", n]),
    "join": ("number", lambda n: ["join", n]),
    "merge": ("number", lambda n: ["merge", n, "--into", "99999998"]),
    "split": ("message", lambda n: ["split", n]),
    "attachments": ("number", lambda n: ["attachment", "list", n]),
    "attach": ("number", lambda n: ["attachment", "add", n, "-", "--name", "x.txt"]),
    "file": ("file", lambda n: ["attachment", "get", n]),
    "file set": ("file", lambda n: ["attachment", "set", n, "--public"]),
    "file remove": ("file", lambda n: ["attachment", "remove", n]),
    "withdraw": ("reply", lambda n: ["withdraw", n]),
    "accept": ("message", lambda n: ["contact", "accept", n]),
    "accept new": ("message", lambda n: ["contact", "accept", n, "--new"]),
    "draft": ("draft", lambda n: ["draft", "show", n]),
    "draft drop": ("draft", lambda n: ["draft", "drop", n]),
    "mail": ("outbox", lambda n: ["outbox", "show", n]),
    "mail retry": ("outbox", lambda n: ["outbox", "retry", n]),
    "mail cancel": ("outbox", lambda n: ["outbox", "cancel", n]),
}
"""Commands about one ticket, or about a row that hangs on one."""

ALL = """
list | list --json --limit 0 | list lamp --limit 0 --json | list assignee:any --json | search lamp
list --view all:Mine | list --view 8 --json --limit 0 | list --by tag | list --page 2 --limit 3
export | export --format jsonl --messages | export --messages number:1.. | export --view 2
view list | view list --json | view show mine --json | search lamp --json | search dark --page 2
search inside sort:rank --limit 0 --json | count --view 8 --by tag
count | count number:1.. --json | count --by tag --json | count --by group number:1.. --json
log --limit 0 --json | log --limit 0 | outbox list --all --limit 0 --json | outbox list
draft list | draft list --json | contact list --json | contact show joe@client.test --json
contact show joe@client.test | group list --json | group show Vault | group show Vault --json
org list --json | org show client.test --json | org show client.test | agent list --json
contact export | org export | quarantine list | doctor --offline | doctor --access
list custom.mark:zq --limit 0 --columns number,custom.mark | count --by custom.mark number:1..
field list | field list --json | field show mark | field show mark --json
draft list --agent old | draft list --agent old --json | agent show old | agent show ana --json
""".replace("\n", "|").split("|")
OTHERS = """
new, undo, view add, view set, view remove, fetch, send, tick,
mailbox list, mailbox show, mailbox add, mailbox set, mailbox check,
mailbox password, mailbox enable, mailbox disable, mailbox remove, mail import, mail parse,
quarantine show, quarantine retry, quarantine drop, contact add, contact set, contact move,
contact merge, contact import, contact remove, org add, org set, org remove, org import,
org free-mail list, org free-mail add, org free-mail remove, agent add, agent invite, agent set,
agent activate, agent deactivate, group add, group set, group member, group enable, group disable,
group remove, field add, field set, field enable, field disable, field remove,
key list, key add, key remove, status list, init, demo, config show, config set,
db upgrade, db status, db copy, backup, restore, completion, man, version
"""
"""Commands that print nothing of a ticket which is there already, or act on one's own change."""
COMPLETED = ("list --view ", "view show ", "show ", "set ", "list tag:z", "list custom.mark:z",
             "set 1 custom.mark:z", "list number:", "tag 1 +z", "set 1 -z", "log ",
             "attachment get ", "outbox show ", "contact show j", "draft show ")  # fmt: skip


def _commands(entries: Mapping[str, Entry], path: tuple[str, ...] = ()) -> Iterator[str]:
    for name, entry in entries.items():
        if entry.under:
            yield from _commands(entry.under, (*path, name))
        else:
            yield " ".join((*path, name))


def test_every_command_is_asked_about_hidden_tickets() -> None:
    """A new command is put where it is asked, or among those that know no tickets."""
    lines = [" ".join(words("1")) for _, words in ABOUT_ONE.values()]
    lines += [line.strip() for line in ALL]
    others = {" ".join(name.split()) for name in OTHERS.split(",")}
    for name in _commands(COMMANDS):
        asked = any(f"{line} ".startswith(f"{name} ") for line in lines)
        assert asked != (name in others), name


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    path = str(tmp_path_factory.mktemp("sight") / "desk.db")
    _fill(path)
    return make_world(open_desk(path, FixedClock()))


@pytest.fixture
def as_role(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    monkeypatch.setenv("DESKTERM_DB", str(world.admin.store.place.path))
    return lambda role, *args: run("--as", LOGINS[role], *args, stdin=b"x")


@pytest.mark.parametrize("role", LOGINS)
@pytest.mark.parametrize("name", ABOUT_ONE)
def test_a_hidden_one_is_not_found_in_the_same_words(
    world: World, as_role: Callable[..., Done], role: Role, name: str
) -> None:
    what, words = ABOUT_ONE[name]
    hidden = getattr(world.tickets[role]["vault foreign"], what)
    found, never = (as_role(role, *words(str(id))) for id in (hidden, NEVER))
    assert (found.code, found.out) == (3, "") == (never.code, never.out)
    assert found.err.replace(str(hidden), "N") == never.err.replace(str(NEVER), "N")


@pytest.mark.parametrize("role", LOGINS)
@pytest.mark.parametrize("line", [line.strip() for line in ALL if line.strip()])
def test_no_word_of_a_hidden_ticket_is_printed(
    world: World, as_role: Callable[..., Done], role: Role, line: str
) -> None:
    done = as_role(role, *line.split())
    assert done.code != 2, done.err
    for one in world.hidden(role).values():
        assert one.mark not in done.out + done.err


@pytest.mark.parametrize("role", LOGINS)
@pytest.mark.parametrize("line", COMPLETED)
def test_nothing_of_a_hidden_ticket_is_completed(
    world: World, as_role: Callable[..., Done], role: Role, line: str
) -> None:
    words = f"deskterm --as {LOGINS[role]} {line}".split(" ")
    done = run("__complete", "zsh", *words)
    # Ids of files, mails and drafts are not offered at all.
    assert done.out or line.split()[0] in ("attachment", "outbox", "draft")
    hidden = world.hidden(role)
    offered = {text.split("\t")[0].lstrip("#") for text in done.out.splitlines()}
    for number, one in hidden.items():
        assert one.mark not in done.out
        if line in ("show ", "set ", "log ", "list number:"):
            assert not offered & {str(number), f"number:{number}"}


def test_giving_a_ticket_away_is_answered_and_then_it_is_gone(
    world: World, as_role: Callable[..., Done]
) -> None:
    own = world.tickets[Role.AGENT]
    mine, other = str(own["own"].number), str(own["vault own"].number)
    done = as_role(Role.AGENT, "set", mine, "assignee:none", "+given")
    assert (done.code, done.out) == (0, "")
    assert f"#{mine}: assignee bob → none" in done.err
    sent = as_role(Role.AGENT, "reply", other, "-m", "Others will look.", "--then", "assignee:lea")
    assert sent.code == 0, sent.err
    for number in (mine, other):
        gone = as_role(Role.AGENT, "show", number)
        assert (gone.code, gone.err.split(". ")[0].strip()) == (3, f"deskterm: no ticket {number}")
    back = as_role(Role.AGENT, "undo")
    assert (back.code, f"#{other}" in back.err) == (0, True), back.err
