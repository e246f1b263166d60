"""Questions about alerts, and those that background work asks to raise them."""
