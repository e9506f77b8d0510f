"""What tests of runs of papers share beside fixtures."""

from stations.models import PaperRun
from tests.stations.papers.conftest import packed

DESK = "/admin/stations-papers/"


def again(run):
    return PaperRun.objects.get(pk=run.pk)


def address(run, act="file"):
    return f"{DESK}runs/{run.pk}/{act}/"


def body_of(response):
    return b"".join(response.streaming_content)


def fetch(client, run, **headers):
    return client.get(address(run), headers={"Accept-Encoding": "identity", **headers})


def all_text(run):
    return b"\n".join([name.encode() for name in packed(run)] + list(packed(run).values())).decode("utf-8-sig", "replace")
