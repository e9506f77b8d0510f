"""What tasks do, and what went wrong with them, in words for whoever looks after the queue: nothing of a person, nothing of a program."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A test holds it to the tasks that there are.
TASKS: dict[str, str | Promise] = {
    "certificates.bulk.tasks.issue_bulk": _("Issue certificates in bulk"),
    "certificates.bulk.tasks.look_after_bulk": _("Look after certificates in bulk"),
    "certificates.documents.tasks.make_documents": _("Sign the badge of a certificate"),
    "certificates.prints.tasks.make_prints": _("Make many sheets"),
    "certificates.prints.tasks.look_after_prints": _("Look after many sheets"),
    "certificates.tasks.mail_holder": _("Mail the holder of a certificate"),
    "people.tasks.mail_invitations": _("Mail invitations"),
    "quizzes.tasks.close_attempt": _("Close and grade an exam whose time is over"),
    "stations.day.tasks.look_for_missing": _("Look who has not come to a shift"),
    "stations.life.tasks.expire_offer": _("End an offer that nobody answered"),
    "stations.life.tasks.mail_notices": _("Mail what cannot wait"),
    "stations.lists.tasks.run_import": _("Import a list of stations"),
    "stations.lists.tasks.look_after_import": _("Look after an import of stations"),
    "stations.lists.tasks.forget_import": _("Drop the file of an import"),
    "stations.papers.tasks.make_papers": _("Make mandates and badges"),
    "stations.papers.tasks.look_after_papers": _("Look after mandates and badges"),
    "stations.plans.tasks.make_plan": _("Make a plan"),
    "stations.plans.tasks.apply_plan": _("Apply a plan"),
    "stations.plans.tasks.look_after_plan": _("Look after a plan"),
}

_ERRORS: list[tuple[str, str | Promise]] = [
    (r"\.WorkerLost$", _("The worker died over it every time: the machine may have too little memory.")),
    (r"\.GivenUp$|^smtplib\.|Connection|Timeout|^socket\.|^OSError$|^builtins\.OSError$", _("The mail server, or another service, did not answer.")),
    (r"OperationalError$|InterfaceError$", _("The database did not answer, or had to break off.")),
    (r"DoesNotExist$", _("What it was about is not there any more.")),
    (r"IntegrityError$", _("The database refused what was to be written.")),
    (r"CannotSign$|KeyMissing$", _("There is no usable key to sign with.")),
    (r"SystemExit$|KeyboardInterrupt$", _("The worker was stopped in the midst of it.")),
]


def task_in_words(path: str) -> str:
    return str(TASKS.get(path, path.rpartition(".")[2]))


def error_in_words(exception: str) -> str:
    """By the class of an exception, as django-tasks-db keeps it."""
    found = next(
        (words for pattern, words in _ERRORS if re.search(pattern, exception)), _("A fault of the program. The log of the server says where.")
    )
    return str(found)
