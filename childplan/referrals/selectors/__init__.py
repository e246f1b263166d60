"""Questions about referrals and items before a panel."""
