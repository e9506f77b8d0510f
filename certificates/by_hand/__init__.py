"""Certificates that no exam of this site stands behind: one person of the headquarters proposes, another one confirms."""
