"""Pages about who children are, one file a journey."""
