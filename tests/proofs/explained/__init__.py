"""Why I see a child, who can see it, what the database gives and what a page shows: one and the same answer."""
