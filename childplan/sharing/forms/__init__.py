"""What is asked about sharing, about what a family agreed to, and about agreements between bodies."""
