"""Settings, addresses and the processes that run them."""
