"""Alerts in the API: read only."""
