"""Every role by operation by state of a record, against rules typed from the paragraphs of the roles."""
