"""What is done with documents: one act a file."""
