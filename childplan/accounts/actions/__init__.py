"""What can be done about who signs in."""
