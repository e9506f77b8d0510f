"""What a change of the law requires of those who hold a certificate."""
