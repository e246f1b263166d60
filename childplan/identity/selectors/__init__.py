"""Questions about who children are, each asked in a scope."""
