"""A process that ends with its owner: who holds the other end of its standard input."""

import os
import signal
import sys
import threading
import time


def end_with_owner(patience: int) -> None:
    """Ask this process to end when its owner dies, and end it after `patience` seconds."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(patience)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
