"""Parts of `make prove-canaries`."""
