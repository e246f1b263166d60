"""Each demo user sees exactly the rows that the stories say; and each policy is needed for that."""
