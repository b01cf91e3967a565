"""The six tables: loading, checking, and the places of their numbers."""

from channel_evidence.place import data_dir
from channel_evidence.tables.collection import INTEGERS, NAMES, STANDING, Collection, load, read_table

__all__ = ["INTEGERS", "NAMES", "STANDING", "Collection", "data_dir", "load", "read_table"]
