"""The full screen. `start` is all the command line needs; nothing heavy is imported before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskterm.config import Config
    from deskterm.desk import Desk


def start(config: Config, desk: Desk | None = None, *, mail: bool = True) -> int:
    """Open the desk on the whole terminal; gives the exit code.

    Without a desk the first run asks for one. `mail` false, or `poll` in the config, neither
    fetches nor sends. Refused when the desk ended the session: its agent was deactivated, or has
    another role.
    """
    import gc

    # What is loaded at the start is never garbage; the app switches this on after its first paint.
    gc.disable()
    from deskterm import desk as desks

    connects = False
    if desk is None:
        if not desks.exists(config):
            from deskterm.tui.screens.first_run import FirstRunApp

            first = FirstRunApp(config)
            desk = first.run(mouse=config.mouse)
            if desk is None:
                return 1
            connects = first.wants_mailbox
        else:
            desk = desks.open(config, login=config.agent or None)
    from deskterm.tui.opening import Early

    # The first view is read while the screens' modules are being imported.
    early = Early(desk)
    from deskterm.tui.app import DeskApp

    app = DeskApp(desk, config, mail=mail and config.poll, early=early)
    app.connects = connects
    try:
        code = app.run(mouse=config.mouse)
    finally:
        desk.close()
    app.report_faults()
    if app.over is not None:
        raise app.over
    return (code or 0) or (app.return_code or 0)
