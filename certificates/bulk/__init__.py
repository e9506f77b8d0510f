"""Certificates for many at once: a dry run that names everybody, then exactly those."""
