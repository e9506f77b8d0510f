"""The public lists of what no longer holds, signed."""
