"""The six tables and the codings of their rows: loading, checking, and the places of their numbers."""

from channel_evidence.place import data_dir
from channel_evidence.tables.codings import CODINGS
from channel_evidence.tables.collection import INTEGERS, NAMES, STANDING, Collection, load, read_table, table_path

__all__ = ["CODINGS", "INTEGERS", "NAMES", "STANDING", "Collection", "data_dir", "load", "read_table", "table_path"]
