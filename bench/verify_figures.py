"""The figures of the public page that verifies a certificate."""

from bench.crush import crush
from bench.figures import Bench, address, figure, queries_of
from certificates.models import Certificate


def _page() -> str:
    """Of a certificate that holds."""
    return address("certificates:verified", Certificate.objects.filter(revoked_at=None, renews=None, corrects=None).order_by("pk")[0].token)


@figure("verify.queries", "queries")
def verify_queries(bench: Bench) -> float:
    return queries_of(bench.visitor(), _page())


@figure("verify.kb", "KB")
def verify_kb(bench: Bench) -> float:
    """The page itself, compressed, to whoever comes for the first time; without the look that the whole site shares."""
    return len(bench.visitor().get(_page()).body) / 1024


@figure("verify.rps", "pages a second")
def verify_rps(bench: Bench) -> float:
    """Of eight readers at once, over six seconds."""
    page = _page()
    crush(bench.server.url, page, "", 1)
    return crush(bench.server.url, page, "", 6).rps
