"""Access that is taken away while it is used: thousands of times, by every way in, from hosts whose clocks differ."""
