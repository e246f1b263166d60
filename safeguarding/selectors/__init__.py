"""Questions about allocations and concerns."""
