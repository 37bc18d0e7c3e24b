"""SQL and the plain model of `query_model` give each role the same tickets in the same order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desk.helpers import FixedClock, make_desk
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from query_model import answer, sees
from query_world import NOW, World, build

from deskterm.desk import Desk
from deskterm.fields import STANDARD
from deskterm.policy import Actor
from deskterm.query import parse
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
is:open,solved has:attachment
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


@pytest.fixture(scope="module")
def sqlite_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, World]]:
    desk = make_desk(str(tmp_path_factory.mktemp("model") / "desk.db"), FixedClock(NOW))
    yield desk, build(desk.store, 11)
    desk.close()


@pytest.fixture(scope="module")
def postgres_world(postgres) -> Iterator[tuple[Desk, World]]:  # type: ignore[no-untyped-def]
    """On a server that sorts as people do, so that every order of ours has to say how it sorts."""
    url = postgres.fresh_database()
    name = url.rsplit("/", 1)[1] + "_icu"
    postgres._admin.execute(
        f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'es-ES'"
    )
    desk = make_desk(postgres.url(name), FixedClock(NOW))
    yield desk, build(desk.store, 12)
    desk.close()
    postgres.drop(postgres.url(name))
    postgres.drop(url)


def _agree(desk: Desk, world: World, text: str, keys: list[str], actor: Actor) -> None:
    query = f"{text} sort:{','.join(keys)}".strip() if keys else text
    seen = Desk(desk.store, actor, desk.clock).read
    wanted = answer(world, parse(query, seen.vocabulary.fields()), actor)
    assert seen.tickets.numbers(query) == wanted, query
    assert seen.tickets.count(query) == len(wanted), query
    assert [row.number for row in seen.tickets.search(query, limit=5, offset=2)] == wanted[2:7]


@seed(1)
@QUICK
@given(text=EXPRESSIONS, keys=SORTS, who=st.sampled_from(sorted(ACTORS)))
def test_sqlite_agrees_with_the_model(
    sqlite_world: tuple[Desk, World], text: str, keys: list[str], who: str
) -> None:
    _agree(*sqlite_world, text, keys, ACTORS[who])


@seed(2)
@QUICK
@given(text=EXPRESSIONS, keys=SORTS, who=st.sampled_from(sorted(ACTORS)))
def test_postgres_agrees_with_the_model(
    postgres_world: tuple[Desk, World], text: str, keys: list[str], who: str
) -> None:
    _agree(*postgres_world, text, keys, ACTORS[who])


@pytest.mark.parametrize("who", sorted(ACTORS))
@pytest.mark.parametrize("world", ["sqlite_world", "postgres_world"])
def test_every_term_and_sort_alone_agrees(
    request: pytest.FixtureRequest, world: str, who: str
) -> None:
    desk, facts = request.getfixturevalue(world)
    found = 0
    for term in TERMS:
        _agree(desk, facts, term, [], ACTORS[who])
        _agree(desk, facts, f"-{term}", [], ACTORS[who])
        found += desk.read.tickets.count(term) > 0
    assert found > len(TERMS) * 0.7  # terms that match nothing would prove nothing
    for key in KEYS:
        _agree(desk, facts, "", [key], ACTORS[who])


@pytest.mark.parametrize("world", ["sqlite_world", "postgres_world"])
def test_the_world_has_something_to_hide_from_everybody(
    request: pytest.FixtureRequest, world: str
) -> None:
    _, facts = request.getfixturevalue(world)
    whole = {one.number for one in facts.tickets}
    sights = {
        who: {one.number for one in facts.tickets if sees(facts, actor, one)}
        for who, actor in ACTORS.items()
    }
    assert sights["ana"] == whole
    assert all(3 < len(sights[who]) < len(whole) for who in ("bob", "eva", "lea"))
    assert len({frozenset(sight) for sight in sights.values()}) == 4


@pytest.mark.parametrize("who", sorted(ACTORS))
@pytest.mark.parametrize("world", ["sqlite_world", "postgres_world"])
def test_both_forms_of_the_condition_are_the_models(
    request: pytest.FixtureRequest, world: str, who: str
) -> None:
    """Over the ticket's own row, and by its number alone."""
    desk, facts = request.getfixturevalue(world)
    wanted = [one.number for one in facts.tickets if sees(facts, ACTORS[who], one)]
    for rows, number in (("ticket_facts t", "t.number"), ("tickets v", "v.id")):
        seen, values = visible_to(ACTORS[who], number)
        sql = f"SELECT {number} FROM {rows} WHERE {seen} ORDER BY 1"
        assert [row[0] for row in desk.store.reader.rows(sql, values)] == wanted


@pytest.mark.soak
@pytest.mark.parametrize("world", ["sqlite_world", "postgres_world"])
def test_many_more_queries_agree(request: pytest.FixtureRequest, world: str) -> None:
    desk, facts = request.getfixturevalue(world)

    @settings(QUICK, max_examples=2000)
    @given(text=EXPRESSIONS, keys=SORTS, who=st.sampled_from(sorted(ACTORS)))
    def agree(text: str, keys: list[str], who: str) -> None:
        _agree(desk, facts, text, keys, ACTORS[who])

    agree()
