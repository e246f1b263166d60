"""What a practitioner can do about who a child is."""
