"""Alembic migrations; `deskterm db upgrade` runs them."""
