"""Who may see which row, typed by hand; see README.md. Imports nothing of ours."""
