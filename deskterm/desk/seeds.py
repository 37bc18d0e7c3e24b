"""What a new desk begins with."""

from __future__ import annotations

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

# name, query, sort
VIEWS = (
    ("Mine", "is:open assignee:me", ""),
    ("Unassigned", "is:open assignee:none", ""),
    ("My groups", "is:open group:my-groups", ""),
    ("Waiting", "status:waiting", ""),
    ("Suspended", "status:suspended", ""),
    ("Overdue", "is:overdue", "due"),
    ("Today", "is:solved updated:today", ""),
    ("All open", "is:open", ""),
    ("Spam", "is:spam", ""),
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
