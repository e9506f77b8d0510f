"""What every API of the site shares: how it refuses, and the page that tells it in the reader's language."""
