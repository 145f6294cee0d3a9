"""`deliveries` and `limits` in desk.yaml: read, with what is usual where nothing is said."""

from datetime import timedelta

import pytest

from matrices.deliveries import POLICIES, policy_for
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.problems import ModelError
from matrices.storms import LIMITS
from tests.matrices.small import DESK, SMALL

M = timedelta(minutes=1)


def desk_with(text: str) -> Desk:
    return read_desk({**SMALL, DESK: SMALL[DESK] + text})


def test_a_desk_says_how_mails_are_tried_again() -> None:
    desk = desk_with("deliveries:\n  mail: {waits: [1m, 5m, 30m, 2h], until: 1d}\n")
    policy = desk.deliveries["mail"]
    assert policy.waits == (M, 5 * M, 30 * M, 120 * M)
    assert policy.until == timedelta(days=1)
    assert policy_for("sms", desk.deliveries) is POLICIES["sms"]


def test_what_is_not_said_is_as_usual() -> None:
    desk = desk_with("deliveries: {act: {limit: 30s}}\nlimits: {sms: {together: 2m}}\n")
    assert desk.deliveries["act"].limit == timedelta(seconds=30)
    assert desk.deliveries["act"].waits == POLICIES["act"].waits
    assert desk.limits["sms"].most == LIMITS["sms"].most
    assert (desk.limits["sms"].together, desk.limits["sms"].quiet) == (2 * M, True)


def test_a_desk_says_how_much_somebody_is_told() -> None:
    text = "limits:\n  mail: {at most: [20 in 1h], warn above: [10 in 1h], quiet: true}\n"
    limits = desk_with(text).limits["mail"]
    assert [(each.most, each.within, each.words) for each in limits.most] == [
        (20, 60 * M, "20 in 1h")
    ]
    assert [each.most for each in limits.warn] == [10]
    assert limits.quiet
    assert desk_with("limits: {sms: {at most: []}}\n").limits["sms"].most == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("deliveries: {mial: {until: 1d}}",
                     "there is no channel 'mial'; did you mean 'mail'?", id="no channel"),
        pytest.param("limits: {act: {quiet: true}}",
                     "there is no channel 'act'; known are: chat, mail, sms, voice",
                     id="acts are not told to anybody"),
        pytest.param("deliveries: {mail: {waits: [soon]}}",
                     "'soon' is no wait; write a number and s, m, h or d, as in 30s, 15m, 2h or 1d",
                     id="no wait"),
        pytest.param("deliveries: {mail: {waits: [wall 2h]}}",
                     "'wall 2h' is no length of time for this; here all times are round the clock",
                     id="all of them are round the clock"),
        pytest.param("deliveries: {mail: {waits: [2h], until: 1h}}",
                     "the first wait, 2h, is longer than 'until'; nothing would be tried again",
                     id="an end before the second try"),
        pytest.param("limits: {sms: {at most: [five in 15m]}}",
                     "'five in 15m' is no quota; write 5 in 15m", id="no quota"),
        pytest.param("limits: {sms: {at most: [5 in a while]}}",
                     "'5 in a while' is no quota; write 5 in 15m", id="no span"),
        pytest.param("deliveries: {mail: {wait: [1m]}}",
                     "'deliveries' 'mail': unknown key 'wait'", id="a wrong key"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ModelError) as raised:
        desk_with(f"{text}\n")
    (problem,) = map(str, raised.value.problems)
    assert problem.startswith("desk.yaml:13: ")
    assert sentence in problem
