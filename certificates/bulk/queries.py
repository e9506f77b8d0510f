"""Who comes into question for a certificate in bulk, and how far one is."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from certificates.enums import BulkOutcome
from certificates.models import BulkIssue, Certificate
from certificates.programmes.requirements import Demands
from people.models import User
from quizzes.models import Attempt


def candidates(demands: Demands, at: datetime) -> list[int]:
    """People with an open account who have passed an exam of the programme, have no certificate of it that has not ended, and got none for the
    last pass of its own exam; by name."""
    programme = demands.programme
    passed = Attempt.objects.filter(exam__in=demands.exam_ids, passed=True).values("person")
    holders = Certificate.objects.unended(at).filter(programme=programme).values("holder")
    last = Attempt.objects.filter(person=OuterRef("pk"), exam=programme.exam_id, passed=True).order_by("-number").values("pk")[:1]
    people = User.objects.filter(is_active=True, pk__in=passed).exclude(pk__in=holders).annotate(last_pass=Subquery(last))
    issued = Certificate.objects.filter(programme=programme, attempt=OuterRef("last_pass"))
    return list(people.filter(~Exists(issued)).order_by("name_key", "pk").values_list("pk", flat=True))


def with_counts(bulks: QuerySet[BulkIssue]) -> QuerySet[BulkIssue]:
    """Each with the number of its lines by outcome: `entitled` (not yet issued), `refused`, `issued`, `has_one`, `failed`."""
    counts = {str(outcome): Count("lines", filter=Q(lines__outcome=outcome)) for outcome in BulkOutcome}
    return bulks.select_related("programme", "looked_by", "applied_by").annotate(**counts)
