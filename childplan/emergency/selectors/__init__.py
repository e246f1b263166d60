"""What is shown of emergency access, and what the area has set."""
