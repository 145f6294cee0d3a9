"""Storm control: what goes out, what waits, and what one message stands for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.log import Effect
from matrices.messages import Letter
from matrices.storms import LIMITS, Known, Limits, Plan, Quota, plan
from tests.conftest import berlin

NINE = berlin("2026-04-20 09:00")
MINUTE = timedelta(minutes=1)
OUTAGE = Known(late=2 * MINUTE)


def message(
    n: int, at: datetime = NINE, *, ticket: str = "", channel: str = "sms", asks: bool = True
) -> Effect:
    ticket = ticket or f"T-{n}"
    return Effect(
        f"{n:03}", at, ticket, f"{ticket}/1", "s", 1, "anna", channel, Letter(f"no. {n}", ""), asks
    )


def sent(found: Plan) -> list[tuple[str, list[str]]]:
    """What goes out, each with the keys for which it stands."""
    return [(each.effect.key, [one.key for one in each.covers]) for each in found.send]


def held(found: Plan) -> list[tuple[str, datetime, str]]:
    return [(each.effect.key, each.until, each.because) for each in found.hold]


def lately(*minutes: int) -> Known:
    """Anna was told by SMS at these minutes before nine."""
    return Known(sent={("anna", "sms"): [NINE - each * MINUTE for each in sorted(minutes)[::-1]]})


# -- Quotas ----------------------------------------------------------------------------------------


def test_in_a_storm_the_last_that_may_go_out_stands_for_the_rest() -> None:
    found = plan([message(n) for n in range(50)], NINE, {}, Known())
    *singly, last = sent(found)
    assert singly == [(f"{n:03}", []) for n in range(4)]
    assert last == ("049", [f"{n:03}" for n in range(4, 49)])
    assert not found.hold


def test_beyond_the_quota_all_wait_until_one_more_may_go_out() -> None:
    found = plan([message(1), message(2)], NINE, {}, lately(14, 9, 8, 2, 1))
    assert sent(found) == []
    until = NINE + MINUTE
    why = "no more than 5 in 15m"
    assert held(found) == [("001", until, why), ("002", until, why)]


def test_a_message_leaves_the_span_at_its_very_end() -> None:
    assert sent(plan([message(1)], NINE, {}, lately(15, 9, 8, 2, 1))) == [("001", [])]


def test_the_quota_that_frees_last_says_until_when() -> None:
    limits = {"sms": Limits((Quota(1, MINUTE, "1 in 1m"), Quota(2, 60 * MINUTE, "2 in 1h")))}
    found = plan([message(1)], NINE, limits, lately(50, 0))
    assert held(found) == [("001", NINE + 10 * MINUTE, "no more than 2 in 1h")]


def test_what_asks_somebody_to_act_goes_before_the_rest() -> None:
    limits = {"sms": Limits((Quota(1, MINUTE, "1 in 1m"),))}
    told, asked = message(1, asks=False), message(2, NINE + MINUTE)
    known = Known(tried=frozenset(("001", "002")))
    assert sent(plan([told, asked], NINE + MINUTE, limits, known)) == [("002", [])]


def test_above_a_soft_quota_it_goes_out_and_the_log_says_so() -> None:
    limits = {"sms": Limits(warn=(Quota(2, 60 * MINUTE, "2 in 1h"),))}
    found = plan([message(1), message(2)], NINE, limits, lately(30))
    assert [each.warning for each in found.send] == ["", "more than 2 in 1h"]


def test_mail_has_no_limits_by_itself() -> None:
    found = plan([message(n, channel="mail") for n in range(50)], NINE, {}, Known())
    assert len(found.send) == 50


# -- Together, late, quiet -------------------------------------------------------------------------


def test_what_comes_within_the_window_of_the_first_becomes_one() -> None:
    limits = {"sms": Limits(together=2 * MINUTE)}
    first = plan([message(1)], NINE, limits, Known())
    until = NINE + 2 * MINUTE
    assert held(first) == [("001", until, "more may come within 2m")]
    second = message(2, NINE + MINUTE)
    known = Known(gathering={("anna", "sms"): until})
    assert held(plan([second], NINE + MINUTE, limits, known))[0][1] == until
    assert sent(plan([message(1), second], until, limits, Known())) == [("002", ["001"])]


def test_after_an_outage_one_message_a_ticket() -> None:
    at = [NINE + n * MINUTE for n in range(4)]
    due = [
        message(0, at[0], ticket="T-1", channel="mail"),
        message(1, at[1], ticket="T-2", channel="mail"),
        message(2, at[2], ticket="T-1", channel="mail"),
        message(3, at[3] + 6 * MINUTE, ticket="T-1", channel="mail"),
    ]
    found = plan(due, NINE + 10 * MINUTE, {}, OUTAGE)
    assert sent(found) == [("001", []), ("002", ["000"]), ("003", [])]


def test_what_was_tried_before_goes_out_by_itself() -> None:
    due = [message(n, ticket="T-1", channel="mail") for n in range(3)]
    known = OUTAGE._replace(tried=frozenset(("001",)))
    found = plan(due, NINE + 10 * MINUTE, {}, known)
    assert sorted(sent(found)) == [("001", []), ("002", ["000"])]


def test_what_asks_nobody_waits_for_the_persons_hours() -> None:
    opens = NINE + 60 * MINUTE
    known = Known(opens=lambda _whom, now: max(now, opens))
    due = [message(1), message(2, asks=False)]
    found = plan(due, NINE, {}, known)
    assert sent(found) == [("001", [])]
    assert held(found) == [("002", opens, "anna is not within hours")]
    assert len(plan(due, opens, {}, known).send) == 2
    by_mail = [message(2, asks=False, channel="mail")]
    assert len(plan(by_mail, NINE, {}, known).send) == 1


# -- Whatever comes --------------------------------------------------------------------------------

MESSAGES = st.lists(
    st.tuples(st.integers(0, 300), st.booleans(), st.sampled_from(["sms", "voice", "mail"])),
    max_size=40,
)


@given(MESSAGES, st.sets(st.integers(0, 39)), st.integers(0, 5))
@settings(max_examples=60)
def test_nothing_is_dropped_and_no_quota_is_passed(
    said: Sequence[tuple[int, bool, str]], tried: set[int], together: int
) -> None:
    waiting = {
        f"{n:03}": message(n, NINE + minute * MINUTE, asks=asks, channel=channel, ticket="T-1")
        for n, (minute, asks, channel) in enumerate(said)
    }
    limits = {"voice": Limits(LIMITS["voice"].most, together=together * MINUTE)}
    book: dict[str, list[datetime]] = {"sms": [], "voice": [], "mail": []}
    ready = {key: each.at for key, each in waiting.items()}
    for minute in range(0, 300 + 24 * 60, 7):
        now = NINE + minute * MINUTE
        due = [each for key, each in waiting.items() if ready[key] <= now]
        known = Known(
            sent={("anna", channel): at for channel, at in book.items()},
            tried=frozenset(f"{n:03}" for n in tried),
            late=20 * MINUTE,
        )
        found = plan(due, now, limits, known)
        parted = [one.key for each in found.send for one in each.all]
        parted += [each.effect.key for each in found.hold]
        assert sorted(parted) == sorted(each.key for each in due), "each once, in one of the two"
        for each in found.hold:
            assert each.until > now
            ready[each.effect.key] = each.until
        for parcel in found.send:
            book[parcel.effect.channel].append(now)
            for one in parcel.all:
                del waiting[one.key]
    assert not waiting
    for channel in ("sms", "voice"):
        for quota in LIMITS[channel].most:
            for at in book[channel]:
                inside = [each for each in book[channel] if at - quota.within < each <= at]
                assert len(inside) <= quota.most
