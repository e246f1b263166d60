"""What the portal asks practitioners and the invited."""
