"""Words and links of the attendance pages."""
