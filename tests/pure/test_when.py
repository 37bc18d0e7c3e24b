"""Dates and durations: what people write, and the interval it means on a given clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskterm.dates import WORDS
from deskterm.errors import BadText
from deskterm.when import bounds, intervals, parse_instant_value, wake_at

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 11, 15, 30, tzinfo=MADRID)  # a Wednesday


def ms(text: str) -> int:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=MADRID)
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def period(text: str, ahead: bool = False) -> tuple[int, int]:
    return bounds(parse_instant_value(text), NOW, MADRID, ahead)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("today", "2026-11-11", "2026-11-12"),
        ("yesterday", "2026-11-10", "2026-11-11"),
        ("this-week", "2026-11-09", "2026-11-16"),
        ("last-week", "2026-11-02", "2026-11-09"),
        ("last-month", "2026-10-01", "2026-11-01"),
        ("next-month", "2026-12-01", "2027-01-01"),
        ("this-year", "2026-01-01", "2027-01-01"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-11-07", "2026-11-07", "2026-11-08"),
        ("2026-11-07T10:30", "2026-11-07T10:30", "2026-11-07T10:31"),
        ("2026-11-07 9:05", "2026-11-07T09:05", "2026-11-07T09:06"),
        ("2026-11-07T10:30:05Z", "2026-11-07T10:30:05+00:00", "2026-11-07T10:30:06+00:00"),
        ("2026-11-07T10:30-03:00", "2026-11-07T13:30+00:00", "2026-11-07T13:31+00:00"),
        ("todayT9:00", "2026-11-11T09:00", "2026-11-11T09:01"),
        ("monday", "2026-11-09", "2026-11-10"),
        ("wed", "2026-11-11", "2026-11-12"),
        ("friday", "2026-11-06", "2026-11-07"),
    ],
)
def test_a_period_runs_from_its_first_to_its_last_millisecond(
    text: str, start: str, end: str
) -> None:
    assert period(text) == (ms(start), ms(end))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("3d", "2026-11-14T15:30"),
        ("1w2h", "2026-11-18T17:30"),
        ("90min", "2026-11-11T17:00"),
        ("1mo", "2026-12-11T15:30"),
        ("3mo", "2027-02-11T15:30"),
        ("1y", "2027-11-11T15:30"),
        ("tomorrow", "2026-11-12"),
        ("wednesday", "2026-11-18"),
        ("monday", "2026-11-16"),
        ("mondayT9:00", "2026-11-16T09:00"),
        ("2026-12-01", "2026-12-01"),
    ],
)
def test_waking_looks_ahead(text: str, instant: str) -> None:
    assert wake_at(parse_instant_value(text), NOW, MADRID) == ms(instant)


def test_a_month_from_the_31st_ends_on_the_last_day() -> None:
    end_of_january = datetime(2027, 1, 31, 8, 0, tzinfo=MADRID)
    assert wake_at(parse_instant_value("1mo"), end_of_january, MADRID) == ms("2027-02-28T08:00")


def test_days_keep_the_time_of_day_over_a_change_of_clocks_and_hours_do_not() -> None:
    before = datetime(2026, 10, 24, 10, 0, tzinfo=MADRID)  # clocks go back that night
    assert wake_at(parse_instant_value("1d"), before, MADRID) == ms("2026-10-25T10:00")
    assert wake_at(parse_instant_value("24h"), before, MADRID) == ms("2026-10-25T09:00")
    start, end = bounds(parse_instant_value("2026-10-25"), before, MADRID)
    assert end - start == 25 * 3_600_000


def test_a_day_without_midnight_starts_with_its_first_instant() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # 2026-04-24 00:00 does not exist there
    start, end = bounds(parse_instant_value("2026-04-24"), NOW, cairo)
    assert end - start == 23 * 3_600_000


WEEK_AGO = "2026-11-04T15:30"


@pytest.mark.parametrize(
    ("op", "texts", "low", "high"),
    [
        ("<", ("2026-11-01",), None, "2026-11-01"),
        ("<=", ("2026-11-01",), None, "2026-11-02"),
        (">", ("2026-11-01",), "2026-11-02", None),
        (">=", ("2026-11-01",), "2026-11-01", None),
        ("=", ("2026-11",), "2026-11-01", "2026-12-01"),
        ("..", ("2026-11-01", "2026-11-07"), "2026-11-01", "2026-11-08"),
        ("..", ("2026-11-01", ""), "2026-11-01", None),
        ("..", ("", "last-month"), None, "2026-11-01"),
        ("..", ("7d", ""), WEEK_AGO, None),
        ("<=", ("7d",), WEEK_AGO, None),
        (">", ("7d",), None, WEEK_AGO),
    ],
)
def test_operators_on_the_past(
    op: str, texts: tuple[str, ...], low: str | None, high: str | None
) -> None:
    wanted = (low and ms(low), high and ms(high))
    assert intervals(op, texts, NOW, MADRID) == [wanted]


def test_younger_than_and_up_to_part_at_one_millisecond() -> None:
    edge = ms(WEEK_AGO)
    assert intervals("<", ("7d",), NOW, MADRID) == [(edge + 1, None)]
    assert intervals(">=", ("7d",), NOW, MADRID) == [(None, edge + 1)]
    assert intervals("..", ("", "7d"), NOW, MADRID) == [(None, edge + 1)]
    assert intervals("=", ("7d",), NOW, MADRID) == [(edge, ms("2026-11-11T15:30") + 1)]


def test_durations_of_fields_that_lie_ahead_count_forward() -> None:
    then = ms("2026-11-11T17:30")
    assert intervals("<", ("2h",), NOW, MADRID, True) == [(None, then)]
    assert intervals(">", ("2h",), NOW, MADRID, True) == [(then + 1, None)]
    assert intervals("=", ("2h",), NOW, MADRID, True) == [(ms("2026-11-11T15:30"), then + 1)]
    assert intervals("..", ("", "2h"), NOW, MADRID, True) == [(None, then + 1)]


def test_a_list_gives_one_interval_each() -> None:
    assert intervals("=", ("today", "2026"), NOW, MADRID) == [period("today"), period("2026")]


@pytest.mark.parametrize(
    ("text", "why", "nearest"),
    [
        ("7", "7 of what? Write 7d for days, 7h for hours", ""),
        ("5m", "5m is unclear: write 5min for minutes, 5mo for months", ""),
        ("2026-02-30", "2026-02-30 is not in the calendar", ""),
        ("0026-01-01", "the year lies between 1900 and 2999", ""),
        ("2026-01-01T25:00", "a time of day runs from 0:00 to 23:59", ""),
        ("2026-01-01T10:00+19:00", "an offset from UTC looks like Z or +02:00", ""),
        ("2026T9:00", '"2026T9:00" is no date and time (2026-11-07T10:30, mondayT9:00)', ""),
        ("999999d", "999999d is too long: a duration is at most 98 years", ""),
        ("yesterdy", '"yesterdy" is no date or duration (7d, today, 2026-11-07)', "yesterday"),
        ("soon", '"soon" is no date or duration (7d, today, 2026-11-07)', ""),
        ("²d", '"²d" is no date or duration (7d, today, 2026-11-07)', ""),
    ],
)  # fmt: skip
def test_what_is_no_date_says_so(text: str, why: str, nearest: str) -> None:
    with pytest.raises(BadText) as caught:
        parse_instant_value(text)
    assert (caught.value.why, caught.value.nearest) == (why, nearest)
    assert 0 <= caught.value.column <= len(text)


when_texts = st.one_of(
    st.sampled_from(WORDS),
    st.from_regex(r"([0-9]{1,3}(min|h|d|w|mo)){1,3}", fullmatch=True),
    st.from_regex(r"20[0-9]{2}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(Z|[+-]0[0-9]:30)?)?)?)?"),
    st.text(max_size=12),
)


@given(when_texts, st.sampled_from(["Europe/Madrid", "Africa/Cairo", "Pacific/Apia"]),
       st.datetimes(datetime(1975, 1, 1), datetime(2100, 1, 1)), st.booleans())  # fmt: skip
def test_any_text_is_refused_or_is_a_period_and_its_canonical_text_the_same(
    text: str, zone_name: str, now: datetime, ahead: bool
) -> None:
    try:
        value = parse_instant_value(text)
    except BadText as fault:
        assert 0 <= fault.column <= len(text)
        return
    assert parse_instant_value(value.text) == value
    zone, instant = ZoneInfo(zone_name), now.replace(tzinfo=UTC)
    start, end = bounds(value, instant, zone, ahead)
    assert start <= end
    if value.unit not in ("day", "week"):  # a day may be skipped whole: Apia, 2011-12-30
        assert start < end


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        ("hoy", "today"),
        ("AYER", "yesterday"),
        ("mañana", "tomorrow"),
        ("manana", "tomorrow"),
        ("mañanaT16:30", "tomorrowT16:30"),
        ("Miércoles", "wednesday"),
        ("lunesT9:00", "mondayT09:00"),
        ("semana-pasada", "last-week"),
        ("próximo-año", "next-year"),
        ("ahora", "now"),
    ],
)
def test_words_in_spanish_are_the_english_ones(spanish: str, english: str) -> None:
    assert parse_instant_value(spanish) == parse_instant_value(english)
    assert parse_instant_value(spanish).text == english
