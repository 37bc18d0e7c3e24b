"""What a new desk begins with."""

from __future__ import annotations

from deskterm.values import View

# key, English, Spanish, category
STATUSES = (
    ("open", "Open", "Abierto", "open"),
    ("waiting", "Waiting", "En espera", "waiting"),
    ("suspended", "Suspended", "Suspendido", "waiting"),
    ("solved", "Solved", "Resuelto", "solved"),
    ("closed", "Closed", "Cerrado", "closed"),
)
TYPES = (
    ("question", "Question", "Consulta"),
    ("incident", "Incident", "Incidencia"),
    ("request", "Service request", "Petición"),
    ("problem", "Problem", "Problema"),
)
DEFAULT_STATUS = "open"
SUSPENDED = "suspended"
"""The status that needs a date."""
DEFAULT_TYPE = "question"

VIEWS = (
    View("1", "Mine", "is:open assignee:me"),
    View("2", "Unassigned", "is:open assignee:none"),
    View("3", "Waiting", "status:waiting"),
    View("4", "Suspended", "status:suspended"),
    View("5", "Today", "created:today"),
    View("6", "All open", "is:open"),
    View("7", "Solved", "status:solved"),
    View("8", "All", ""),
    View("9", "Spam", "is:spam"),
)

DEFAULTS = {
    "name": "deskterm",
    "title": "",
    "language": "en",
    "time_zone": "UTC",
    "publish_delay": "10",
    "can_send": "yes",
    "fetch_interval": "60",
}
"""Settings and what they are until somebody sets them; the delays in seconds."""

SECRET_SETTINGS = frozenset({"token_secret"})
