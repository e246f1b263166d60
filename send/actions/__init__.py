"""What a practitioner can do about special educational needs and disability."""
