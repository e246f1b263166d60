"""What a practitioner can do about safeguarding."""
