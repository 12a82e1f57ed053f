"""Middleware of the platform, in the order of settings.MIDDLEWARE."""
