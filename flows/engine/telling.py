"""Messages brought to their people: claimed, sent, and kept what became of them."""

from collections.abc import Callable, Iterable, Sequence

from flows.engine.outbox import Lease
from flows.engine.outcomes import Attempt, Teller, record
from flows.engine.storming import Control
from flows.notifiers.port import Notifier, Undelivered, Unsettled
from flows.points import passed
from flows.store.database import Store
from matrices.log import Effect
from matrices.messages import Letter
from matrices.storms import Parcel


def tell_claimed(
    store: Store,
    notifier: Notifier,
    lease: Lease,
    teller: Teller,
    control: Control | None = None,
) -> list[Attempt]:
    """Try each of the claimed messages once, and keep what became of it.

    With a `control`, what is too much, late or too early is held back, gathered or handed over.
    Where the claims are lost meanwhile, the rest is left to whoever has them now.
    """
    if not lease:
        return []
    parcels = control.prepare(lease, teller) if control else map(Parcel, lease.effects)
    attempts = send_parcels(notifier, parcels, lease.holds)
    record(store, attempts, teller)
    return attempts


def send_all(notifier: Notifier, effects: Iterable[Effect]) -> list[Attempt]:
    """Try each message once; one that fails keeps no other from its way."""
    return send_parcels(notifier, map(Parcel, effects), lambda: True)


def send_parcels(
    notifier: Notifier, parcels: Iterable[Parcel], may: Callable[[], bool]
) -> list[Attempt]:
    """Try each once, as long as one `may`; one that fails keeps no other from its way."""
    attempts: list[Attempt] = []
    for parcel in parcels:
        if not may():
            break
        passed("message chosen")
        attempts.append(_send(notifier, parcel))
        passed("message sent")
    try:
        notifier.settle()
    except Undelivered as error:
        lost = error.channels if isinstance(error, Unsettled) else None
        return [
            attempt
            if attempt.problem or (lost is not None and attempt.effect.channel not in lost)
            else _undelivered(attempt.effect, attempt.covers, error)
            for attempt in attempts
        ]
    passed("messages settled")
    return attempts


def _send(notifier: Notifier, parcel: Parcel) -> Attempt:
    effect, covers, _ = parcel
    try:
        notifier.send(_standing_for(effect, covers) if covers else effect)
    except Undelivered as error:
        return _undelivered(effect, covers, error)
    except Exception as error:  # whatever ails one message must not keep the others from their way
        return Attempt(effect, f"{type(error).__name__}: {error}", covers=covers)
    return Attempt(effect, covers=covers)


def _undelivered(effect: Effect, covers: tuple[Effect, ...], error: Undelivered) -> Attempt:
    return Attempt(effect, str(error), error.for_good, error.later, covers)


def _standing_for(effect: Effect, covers: Sequence[Effect]) -> Effect:
    """The message with a list of those for which it stands."""
    lines = [f"  {each.at:%Y-%m-%d %H:%M} UTC  {each.subject}" for each in covers]
    text = "\n".join(
        [effect.text, f"This message stands for {len(covers)} more, the earliest first:", *lines]
    )
    return effect._replace(
        message=Letter(f"{effect.subject} (and {len(covers)} more)", f"{text}\n")
    )
