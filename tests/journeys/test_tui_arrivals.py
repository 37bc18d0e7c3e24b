"""Stories at the full screen: mail that comes in while the queue is open."""

from __future__ import annotations

from servers.dovecot import Dovecot
from servers.needs import needs
from terminals.tmux import at_tmux
from tui_desk import founded, marta, with_ticket


def test_mail_comes_in_while_the_queue_is_open(dovecot: Dovecot) -> None:
    """The queue stands open and nothing is pressed. Two mails arrive in the mailbox: the row under
    the cursor stays where it is, the header counts what is new, and `.` takes it in. A customer's
    answer to the open ticket shows there by itself.
    """
    needs("tmux")
    desk = founded(imap_port=dovecot.imap, fetch_every=1)
    with_ticket(desk)
    with at_tmux() as window:
        window.until("1 Mine")
        window.keys("8")
        window.until("All open 1", "Impresora en llamas", "echa humo")
        dovecot.deliver(marta("No enciende.", "Pantalla negra"))
        dovecot.deliver(marta("Tampoco imprime.", "Sin tinta"))
        shown = window.until("2 new (.)")
        assert "Pantalla negra" not in shown
        assert "echa humo" in shown
        window.keys(".")
        window.until("Pantalla negra", "Sin tinta", gone="new (.)")
        window.keys("g", "t")
        window.until("ticket")
        window.keys("1", "enter")
        window.until("[1 Talk 1]", "echa humo")
        first = desk.read.tickets.thread(1)[0].message_id
        dovecot.deliver(marta("Ya hay fuego.", "Re: Impresora en llamas", answers=first))
        window.until("[1 Talk 2]", "Ya hay fuego.")
        window.keys("q")
        window.until("1 Mine")
        window.keys("q")
        window.until("ENDED 0")
    desk.close()
