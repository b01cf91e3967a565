"""Looking up a number: every printing, claim and doubt that fits some words, in one index that the pages hold too."""
