"""Certificates verified by machines: read-only, without an account. Its page is /api/."""
