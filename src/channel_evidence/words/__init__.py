"""Words, labels, and prose and tables that show themselves."""
