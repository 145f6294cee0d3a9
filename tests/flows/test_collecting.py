"""Garbage is not looked for while chunks are decided, one or two at a time."""

import gc
import threading

import pytest

from flows.engine.collecting import uncollected


def test_the_collector_is_put_back_by_whoever_leaves_last() -> None:
    assert gc.isenabled()
    entered, may_leave = threading.Event(), threading.Event()

    def other() -> None:
        with uncollected():
            entered.set()
            may_leave.wait(10)

    thread = threading.Thread(target=other)
    with uncollected():
        thread.start()
        assert entered.wait(10)
    assert not gc.isenabled(), "the other is still at work"
    may_leave.set()
    thread.join()
    assert gc.isenabled()


def test_one_that_was_switched_off_stays_off_and_an_error_changes_nothing() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
    with pytest.raises(ZeroDivisionError), uncollected():
        raise ZeroDivisionError
    assert gc.isenabled()
