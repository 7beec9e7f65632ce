"""Django settings of the whole house (filled in as parts arrive)."""

SECRET_KEY = "not yet"
INSTALLED_APPS: list[str] = []
USE_TZ = True
