"""The way in for mail: addresses, accepting, what each mail is allowed to do, commands."""
