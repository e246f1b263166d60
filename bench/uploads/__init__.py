"""Parts of `make prove-uploads`."""
