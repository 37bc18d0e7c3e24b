"""The façade every door comes through: `open` an existing desk, `found` a new one."""

from deskterm.desk.facade import Desk
from deskterm.desk.opening import (
    check_admin,
    exists,
    found_desk,
    key_holder,
    open_desk,
    os_user,
    works_as,
)

open = open_desk
found = found_desk

__all__ = [
    "Desk",
    "check_admin",
    "exists",
    "found",
    "found_desk",
    "key_holder",
    "open",
    "open_desk",
    "os_user",
    "works_as",
]
