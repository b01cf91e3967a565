"""Notebooks executed, compared and gated. Own processes forked from a loaded one: nbclient with warm kernels takes twice as long."""
