"""Kill what runs in the background, where it hurts, and count what arrives at the stand-in."""
