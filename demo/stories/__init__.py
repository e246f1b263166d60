"""The stories of Ravensmere: one file each, told by the acts of those who would do them."""
