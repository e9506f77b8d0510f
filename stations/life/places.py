"""Where a station is, for the phone's map."""

from stations.models import Station


def map_link(station: Station) -> str:
    """OpenStreetMap at the station; "" where nobody knows where it is."""
    point = _point(station)
    return f"https://www.openstreetmap.org/?mlat={point[0]}&mlon={point[1]}#map=17/{point[0]}/{point[1]}" if point else ""


def geo_link(station: Station) -> str:
    """What opens the map on the phone itself (RFC 5870); "" where nobody knows where it is."""
    point = _point(station)
    return f"geo:{point[0]},{point[1]}" if point else ""


def _point(station: Station) -> tuple[str, str] | None:
    if station.latitude is None or station.longitude is None:
        return None
    return f"{station.latitude:.5f}", f"{station.longitude:.5f}"
