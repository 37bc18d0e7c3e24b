"""SQL and the plain model of `query_model` give each role the same tickets in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from desk.helpers import FixedClock, make_desk
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from query_facts import sees
from query_model import answer
from query_tally import tally
from query_world import NOW, World, build

from deskterm.desk import Desk
from deskterm.errors import BadText
from deskterm.fields import STANDARD
from deskterm.policy import Actor
from deskterm.query import Term, parse
from deskterm.store.visible import visible_to
from deskterm.terms import Role

_TERMS = """
number:1,3,7 number:#5 number:>=12 number:<4 number:3..9 number:..5 number:999999999999999999
subject:fire subject:PRINTER subject:100% subject:a_b subject:über* subject:nunez subject:"on fire"
status:open,waiting status:suspended status:Resuelto category:new,open category:spam
priority:high priority:>=high priority:low..normal priority:<urgent priority:2..
type:incident type:question,request channel:mail channel:phone,desk
assignee:me assignee:none assignee:any assignee:bob,none assignee:"ana ruiz" author:me author:none
contact:joe contact:joe@home.test contact:client contact:n_x contact:nuria contact:100% contact:jo*
contact:none contact:any contact:zoe,none mailbox:help mailbox:he* mailbox:none mailbox:any,none
tag:vip tag:VIP tag:"vip 2" tag:v* tag:nu tag:a_* tag:none tag:any tag:vip,none
created:<7d created:>1mo created:today created:2026-10 created:1h..7d created:7d.. updated:<1h
updated:>=2025-01-01 wake:any wake:none wake:<3d wake:2d wake:1d..30d wake:none,3d
due:any due:none due:<2h due:1d.. due:>=1h due:..2d due:none,3d is:overdue is:overdue,solved
group:support group:"BILLING N" group:my-groups group:none group:any group:secret,none
observer:me observer:bob observer:"ana ruiz" observer:my-groups observer:support group:wages
observer:"group:Secret" observer:none observer:any observer:lea,none org:zoo org:acme org:nandu*
org:"client sl" org:client.org org:cli* org:client_* org:none org:any
organization:"zoo club" org:zoo.test,none org:"ñandu 100%"
is:open is:new is:unread is:assigned is:waiting is:suspended is:solved is:closed is:spam is:failed
is:merged is:merged,open has:attachment has:draft has:link has:note has:observer has:reply has:tag
is:open,solved has:draft,note mentioned:me mentioned:bob mentioned:none mentioned:any,none
contact.type:supplier contact.type:"PROVEEDOR N" contact.type:sup* contact.type:none,supplier
contact.type:any contact.position:jefe contact.position:ALMACEN contact.position:100%
contact.position:j* contact.position:none contact.position:any contact.language:es,en
contact.language:Inglés contact.phone:600123 contact.phone:"+34 600" contact.phone:"(91) 555"
contact.phone:none contact.phone:any,none domain:client.test domain:@x.test domain:eu.client.test
domain:cli* domain:x_test domain:none domain:any org.category:partner org.category:publico*
org.category:"público 1%" organization.category:none org.category:any
participant:joe@client.test participant:client participant:copy_1* participant:jo*,zoe
participant:none participant:any mailbox:ATENCION mailbox:at* mailbox:help_2 mailbox:help_*
language:es language:Spanish,none language:any file:foto file:FOTO* file:nandu file:100% file:_1
file:none file:any,none link:3 link:#7,9 link:999999999999999999 link:none link:any last:customer
last:agent,nobody last:nobody spoken:<2d spoken:>2d spoken:none spoken:any spoken:today,none
spoken:30d..1d
fire FIRE fi* burn* senor marta@client.test foto_1.jpg "big fire" "fire big" "printer on fire" 1*
"""
# Split at spaces outside quotes.
TERMS = [
    term.replace("\x00", " ")
    for term in "".join(
        part if place % 2 == 0 else f'"{part}"'.replace(" ", "\x00")
        for place, part in enumerate(_TERMS.split('"'))
    ).split()
]


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(" ".join),
        pair.map(lambda two: f"({two[0]} OR {two[1]})"),
        inner.map(lambda one: f"NOT ({one})"),
        inner.map(lambda one: f"-({one})"),
    )


EXPRESSIONS = st.one_of(st.just(""), st.recursive(st.sampled_from(TERMS), _joined, max_leaves=6))
KEYS = [
    sign + field.name
    for field in STANDARD
    if field.sort and field.name != "rank"
    for sign in ("", "-")
]
SORTS = st.lists(st.sampled_from(KEYS), max_size=3, unique_by=lambda key: key.lstrip("-"))
GROUPS = [field.name for field in STANDARD if field.group]
ACTORS = {
    "ana": Actor(1, "ana", "Ana Ruiz", Role.ADMIN, time_zone="America/Bogota"),
    "bob": Actor(2, "bob", "Bob Ño", Role.AGENT, time_zone="Europe/Madrid"),
    "lea": Actor(3, "lea", "Lea", Role.LEAD),
    "eva": Actor(4, "eva", "Eva", Role.AGENT),
}
QUICK = settings(
    max_examples=50,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


Desks = list[tuple[Desk, World]]


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    folder = tmp_path_factory.mktemp("model")
    desks = [make_desk(str(folder / f"{which}.db"), FixedClock(NOW)) for which in (11, 21, 31)]
    yield [
        (desk, build(desk.store, which)) for which, desk in zip((11, 21, 31), desks, strict=True)
    ]
    for desk in desks:
        desk.close()


@pytest.fixture(scope="module")
def on_postgres(postgres) -> Iterator[Desks]:  # type: ignore[no-untyped-def]
    """On a server that sorts as people do, so that every order of ours has to say how it sorts."""
    url = postgres.fresh_database()
    found = []
    for which in (12, 22):
        name = f"{url.rsplit('/', 1)[1]}_icu{which}"
        postgres._admin.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'es-ES'"
        )
        desk = make_desk(postgres.url(name), FixedClock(NOW))
        found.append((desk, build(desk.store, which)))
    yield found
    for desk, _ in found:
        desk.close()
        postgres.drop(desk.store.place.url)
    postgres.drop(url)


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def world(request: pytest.FixtureRequest) -> tuple[Desk, World]:
    """The first desk of each database."""
    return request.getfixturevalue(request.param)[0]  # type: ignore[no-any-return]


class Asked(NamedTuple):
    """A query somebody puts to one of the desks, and how they look at what it gives."""

    which: int
    who: str
    text: str
    keys: list[str]
    by: list[str]
    size: int


ASKED = st.builds(
    Asked,
    which=st.integers(0, 5),
    who=st.sampled_from(sorted(ACTORS)),
    text=EXPRESSIONS,
    keys=SORTS,
    by=st.lists(st.sampled_from(GROUPS), min_size=1, max_size=2, unique=True),
    size=st.integers(1, 9),
)


def _agree(desk: Desk, world: World, asked: Asked) -> None:
    query = f"{asked.text} sort:{','.join(asked.keys)}".strip() if asked.keys else asked.text
    actor = ACTORS[asked.who]
    read = Desk(desk.store, actor, desk.clock).read
    meant = parse(query, read.vocabulary.fields())
    wanted = answer(world, meant, actor)
    assert read.tickets.numbers(query) == wanted, query
    assert read.tickets.count(query) == len(wanted), query
    assert [row.number for row in read.tickets.search(query, limit=5, offset=2)] == wanted[2:7]
    assert _walked(read, query, asked.size) == wanted, query
    names, groups = read.tickets.tally(query, by=",".join(asked.by))
    assert names == tuple(asked.by)
    assert dict(groups) == dict(tally(world, meant, actor, names)), query
    assert [count for _, count in groups] == sorted((n for _, n in groups), reverse=True)


def _walked(read: Any, query: str, size: int) -> list[int]:
    """A list page by page, each page but the last full."""
    found: list[int] = []
    after = ""
    while True:
        page = read.tickets.number_page(query, limit=size, after=after)
        found += page.numbers
        if not page.next:
            return found
        assert len(page.numbers) == size
        after = page.next


@seed(1)
@QUICK
@given(asked=ASKED)
def test_sqlite_agrees_with_the_model(on_sqlite: Desks, asked: Asked) -> None:
    _agree(*on_sqlite[asked.which % len(on_sqlite)], asked)


@seed(2)
@QUICK
@given(asked=ASKED)
def test_postgres_agrees_with_the_model(on_postgres: Desks, asked: Asked) -> None:
    _agree(*on_postgres[asked.which % len(on_postgres)], asked)


@pytest.mark.parametrize("who", sorted(ACTORS))
def test_every_term_sort_and_group_alone_agrees(world: tuple[Desk, World], who: str) -> None:
    desk, facts = world
    read = Desk(desk.store, ACTORS[who], desk.clock).read.tickets
    found = 0
    for term in TERMS:
        for query in (term, f"-{term}"):
            wanted = answer(facts, parse(query, desk.read.vocabulary.fields()), ACTORS[who])
            assert read.numbers(query) == wanted, query
            assert read.count(query) == len(wanted), query
        found += desk.read.tickets.count(term) > 0
    assert found > len(TERMS) * 0.7  # terms that match nothing would prove nothing
    for key in KEYS:
        _agree(desk, facts, Asked(0, who, "", [key], ["status"], 3))
    for name in GROUPS:
        _agree(desk, facts, Asked(0, who, "", [], [name], 24))


def test_the_terms_ask_for_every_field_and_flag() -> None:
    asked = [parse(term).expression for term in TERMS]
    terms = [node for node in asked if isinstance(node, Term)]
    assert {term.field for term in terms} == {field.name for field in STANDARD if field.filter}
    for name in ("is", "has"):
        told = {value.text for term in terms if term.field == name for value in term.values}
        assert told == {choice.key for choice in STANDARD[name].choices}


def test_the_world_has_something_to_hide_from_everybody(world: tuple[Desk, World]) -> None:
    _, facts = world
    whole = {one.number for one in facts.tickets}
    sights = {
        who: {one.number for one in facts.tickets if sees(facts, actor, one)}
        for who, actor in ACTORS.items()
    }
    assert sights["ana"] == whole
    assert all(3 < len(sights[who]) < len(whole) for who in ("bob", "eva", "lea"))
    assert len({frozenset(sight) for sight in sights.values()}) == 4


@pytest.mark.parametrize("who", sorted(ACTORS))
def test_both_forms_of_the_condition_are_the_models(world: tuple[Desk, World], who: str) -> None:
    """Over the ticket's own row, and by its number alone."""
    desk, facts = world
    wanted = [one.number for one in facts.tickets if sees(facts, ACTORS[who], one)]
    for rows, number in (("ticket_facts t", "t.number"), ("tickets v", "v.id")):
        seen, values = visible_to(ACTORS[who], number)
        sql = f"SELECT {number} FROM {rows} WHERE {seen} ORDER BY 1"
        assert [row[0] for row in desk.store.reader.rows(sql, values)] == wanted


@pytest.mark.parametrize("text", ["fire", "fi*", '"big fire" OR fire', "printer is:open"])
def test_the_best_first_are_the_same_tickets(world: tuple[Desk, World], text: str) -> None:
    desk, _ = world
    read = desk.read
    if " OR " in text:  # nothing says how well a ticket fits that need not have the word
        with pytest.raises(BadText, match="rank: needs words"):
            read.tickets.numbers(f"{text} sort:rank")
        return
    ranked = read.tickets.numbers(f"{text} sort:rank")
    assert sorted(ranked) == sorted(read.tickets.numbers(text)) != []
    assert _walked(read, f"{text} sort:rank", 2) == ranked
    assert len(set(_walked(read, f"{text} sort:-rank", 3))) == len(ranked)


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["on_sqlite", "on_postgres"])
def test_many_more_queries_agree(request: pytest.FixtureRequest, kind: str) -> None:
    desks = request.getfixturevalue(kind)

    @settings(QUICK, max_examples=3000)
    @given(asked=ASKED)
    def agree(asked: Asked) -> None:
        _agree(*desks[asked.which % len(desks)], asked)

    agree()


@pytest.mark.soak
@pytest.mark.parametrize("which", range(100, 125))
def test_many_more_desks_agree(tmp_path: Path, which: int) -> None:
    desk = make_desk(str(tmp_path / "desk.db"), FixedClock(NOW))
    facts = build(desk.store, which)

    @seed(which)
    @settings(QUICK, max_examples=100)
    @given(asked=ASKED)
    def agree(asked: Asked) -> None:
        _agree(desk, facts, asked)

    agree()
    desk.close()
