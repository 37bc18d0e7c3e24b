"""`python -m deskterm` is the `deskterm` command."""

from deskterm import main

main()
