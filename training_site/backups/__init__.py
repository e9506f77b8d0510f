"""One command out, one command in: copies of the database and the files, and how they are put back. See docs/operations.md."""
