"""A desk behind a real sshd: Ana, its admin, and Luis, an agent, each with a key of their own."""

from __future__ import annotations

from servers.sshd import Sshd


def furnished(server: Sshd) -> Sshd:
    """Three tickets: #1 Luis's with a file, #2 nobody's, #3 Luis's; the server is started."""
    server.here(
        "init", "--name", "Acme", "--agent", "ana", "--agent-name", "Ana Ruiz",
        "--agent-email", "ana@acme.test",
    )  # fmt: skip
    server.here("agent", "add", "luis", "--name", "Luis", "--email", "luis@acme.test")
    for login in ("ana", "luis"):
        server.here("key", "add", login, "-", stdin=server.new_key(login).encode())
    server.new_key("mallory")
    for subject in ("Printer on fire", "Salaries", "Toner"):
        server.here("new", subject, "--contact", "joe@client.test", "-m", f"{subject}!")
    server.here("assign", "1", "3", "luis")
    server.here("attachment", "add", "1", "--name", "photo.jpg", stdin=b"\x89PIC\x00\x1b[2J")
    server.here("config", "set", "ssh_address", "desk@help.acme.test")
    server.start()
    return server
