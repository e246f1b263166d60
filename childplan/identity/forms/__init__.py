"""The shape of what is asked about who a child is."""
