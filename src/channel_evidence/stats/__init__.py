"""Intervals, bounds and nested classes of printed shares."""
