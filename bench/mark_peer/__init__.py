"""The peer of `make bench-import`: marks as one row each, in a table without row-level security, history or facts."""
