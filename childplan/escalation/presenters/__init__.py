"""Words and colours for the pages of alerts and numbers."""
