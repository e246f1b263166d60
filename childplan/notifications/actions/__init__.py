"""Acts of telling: queue an e-mail, give a notice, mark one read; and the two steps of sending."""
