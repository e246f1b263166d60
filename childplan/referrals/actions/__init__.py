"""What a practitioner can do about referrals and items before a panel."""
