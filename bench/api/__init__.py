"""Parts of `make prove-api`."""
