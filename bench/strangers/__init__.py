"""Parts of `make prove-strangers`."""
