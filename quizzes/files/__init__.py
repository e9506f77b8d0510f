"""Questions from files and into files: our own YAML, and through quizzes.formats those of other systems."""
