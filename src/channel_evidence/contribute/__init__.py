"""A study of your own: one file written by hand, audited, added to the tables, and taken out again."""
