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
    View("3", "My groups", "is:open group:my-groups"),
    View("4", "Waiting", "status:waiting"),
    View("5", "Suspended", "status:suspended"),
    View("6", "Solved", "status:solved"),
    View("7", "Today", "created:today"),
    View("8", "All open", "is:open"),
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
    "default_group": "",
    "ssh_address": "",
    "org_from_domain": "yes",
    "free_mail": "",
}
"""Settings and what they are until somebody sets them; the delays in seconds."""

SECRET_SETTINGS = frozenset({"token_secret"})
