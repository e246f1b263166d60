"""Pages of the portal: for practitioners who invite, for the invited, and for families."""
