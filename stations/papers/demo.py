"""Sample data of papers: requisites of the organisations that people stand for at the sample election."""

from datetime import datetime

from people.models import Organisation
from stations.models import Election, Requisites

BIN = "000000000000"
HEAD = "Ү. Үлгі"


def load(election: Election, at: datetime) -> None:
    """What is there stays."""
    for organisation in Organisation.objects.filter(assignments__station__election=election, requisites=None).distinct():
        Requisites.objects.create(
            organisation=organisation,
            legal_name={code: f"{organisation.name.in_language(code)} ({word})" for code, word in (("kk", "үлгі"), ("ru", "пример"))},
            bin=BIN,
            address={"kk": "Алматы қ., Үлгі көшесі, 1", "ru": "г. Алматы, ул. Примерная, 1"},
            head_name=HEAD,
            head_position={"kk": "Төраға", "ru": "Председатель"},
            changed_at=at,
        )
