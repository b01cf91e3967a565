"""The house figures."""
