"""What can be done about a family's access to the portal."""
