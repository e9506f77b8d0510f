from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with the first of OWASP's recommended parameters: 19 MiB, two passes, one lane (about 30 ms)."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
