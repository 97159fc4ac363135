"""``approx`` under the path that Evidently gives it."""

from trimtab.tests.base_test import approx

__all__ = ["approx"]
