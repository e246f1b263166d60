"""What is asked of those who review looking, and of whoever is asked about a look."""
