"""What this app keeps of people."""

from django.utils.translation import gettext_noop

from people.personal.kept import Kind, Table

KINDS = (
    Kind(
        "certificates",
        title=gettext_noop("Certificates"),
        what=gettext_noop(
            "Number, name as printed, programme, dates; what became of it, and why; corrections of the name; "
            "on which days it was verified, never by whom."
        ),
        why=gettext_noop("So that anybody to whom you show it can check it. Ground: your consent, and that a certificate has to prove something."),
        how_long=gettext_noop("Always. Days of verification: %(days)s days. Files of many sheets for printing: a week."),
        seen_by=gettext_noop(
            "You; the headquarters; coordinators and your organisation. Whoever has the QR code, the link, "
            "or the number and your name sees what is printed and whether it holds."
        ),
        erased=gettext_noop(
            "Number and place on the lists of status stay, and it verifies as “issued, holder erased”. "
            "Name, reasons, days of verification and the signed badge are erased. What was printed or saved cannot be recalled."
        ),
        period="verification_days",
    ),
)

_DATES = ["issued_at", "valid_until", "law_as_of", "counts_until"]
_ENDED = ["suspended_at", "suspended_until", "suspension_reason", "revoked_at", "revocation_reason", "replaced"]
_RUN = "the ids of certificates: the files of many, for a week"

TABLES = (
    Table("certificates.Certificate", "certificates", ["holder"], ["number", "holder_name", "programme_name", "basis", *_DATES, *_ENDED]),
    # The badge itself is among the files.
    Table("certificates.Document", "certificates", ["certificate__holder"], ["certificate__number", "kind", "made_at"]),
    Table("certificates.VerificationDay", "certificates", ["certificate__holder"], ["certificate__number", "day", "times"]),
    # The reasons are for the headquarters alone (docs/certificates.md).
    Table("certificates.HandIssue", "certificates", ["person"], ["programme__name", "ground", "proposed_at", "decided_at", "confirmed"]),
    Table("certificates.Unrevocation", "certificates", ["certificate__holder"], ["certificate__number", "proposed_at", "decided_at", "confirmed"]),
    Table(
        "certificates.NameCorrection",
        "certificates",
        ["certificate__holder"],
        ["certificate__number", "new_name", "asked_at", "decided_at", "declined_because"],
    ),
    Table("certificates.BulkLine", "certificates", ["person"], ["bulk__programme__name", "bulk__looked_at", "outcome"]),
    Table("certificates.LawUpdate", "certificates", ["certificate__holder"], ["certificate__number", "requirement__required_by", "completed_at"]),
    Table("certificates.PrintRun", "certificates", ["asked_by"], ["programme__name", "organisation__name", "asked_at", "finished_at"], _RUN),
    Table("certificates.Programme_hand_issuers", "work", ["user"], ["programme__name"]),
)

ACTS = (
    "certificates.BulkIssue.*_by",
    "certificates.Certificate.*_by",
    "certificates.HandIssue.*_by",
    "certificates.LawRequirement.*_by",
    "certificates.NameCorrection.*_by",
    "certificates.Unrevocation.*_by",
)

NOBODY = tuple(
    f"certificates.{name}"
    for name in ("BulkIssue", "Issuer", "LawRequirement", "LawRequirement_versions", "Programme", "Programme_[fl]*", "StatusList")
)
