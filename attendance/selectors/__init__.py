"""Questions about attendance: files on their way in, and years of marks."""
