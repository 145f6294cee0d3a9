"""Messages brought to their people: claimed, sent, and kept what became of them."""

from collections.abc import Callable, Sequence

from flows.engine.outbox import Lease
from flows.engine.outcomes import Attempt, Teller, record
from flows.notifiers.port import Notifier, Undelivered
from flows.points import passed
from flows.store.database import Store
from matrices.log import Effect


def tell_claimed(
    store: Store, notifier: Notifier, effects: Sequence[Effect], teller: Teller
) -> list[Attempt]:
    """Try each of these messages once, which `teller` claimed, and keep what became of it.

    Where the claims are lost meanwhile, the rest is left to whoever has them now.
    """
    lease = Lease.of(store, teller.owner, effects)
    attempts = send_all(notifier, effects, lease.holds)
    record(store, attempts, teller)
    return attempts


def send_all(
    notifier: Notifier, effects: Sequence[Effect], may: Callable[[], bool] = lambda: True
) -> list[Attempt]:
    """Try each message once, as long as one `may`; one that fails keeps no other from its way."""
    attempts: list[Attempt] = []
    for effect in effects:
        if not may():
            break
        passed("message chosen")
        attempts.append(_send(notifier, effect))
        passed("message sent")
    try:
        notifier.settle()
    except Undelivered as error:
        return [_undelivered(attempt.effect, error) for attempt in attempts]
    passed("messages settled")
    return attempts


def _send(notifier: Notifier, effect: Effect) -> Attempt:
    try:
        notifier.send(effect)
    except Undelivered as error:
        return _undelivered(effect, error)
    except Exception as error:  # whatever ails one message must not keep the others from their way
        return Attempt(effect, f"{type(error).__name__}: {error}")
    return Attempt(effect)


def _undelivered(effect: Effect, error: Undelivered) -> Attempt:
    return Attempt(effect, str(error), for_good=error.for_good, later=error.later)
