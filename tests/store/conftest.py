"""Desks for these tests."""

from desk.fixtures import clock, desk, desk_file, desk_url, lite, slate

__all__ = ["clock", "desk", "desk_file", "desk_url", "lite", "slate"]
