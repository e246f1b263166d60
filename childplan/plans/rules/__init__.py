"""What the plan's rules say: pure, without a clock and without a database."""
