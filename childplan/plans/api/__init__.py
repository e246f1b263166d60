"""A child's plan in the API, and where agencies add their part to it."""
