"""Uploads in an S3-compatible store (S3_BUCKET), which several machines share."""

from typing import Any

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class S3Media(S3Storage):
    """django-storages', but the bucket has no visitors: the address of a file is the site's own, as with files on a disk. /media/images/ gives images
    to anybody (training_site/views.py), documents and accreditations go through views that ask who may. So pages, their kept copies and the
    content security policy are the same with either store."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return settings.MEDIA_URL + (filepath_to_uri(name) or "")
