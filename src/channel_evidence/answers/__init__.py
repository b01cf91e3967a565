"""The quotable answers of the pages: what they say, which of them moved, and which rows moved them."""
