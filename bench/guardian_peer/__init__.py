"""The peer: the same children and people, through django-guardian's direct foreign keys and without our locks."""
