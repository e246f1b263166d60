"""Parts of `make prove-policies`."""
