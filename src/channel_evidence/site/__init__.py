"""The parts of the web site: pages, index, pictures, markup; `channel_evidence.site.build` puts them together."""

LARGEST = 400_000  # bytes of a page that still travels well by mail
LARGEST_INDEX = 600_000  # and of the index, which holds every study and every number that can be looked up
