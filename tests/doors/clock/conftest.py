"""Fixtures of the clock's tests."""

from tests.office.conftest import _protected_again, committed

__all__ = ["_protected_again", "committed"]
