"""Pages of sharing and of the agreements behind it."""
