"""Attendance in the API: the figures in a child's plan."""
