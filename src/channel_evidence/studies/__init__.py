"""Computations that serve one notebook or the generated pages; no wing imports them."""
