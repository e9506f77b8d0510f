"""What this app keeps of people: nothing of its own. Who wrote and who reviewed is kept by Wagtail (people/personal/kinds.py)."""

NOBODY = ("partners.*",)
