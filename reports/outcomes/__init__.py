"""The outcomes of a workshop, read once, in a bounded number of queries."""
