"""Dated stories of alerts, typed by hand, and how they are played. The stories import nothing of ours."""
