"""Columns of lists that many use, whose headings do not say by themselves what they are."""

PRESETS: dict[str, dict[str, list[str]]] = {
    "democracy-club": {
        "number": ["id"],
        "area": ["la_name", "ward_name"],
        "name": ["name"],
        "address": ["address", "postcode"],
        "latitude": ["lat"],
        "longitude": ["lon"],
    },
    "vote-monitor": {"number": ["Number"], "area": ["County"], "address": ["Address"]},
}
