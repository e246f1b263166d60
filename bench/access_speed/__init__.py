"""How fast one finds a child among those one may see, what the second lock costs, and what it costs to keep."""
