"""What people write here, as mail and as HTML; pure: no database, no Django, no clock."""
