"""Calculations behind metrics; the path is Evidently's."""
