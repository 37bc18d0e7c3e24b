"""Words of the shell as queries, changes and numbers."""

from __future__ import annotations

import pytest

from deskterm.cli import arguments, express
from deskterm.cli.commands import COMMANDS
from deskterm.cli.group import load
from deskterm.errors import BadText, NotFound, Usage


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["is:open", "-tag:x"], "is:open -tag:x"),
        (["-mine"], "-mine"),
        (["-a b"], '-"a b"'),
        (["is:open", "printer jam"], 'is:open "printer jam"'),
        (["is:open", "contact:Marta Gil"], 'is:open contact:"Marta Gil"'),
        (["is:open printer jam"], "is:open printer jam"),
        (["is:open tag:x", "-mine"], "is:open tag:x -mine"),
        (["printer OR toner", "is:open"], "(printer OR toner) is:open"),
        (["printer OR toner"], "printer OR toner"),
        (["is:open", "(a OR b) c", "d OR (e f)"], "is:open (a OR b) c (d OR (e f))"),
        (["tag:a OR tag:b sort:-due", "x"], "(tag:a OR tag:b) sort:-due x"),
        (['subject:"a OR b" c', "x"], 'subject:"a OR b" c x'),
        (["a) OR (b", "x"], "a) OR (b x"),
        (['"paper jam"', "is:open"], '"paper jam" is:open'),
        ([], ""),
        (None, ""),
    ],
)
def test_a_query_keeps_its_phrases(words: list[str] | None, text: str) -> None:
    """`'tag:a OR tag:b' is:open` was `tag:a OR (tag:b is:open)`."""
    assert arguments.query(words) == text


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("en llamas", '"en llamas"'),
        ("-en llamas", '-"en llamas"'),
        ("Re: printer jam", '"Re: printer jam"'),
        ("group:Service Desk", 'group:"Service Desk"'),
        ("-group:Service Desk", '-group:"Service Desk"'),
        ("group:none,Service Desk", 'group:none,"Service Desk"'),
        ("org:Client, SL", 'org:"Client, SL"'),
        ("contact:Zoë half", 'contact:"Zoë half"'),
        ("status:En espera", 'status:"En espera"'),
        ("status:open,En espera", 'status:open,"En espera"'),
        ("type:a b\\", 'type:"a b\\\\"'),
        ("custom.place:3rd floor", 'custom.place:"3rd floor"'),
        ("created:>=2026-12-01 09:00", 'created:>="2026-12-01 09:00"'),
        ("grup:Service Desk", "grup:Service Desk"),
        ("group:Sales is:open", "group:Sales is:open"),
        ("group:none printer", "group:none printer"),
        ("status:open printer", "status:open printer"),
        ("tag:vip printer", "tag:vip printer"),
        ("print* jam", "print* jam"),
        ("#12 #13", "#12 #13"),
        ("NOT printer jam", "NOT printer jam"),
        ("printer -jam", "printer -jam"),
        ("(printer jam)", "(printer jam)"),
        (" is:open ", "is:open"),
        ("  ", ""),
    ],
)
def test_a_word_means_the_same_alone_and_beside_others(word: str, text: str) -> None:
    """`count group:"Service Desk"` failed alone, and `list "en llamas"` was two words alone."""
    assert arguments.query([word]) == text
    assert arguments.query([word, "is:new"]) == f"{text} is:new"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["status:solved", "+done", "-spam"], "status:solved +done -spam"),
        (["status:solved +done", "+vip -spam"], "status:solved +done +vip -spam"),
        (["status:En espera", "type:a b"], 'status:"En espera" type:"a b"'),
        (["subject:New title"], 'subject:"New title"'),
        (["subject:Re: status:closed +vip"], 'subject:"Re: status:closed +vip"'),
        (["group:D,E", "group:A (x)", "group:x -y"], 'group:"D,E" group:"A (x)" group:"x -y"'),
        (['subject:a "b" c\\'], 'subject:"a \\"b\\" c\\\\"'),
        (['subject:"a" +vip "b"'], 'subject:"\\"a\\" +vip \\"b\\""'),
        (['group:"Service Desk"', "group:none"], 'group:"Service Desk" group:none'),
        (["observer:+Service Desk", 'observer:-"A (x)"'],
         'observer:+"Service Desk" observer:-"A (x)"'),
        (["assignee:me", "wake:2026-12-01 09:00"], 'assignee:me wake:"2026-12-01 09:00"'),
    ],
)  # fmt: skip
def test_changes_keep_each_value_one_value(words: list[str], text: str) -> None:
    """A word went into the change text as it was: names with commas failed, others did more."""
    assert arguments.changes(words) == text


@pytest.mark.parametrize("word", ["+a status:solved", "-a -b", "+", "", "a,b", "a:b", '+"a b"'])
def test_a_word_is_one_tag(word: str) -> None:
    """`tag 1 '+a status:solved'` solved the ticket."""
    with pytest.raises(BadText):
        arguments.tag(word)


def test_leading_numbers_are_tickets() -> None:
    assert arguments.leading_numbers(["12", "#15", "12", "status:solved", "9"]) == (
        [12, 15],
        ["status:solved", "9"],
    )


@pytest.mark.parametrize("word", ["", "x", "-1", "1.5", "#", "##1", "٣"])
def test_what_is_no_ticket_number_is_a_usage_error(word: str) -> None:
    with pytest.raises(Usage):
        arguments.number(word)


def test_a_number_too_long_for_any_ticket_is_not_found() -> None:
    """`set 99999999999999999999 +x` asked which tickets."""
    with pytest.raises(NotFound, match="no ticket 99999999999999999999"):
        arguments.leading_numbers(["9" * 20, "+x"])
    assert arguments.number("0" * 30 + "7") == 7


def test_fields_are_checked_with_the_nearest_named() -> None:
    assert arguments.fields(" number, subject ", ("number", "subject")) == ("number", "subject")
    with pytest.raises(Usage, match="did you mean subject"):
        arguments.fields("subjet", ("number", "subject"))


SAID = [
    ["list"],
    ["list", "is:open", "-tag:x", "--json"],
    ["list", "--sort", "-updated", "-mine", "--limit", "0"],
    ["list", "--sort=-updated", "--fields", "number,subject", "a", "b"],
    ["list", "--view", "mine", "--columns=number", "--page", "2", "--by", "status"],
    ["count", "--view", "mine", "--by", "status", "tag:x"],
    ["search", "--page", "abc", "a"],
    ["count", "-a b", "--json"],
    ["search", "--limit", "3", "--", "--json"],
    ["show", "12"],
    ["show", "--json", "#12"],
]


@pytest.mark.parametrize("args", SAID, ids=" ".join)
def test_the_express_lane_reads_what_the_program_reads(args: list[str]) -> None:
    call = express.parse(args)
    assert call is not None
    command = load(args[0], COMMANDS[args[0]])
    with command.make_context(args[0], args[1:]) as ctx:
        given = {name: value for name, value in ctx.params.items() if name != "help"}
    defaults = {param.name: param.default for param in command.params}
    taken = {**defaults, **call.arguments}
    assert {name: value or None for name, value in taken.items()} == {
        name: (list(value) if isinstance(value, tuple) else value) or None
        for name, value in given.items()
    }


@pytest.mark.parametrize("name", express.LANES)
def test_the_express_lane_knows_every_option(name: str) -> None:
    command = load(name, COMMANDS[name])
    options = {opt for param in command.params for opt in param.opts if opt.startswith("--")}
    assert set(express.LANES[name].options) == options
    assert bool(COMMANDS[name].words) == express.LANES[name].words


@pytest.mark.parametrize(
    "args",
    [[], ["new"], ["list", "--help"], ["list", "--jsn"], ["list", "--limit", "x"],
     ["list", "--sort"], ["list", "--json=1"], ["show"], ["show", "1", "2"], ["show", "-1"],
     ["--version"]],
    ids=" ".join,
)  # fmt: skip
def test_the_express_lane_leaves_the_rest_alone(args: list[str]) -> None:
    assert express.parse(args) is None
