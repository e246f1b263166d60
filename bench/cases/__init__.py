"""A population as large as wanted, for measuring the case list; and the peer that is measured beside it."""
