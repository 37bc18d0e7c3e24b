"""Stories at the full screen: a ticket answered, taken back, sent; two who answer at once."""

from __future__ import annotations

import pytest
from servers.needs import needs
from servers.smtp import SmtpSink
from terminals.tmux import at_tmux
from tui_desk import add_luis, founded, open_reply, with_ticket

SIZES = ((80, 24), (160, 50))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_reply_is_taken_back_and_then_sent(smtp_sink: SmtpSink, size: tuple[int, int]) -> None:
    """Ana opens the ticket, reads it, replies, sees her mistake, takes the reply back within the
    ten seconds, finds her words again, sends better ones and sees them sent. Marta gets one mail.
    """
    needs("tmux")
    desk = founded(smtp_sink.port)
    with_ticket(desk)
    with at_tmux(size=size) as window:
        open_reply(window, "Vamos a las 26:00.")
        window.keys("ctrl+s")
        window.until("REPLY", "Vamos a las 26:00.", gone="PUBLIC REPLY")
        window.keys("z")
        window.until("taken back")
        assert not smtp_sink.mails
        desk.write.settings.set("publish_delay", "1")
        window.keys("r")
        window.until("PUBLIC REPLY", "marta@client.test", "║ Vamos a las 26:00.")
        window.keys(*["backspace"] * len("26:00."), "16:00.")
        window.until("Vamos a las 16:00.")
        window.keys("ctrl+s")
        window.until("Vamos a las 16:00.", gone="PUBLIC REPLY")
        (sunk,) = smtp_sink.wait(1, 20)
        window.until("to marta@client.test")
        body = sunk.message.get_body(("plain",))
        assert body is not None
        assert "Vamos a las 16:00." in body.get_content()
        assert "26:00" not in body.get_content()
        assert sunk.recipients == ["marta@client.test"]
        assert sunk.message["Subject"] == "Re: [#1] Impresora en llamas"
        window.keys("q")
        window.until("1 Mine")
        window.keys("q")
        window.until("ENDED 0")
    assert len(smtp_sink.mails) == 1
    desk.close()


def test_two_agents_answer_the_same_ticket(smtp_sink: SmtpSink) -> None:
    """Ana and Luis both write on one ticket. Luis is first. Ana's send is refused: she sees what
    Luis wrote above her own words, which are still there, and nothing of hers was mailed; when she
    sends again it goes.
    """
    needs("tmux")
    desk = founded(smtp_sink.port)
    desk.write.settings.set("publish_delay", "1")
    with_ticket(desk)
    add_luis(desk)
    with at_tmux(name="ana") as ana, at_tmux("--as", "luis", name="luis") as luis:
        open_reply(ana, "Soy Ana: apague la máquina.")
        luis.until("1 Mine")
        luis.keys("8")
        luis.until("Impresora en llamas")
        luis.keys("enter")
        luis.until("[1 Talk", "is writing a reply")
        luis.keys("r")
        luis.until("PUBLIC REPLY", "marta@client.test")
        luis.keys("Soy Luis: ya voy.")
        luis.until("Soy Luis: ya voy.")
        luis.keys("ctrl+s")
        luis.until("Soy Luis: ya voy.", gone="PUBLIC REPLY")
        smtp_sink.wait(1, 20)
        ana.keys("ctrl+s")
        shown = ana.until("PUBLIC REPLY", "Soy Luis: ya voy.", "Soy Ana: apague", "Not sent")
        assert shown.index("Soy Luis") < shown.index("PUBLIC REPLY") < shown.index("Soy Ana")
        draft = desk.read.drafts.mine()
        assert [one.text for one in draft] == ["Soy Ana: apague la máquina."]
        assert len(smtp_sink.mails) == 1
        ana.keys("ctrl+s")
        ana.until("Soy Ana: apague", gone="PUBLIC REPLY")
        smtp_sink.wait(2, 20)
    assert desk.read.drafts.mine() == []
    desk.close()
