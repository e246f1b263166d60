"""What a practitioner can do in a Child's Plan: one act a file."""
