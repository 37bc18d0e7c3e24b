"""A desk behind a real sshd: Ana, its admin, and Luis, an agent, each with a key of their own."""

from __future__ import annotations

from servers.sshd import Sshd

from deskterm import config
from deskterm import desk as desks
from deskterm.desk.writes.files import Upload


def furnished(server: Sshd) -> Sshd:
    """Three tickets: #1 Luis's with a file, #2 nobody's, #3 Luis's; the server is started."""
    desk = desks.found(
        config.load(server.env), name="Acme", login="ana", agent_name="Ana Ruiz",
        agent_email="ana@acme.test",
    )  # fmt: skip
    desk.write.agents.add("luis", name="Luis", email="luis@acme.test")
    for login in ("ana", "luis"):
        desk.write.keys.add(login, server.new_key(login))
    server.new_key("mallory")
    for subject in ("Printer on fire", "Salaries", "Toner"):
        desk.write.tickets.new(subject, contact="joe@client.test", text=f"{subject}!")
    desk.write.tickets.change([3, 1], "assignee:luis")
    desk.write.attachments.add(1, Upload("photo.jpg", b"\x89PIC\x00\x1b[2J"))
    desk.write.settings.set("ssh_address", "desk@help.acme.test")
    desk.close()
    server.start()
    return server
