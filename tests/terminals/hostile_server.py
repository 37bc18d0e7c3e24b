"""A mail server that says nothing but poison, whatever it is asked."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

from terminals.poison import LINE

WORDS = LINE.replace("\r", "").replace("\n", " ").encode("utf-8", "replace")


@contextlib.contextmanager
def hostile_server(greeting: bytes) -> Iterator[int]:
    """Greets everybody with `greeting` and poison, answers a few lines with more; gives its port.

    Greetings: `* BYE ` for IMAP, `554 ` for SMTP.
    """
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:  # closed: the test is over
                return
            with line, contextlib.suppress(OSError):
                line.settimeout(5)
                line.sendall(greeting + WORDS + b"\r\n")
                for _ in range(3):
                    tag = (line.recv(4096).split(b" ") or [b"*"])[0]
                    line.sendall(tag + b" NO " + WORDS + b"\r\n" + b"554 " + WORDS + b"\r\n")

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()
