"""What the queue does for imports of stations: see docs/queue.md."""

from django.utils import timezone
from django_tasks import task

from stations.models import StationImport


@task(backend="queue")
def run_import(pk: int) -> str:
    """Look at an upload or import it, in one transaction; run twice, it is done once."""
    from stations.lists import uploads

    return uploads.run(pk)


@task(backend="queue")
def look_after_import(pk: int) -> bool:
    """Have one done whose worker was killed; whether it was so."""
    from stations.lists import uploads

    upload = StationImport.objects.filter(pk=pk).defer("content").first()
    if upload is None or upload.state not in uploads.BUSY:
        return False
    if is_stalled := uploads.is_stalled(upload, at=timezone.now()):
        run_import.enqueue(pk)
    look_after_import.using(run_after=timezone.now() + uploads.SILENT).enqueue(pk)
    return is_stalled


@task(backend="queue")
def forget_import(pk: int) -> None:
    """A day later the file goes; a month later the report of what was imported."""
    from stations.lists import uploads

    if again := uploads.forget(pk, timezone.now()):
        forget_import.using(run_after=again).enqueue(pk)
