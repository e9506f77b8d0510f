"""What is made of one certificate: the signed document that is kept, and the sheet."""
