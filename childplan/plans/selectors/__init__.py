"""Questions about plans, children and work, one file a page or practice."""
