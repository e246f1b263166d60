"""Parts of `make prove-pool`."""
