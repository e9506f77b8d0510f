"""Nothing that anybody typed is a formula in what somebody else opens."""

from io import BytesIO

from django.utils import timezone
from openpyxl import load_workbook

from partners.models import LibraryPage

FORMULA = '=HYPERLINK("http://evil.example";"Open")'


def test_no_cell_of_wagtails_own_reports_begins_a_formula(client, tree, superuser):
    LibraryPage.objects.update(title=FORMULA, draft_title=FORMULA, first_published_at=timezone.now(), last_published_at=timezone.now())
    client.force_login(superuser)
    report = "/admin/reports/aging-pages/?export="
    lines = b"".join(client.get(f"{report}csv").streaming_content).decode()
    assert "'=HYPERLINK" in lines
    assert '"=HYPERLINK' not in lines
    sheet = load_workbook(BytesIO(b"".join(client.get(f"{report}xlsx").streaming_content))).active
    assert f"'{FORMULA}" in {row[0] for row in sheet.iter_rows(values_only=True)}
