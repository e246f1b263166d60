"""Acts of telling: queue an email, give a notice, mark one read; and the two steps of sending."""
