"""What a practitioner can do about sharing."""
