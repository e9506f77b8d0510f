from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.dry_run import PAPERS
from quizzes.dry_run_report import DryRunReport, report_of
from quizzes.models import Exam


class Command(BaseCommand):
    help = "Says whether the bank is thick enough for an exam: draws many papers, writes nothing. Fails where nobody could begin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--papers", type=int, default=PAPERS)

    def handle(self, slug: str, papers: int, **options: Any) -> None:
        exam = Exam.objects.filter(slug=slug).first()
        if exam is None:
            raise CommandError(f"There is no exam {slug}.")
        report = report_of(exam, papers=min(max(papers, 2), 100_000))
        self._say(report)
        if not report.run.can_be_sat:
            raise CommandError("Nobody can begin this exam.")

    def _say(self, report: DryRunReport) -> None:
        self.stdout.write(f"{report.exam} ({report.languages})")
        for line in report.lines:
            check = line.check
            counts = f"needed {check.line.count} (critical {check.line.critical_count}), there are {check.there} (critical {check.critical_there})"
            self.stdout.write(f"  {line.topic}, {line.difficulty}: {counts}")
        for warning in report.warnings:
            self.stdout.write(f"! {warning}")
        if report.run.papers:
            self.stdout.write(f"Papers drawn: {report.run.papers}, questions in each: {report.run.asked}")
            self.stdout.write(f"Two papers have in common: {report.run.overlap:.1f}; a second attempt repeats: {report.run.repeated:.1f}")
        for words, questions in (("most", report.most), ("least", report.least)):
            for one in questions:
                self.stdout.write(f"  drawn {words}: {one.ref} {one.share} %")
