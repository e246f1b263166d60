"""What is done in emergency access: open it, end it, review it, look after it."""
