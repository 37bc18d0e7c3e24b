"""The parts of migration 0002."""
