from __future__ import annotations

import threading

import pytest

from engine.errors import Cancelled
from engine.progress import CancelToken, Progress


def test_fraction() -> None:
    assert Progress("scan").fraction == 0.0
    assert Progress("index", done=1, total=4).fraction == 0.25
    assert Progress("index", done=9, total=4).fraction == 1.0


def test_a_checkpoint_waits_while_paused() -> None:
    token = CancelToken()
    token.pause()
    passed = threading.Event()

    def work() -> None:
        token.checkpoint()
        passed.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert not passed.wait(0.05)
    token.resume()
    assert passed.wait(2)
    thread.join()


def test_cancel_also_ends_a_pause() -> None:
    token = CancelToken()
    token.pause()
    token.cancel()
    assert not token.paused
    with pytest.raises(Cancelled):
        token.checkpoint()
