"""Acts of escalation: software raises, resolves and passes on; a person acknowledges and decides."""
