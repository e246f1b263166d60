"""What a practitioner can do about attendance."""
