"""Pages of alerts and of the numbers that raise them."""
