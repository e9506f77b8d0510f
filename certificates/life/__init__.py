"""What happens to a certificate after it was issued: suspended, revoked, corrected, its holder erased, looked at by the public."""
