"""How each command is called over the hostile desk: well, with poison, and wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminals.poison import EVERYTHING, MARK, NAME, POISONS
from terminals.poison import LINE as RAW_LINE

if TYPE_CHECKING:
    from terminals.hostile import Hostile

HELP_ONLY: dict[str, str] = {}
"""Commands that are only asked for their help here, and why."""
PIPE_ONLY = {"demo": "on a terminal it opens the full screen, on a desk of our own mails"}
TYPED = {
    "mailbox password": b"secret\n",
    "mailbox remove": b"n\n",
    "group remove": b"n\n",
    "view remove": b"n\n",
    "field remove": b"n\n",
    "quarantine drop": b"n\n",
    "contact remove": b"n\n",
    "org remove": b"n\n",
    "mail parse": b"",
}
"""What is typed to those that ask."""

SSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + "A" * 43

LINE = RAW_LINE.replace("\x00", "")
TEXT = EVERYTHING.replace("\x00", "")
PATH = NAME.replace("/", "_")


def invocations(built: Hostile | None) -> dict[str, list[list[str]]]:
    """The arguments by command, in an order in which each finds what it needs."""
    many = ["1"] if built is None else [str(number) for number in built.singles]
    ids = [["1"], ["2"], ["3"], ["999"], [LINE]]
    return {
        "view add": [[LINE, MARK], [NAME, MARK], ["Evil", f'"{NAME}"', "OR",
                     MARK, "--by", "contact", "--columns", "number,subject,contact"],
                     ["Evil", "is:open"], ["x", LINE], ["x", "is:open", "--columns", LINE],
                     ["x", "is:open", "--group", LINE], ["x", "is:open", "--sort", LINE],
                     ["x", "is:open", "--by", LINE], ["x"]],
        "list": [[], ["--limit", "0"], ["is:open", MARK], [LINE], [f"subject:{LINE}"],
                 [f"{PATH}:x"], ["--sort", LINE], ["--fields", LINE], [f"tag:{NAME}"],
                 ["--view", LINE], ["--view", "Evil"], ["--view", NAME],
                 ["--columns", LINE], ["--page", LINE],
                 ["--by", LINE], ["--by", "tag,contact", "--limit", "0"], ["--page", "2"],
                 ["--columns", "number,subject,contact_name,tags,organization,mailbox"],
                 [f'"{NAME}"'], [f"--{PATH}"], [f"status:{PATH}"], ["is:spam"]],
        "count": [[], [MARK], [LINE], [f"-{LINE}"], ["--by", "tag,contact"], ["--view", LINE]],
        "show": [["1"], *([number] for number in many), ["999"], [LINE]],
        "search": [[MARK], [LINE], [f"{PATH}:"], ["--page", LINE, MARK], [f'"{NAME}"'],
                   [f"{MARK}*"]],
        "export": [[], ["--messages"], ["--format", "jsonl", "--messages"], [LINE],
                   ["--view", LINE], ["--columns", LINE], ["--output", PATH], ["--output", PATH],
                   ["--output", "/no/" + PATH], ["--format", LINE], ["--sort", LINE]],
        "view list": [[], ["--json"], ["--others"]],
        "view show": [["Evil"], [NAME], [LINE], ["Mine"]],
        "view set": [["Evil", "--position", "1"], [LINE, "is:open"], ["Evil", LINE],
                     ["Evil", "--name", LINE], ["Evil", "--group", LINE], ["Evil"]],
        "new": [[LINE, "--contact", "new@client.test", "--contact-name", NAME, "-m", TEXT],
                ["x", "--contact", LINE], ["x", "--type", LINE], ["x", "--assign", LINE],
                ["x", "--channel", LINE], ["x", "--tag", LINE], ["x", "--attach", PATH],
                ["x", "--set", LINE], ["x", "--file", PATH], ["x", "--group", LINE],
                ["x", "--send", "--contact", "new@client.test", "-m", LINE], ["x", "--edit"]],
        "reply": [["1", "-m", TEXT], ["1", "-m", LINE, "--to", LINE], ["1", "--file", PATH],
                  ["1", "-m", "x", "--then", LINE], ["1", "-m", LINE, "--seen", "1"],
                  ["1", "-m", "x", "--all", "--send"], ["1", "-m", "x", "--cc", f"{NAME} <a@b>"],
                  ["1"], ["999", "-m", "x"], ["1", "-m", "x", "--attach", PATH]],
        "note": [["1", "-m", TEXT], ["1"], ["1", "--file", PATH], [LINE, "-m", "x"]],
        "set": [["1", f"subject:{LINE}"], ["1", f"status:{PATH}"], ["1", f"assignee:{PATH}"],
                ["1", f"+{NAME}"], ["1", "--dry-run", f'subject:"{PATH}"'], ["1", f"type:{PATH}"],
                ["1", "2", "999", "priority:high"], ["--query", LINE, "+x"],
                ["--query", "number:1..", "due:friday", "+x", "--dry-run"],
                ["1", f"due:{PATH}"], ["1", f"category:{NAME}"], ["1", "2", f"org:{LINE}"],
                ["1", f"contact:{PATH}"], ["1", f"wake:{PATH}"], ["1", f"--{PATH}"], ["1", LINE]],
        "assign": [["1", "me"], ["1", LINE], ["1", "luis"], ["1", f"group:{LINE}"]],
        "tag": [["1", NAME], ["1", LINE], ["1", f"-{NAME}"]],
        "snooze": [["3", "3d"], ["3", LINE]],
        "spam": [["4"], [LINE]],
        "unspam": [["4"], [LINE]],
        "join": [["28"], ["29", "1"], ["1"], [LINE]],
        "merge": [["27", "26", "--into", "25"], ["27", "--into", "25"], ["2", "--into", LINE],
                  [LINE, "--into", "2"], ["2"], ["999", "--into", "2"]],
        "split": [["1"], ["2", "--onwards", "--subject", LINE], ["999"], [LINE]],
        "withdraw": ids,
        "undo": [[], [], []],
        "log": [[], ["1"], ["--limit", "0"], [LINE], ["--admin"], ["--admin", LINE]],
        "fetch": [[], ["help"], [LINE]],
        "send": [[], ["help"], [LINE]],
        "tick": [[]],
        "mailbox list": [[]],
        "mailbox show": [["help"], [LINE]],
        "mailbox add": [["second", "--host", LINE, "--address", "a@b.test"],
                        ["second", "--host", "h", "--address", LINE], [LINE, "--host", "h"],
                        ["second", "--host", "h.test", "--address", "a@b.test", "--user", NAME,
                         "--folder", NAME, "--default-group", NAME, "--since", LINE],
                        ["second", "--host", "h.test", "--address", "a@b.test", "--user", NAME,
                         "--folder", NAME, "--default-group", NAME], ["x", "--tls", LINE]],
        "mailbox set": [["help", "--folder", LINE], ["help", "--host", LINE], [LINE, "--host", "h"],
                        ["help", "--since", LINE], ["help", "--after-fetch", LINE]],
        "mailbox check": [["help"], ["second"], [LINE]],
        "mailbox password": [["help"], [LINE]],
        "mailbox enable": [["help"], [LINE]],
        "mailbox disable": [["second"], [LINE]],
        "mailbox remove": [["second"], ["second", "--yes"], [LINE]],
        "mail import": [["mails.eml"], [PATH], ["--mailbox", LINE, "mails.eml"]],
        "mail parse": [["mails.eml"], [PATH]],
        "outbox list": [[], ["--all"], ["--state", LINE]],
        "outbox show": ids,
        "outbox retry": ids,
        "outbox cancel": ids,
        "quarantine list": [[]],
        "quarantine show": [*quarantined(built), ["999"], [LINE]],
        "quarantine retry": [*quarantined(built)[:1], ["999"], [LINE]],
        "quarantine drop": [*quarantined(built)[1:], ["999"], [LINE]],
        "attachment list": [["1"], ["999"], [LINE]],
        "attachment get": [*ids, ["1", "--force"], ["1", "--out", PATH],
                           ["1", "--out", "/no/" + PATH]],
        "attachment add": [["1", "mails.eml", "--name", NAME, "--description", LINE], ["1", PATH]],
        "attachment set": [["1", "--description", LINE], ["1", "--public"], [LINE, "--public"]],
        "attachment remove": ids,
        "contact add": [["--name", NAME, "--email", "sue@client.test", "--note", TEXT, "--phone",
                         f"600{LINE[:100]}", "--attr", f"x={LINE}", "--org", NAME],
                        ["--email", LINE], ["--name", "x", "--org", LINE], ["--attr", LINE],
                        ["--name", "x", "--phone", LINE], ["--name", "x", "--language", LINE]],
        "contact set": [["joe@client.test", "--position", NAME, "--type", NAME, "--note", TEXT,
                         "--attr", f"{NAME}={LINE}"], [LINE, "--name", "x"], ["1", "--email", LINE],
                        ["1", "--name", LINE], ["1", "--org", NAME]],
        "contact list": [[], [MARK], [LINE], ["--org", LINE], ["--org", NAME]],
        "contact import": [["people.csv", "--dry-run"], ["people.csv"], ["people.csv", "--json"],
                           [PATH], ["people.csv", "--map", LINE], ["people.csv", "--attributes"],
                           ["people.csv", "--map", f"{NAME}=email"]],
        "contact export": [[], ["--json"]],
        "org import": [["people.csv", "--dry-run"], ["people.csv"], [PATH],
                       ["people.csv", "--map", f"name={LINE}"]],
        "org export": [[], ["--json"]],
        "contact show": [["joe@client.test"], ["1"], ["2"], [LINE]],
        "contact move": [["1", "--org", NAME], ["1", "--org", LINE], [LINE, "--out"]],
        "contact merge": [["1", "2"], ["1", LINE], [LINE, "1"]],
        "contact accept": [[message, choice] for message in ("1", "999")
                           for choice in ("--leave", "--new")] + [[LINE]],
        "contact remove": [["1"], ["999"], [LINE]],
        "org add": [[NAME + "2", "--domain", "evil.test", "--comment", TEXT, "--site", NAME,
                     "--category", NAME, "--address", TEXT[:200], "--name-also", NAME],
                    [NAME], [LINE], ["x", "--domain", LINE], ["x", "--responsible", LINE],
                    ["x", "--observer", f"group:{LINE}"], ["x", "--email", LINE]],
        "org list": [[], [MARK], [LINE]],
        "org show": [[NAME], [NAME + "2"], ["1"], [LINE]],
        "org set": [[NAME, "--responsible", "ana", "--observer", "ana"], [LINE, "--name", "x"],
                    ["1", "--name", LINE], ["1", "--add-domain", LINE], ["1", "--phone", NAME]],
        "org free-mail add": [["home.test"], [LINE]],
        "org free-mail list": [[]],
        "org free-mail remove": [["home.test"], [LINE]],
        "org remove": [[NAME + "2", "--yes"], ["999", "--yes"], [LINE]],
        "agent invite": [[f"{LINE} <ivo@acme.test>"], [LINE, "raul@acme.test"], [LINE],
                         ["x", f"{PATH}@acme.test"], ["a@b.test", "--role", LINE],
                         ["a@b.test", "--group", LINE]],
        "key list": [[], ["ana"], [LINE]],
        "key add": [["ana", LINE], [LINE, "ssh-ed25519 AAAA"], ["ana", f"{SSH_KEY} {LINE}"]],
        "key remove": ids,
        "group list": [[], ["--json"]],
        "group add": [[LINE], ["Zyx", "--member", LINE], ["Zyx", "--member", "luis", "--notify",
                      "ana", "--description", TEXT], ["Zyx"], [NAME, "--private"]],
        "group show": [["Zyx"], [LINE]],
        "group set": [["Zyx", "--description", LINE], ["Zyx", "--name", LINE], [LINE, "--private"],
                      ["Zyx", "--position", LINE], ["Zyx"]],
        "group member": [["Zyx", "--add", LINE], ["Zyx", "--mute", "ana", "--remove", "luis"],
                         [LINE, "--add", "ana"], ["Zyx"]],
        "group enable": [["Zyx"], [LINE]],
        "group disable": [["Zyx"], [LINE]],
        "group remove": [["Zyx"], ["Zyx", "--yes"], [LINE]],
        "field list": [[], ["--json"]],
        "field add": [[LINE], ["zyx", "--kind", LINE], ["zyx", "--name-en", LINE],
                      ["zyx", "--name-en", NAME, "--name-es", NAME],
                      ["zyw", "--kind", "choice", "--choice", LINE, "--choice", f"x={NAME}/{PATH}"],
                      ["zyv", "--kind", "choice", "--choice", "x", "--choice", f"y={PATH}"],
                      ["zyx"]],
        "field show": [["zyx"], ["zyv"], [LINE]],
        "field set": [["zyx", "--name-en", LINE], ["zyx", "--kind", LINE], [LINE, "--kind", "date"],
                      ["zyv", "--choice", LINE], ["zyx", "--position", LINE], ["zyx"]],
        "field disable": [["zyx"], [LINE]],
        "field enable": [["zyx"], [LINE]],
        "field remove": [["zyx"], ["zyv", "--yes"], [LINE]],
        "agent list": [[], ["--role", LINE], ["--inactive"], ["--json"]],
        "agent add": [["eva", "--name", NAME, "--email", "eva@acme.test", "--position", LINE],
                      ["eva", "--name", "x", "--email", "a@b.test"], [LINE, "--name", "x"],
                      ["x", "--name", LINE, "--email", LINE], ["x", "--name", "x", "--email",
                       "x@acme.test", "--group", LINE, "--role", LINE]],
        "agent show": [["eva"], ["luis"], [LINE]],
        "agent set": [["eva", "--phone", LINE, "--signature", TEXT], ["eva", "--os-user", LINE],
                      ["eva", "--login", LINE], ["eva", "--notices", LINE], ["eva"],
                      [LINE, "--name", "x"]],
        "agent deactivate": [["eva", "--reassign", LINE], ["eva", "--reassign", f"group:{LINE}"],
                             ["ana"], ["eva"], [LINE]],
        "agent activate": [["eva"], [LINE]],
        "view remove": [[NAME], ["Spam"], ["Spam", "--yes"], [LINE]],
        "draft list": [[], ["--agent", "eva"], ["--agent", LINE]],
        "draft show": ids,
        "draft drop": ids,
        "status list": [[]],
        "config show": [[], ["me.signature"], ["title"], [LINE]],
        "config set": [["title", LINE], ["me.signature", LINE], [LINE, "x"], ["tui.theme", LINE],
                       ["me.time_zone", LINE], ["publish_delay", LINE], ["me.email", LINE],
                       [f"mailboxes.{PATH}.password_file", LINE], [f"keys.{PATH}", "x"]],
        "init": [["--name", LINE], ["--agent", LINE], ["--group", LINE]],
        "demo": [["--dir", PATH]],
        "db upgrade": [[]],
        "db status": [[]],
        "db copy": [["--to", PATH + "copy"], ["--to", "mails.eml"], ["--to", LINE],
                    ["--to", f"postgresql://x:y@127.0.0.1:1/{PATH}"]],
        "backup": [[PATH], [PATH], ["/no/" + PATH]],
        "restore": [[PATH + "none"], ["mails.eml"]],
        "doctor": [[], ["--offline"], ["--access"], ["--access", "--json"]],
        "completion": [["bash"], ["zsh"], ["fish"], [LINE]],
        "man": [[]],
        "version": [[]],
    }  # fmt: skip


def quarantined(built: Hostile | None) -> list[list[str]]:
    """The numbers of the mails in quarantine."""
    return [["1"]] if built is None else [[str(number)] for number in built.quarantined]


def hostile_mail() -> bytes:
    """A mail for `mail parse` and `mail import`: poison raw, where no encoding hides it."""
    lines = [f"{name}: {text}" for name, text in POISONS.items() if name != "long"]
    body = "\n".join(lines)
    head = f"From: {NAME} <joe@client.test>\nSubject: {LINE}\nMessage-ID: <file{LINE}@x>\n"
    return f"{head}\n{body}".encode("utf-8", "surrogatepass")


def hostile_table() -> bytes:
    """A table for `contact import` and `org import`: poison in every cell and in a column's name.

    Every other row is refused, for its e-mail.
    """
    cells = [text.replace('"', '""') for name, text in POISONS.items() if name != "long"]
    rows = [f'"{cell}","p{at}@x.test","{cell}","{cell}"' for at, cell in enumerate(cells)]
    rows += [f'"{cell}","{cell}@","",""' for cell in cells]
    head = f'name,email,company,"{LINE.replace(chr(34), chr(39))}"'
    return "\n".join([head, *rows]).encode("utf-8", "surrogatepass")
