"""Questions of the portal: who of a family may see a page, and what is on it."""
