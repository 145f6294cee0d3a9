"""Loaded by Python before anything else where this folder is on PYTHONPATH.

Writes each address to which a socket connects, and each name that is looked up, into the file
that SOCKETS names.
"""

import os
import sys

_EVENTS = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in _EVENTS:
        about = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        line = f"{event}\t{about!r}\n".encode()
        descriptor = os.open(os.environ["SOCKETS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, line)
        os.close(descriptor)


if "SOCKETS" in os.environ:
    sys.addaudithook(_watch)
