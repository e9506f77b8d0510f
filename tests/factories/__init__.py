"""Factories, one module an app. Traits name states: CertificateFactory(revoked=True)."""
