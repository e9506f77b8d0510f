"""What a programme asks for, and who has done it: the rule of who has earned a certificate."""
