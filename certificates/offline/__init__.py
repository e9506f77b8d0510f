"""What a certificate says by itself, in its QR code, and the page /v that checks it without a network."""
