"""What people do with messages besides answering them; pure: no database, no Django, no clock."""
