"""Parts of `make prove-import` and `make bench-import`."""
