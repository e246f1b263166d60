"""Words and links for the portal's pages."""
