"""What this app, and the packages beneath it, keep of people."""

from django.utils.translation import gettext_noop

from people.personal.kept import Kind, Table

KINDS = (
    Kind(
        "account",
        title=gettext_noop("Your account"),
        what=gettext_noop("Full name, e-mail addresses, phone, language, home area; when you signed up and when you last logged in."),
        why=gettext_noop("To know who is trained and certified, and to reach you. Ground: your consent at sign-up."),
        how_long=gettext_noop("As long as you have the account. An account whose address nobody confirms is erased after %(days)s days."),
        seen_by=gettext_noop("You; the headquarters; coordinators of your area; editors of your organisation."),
        erased=gettext_noop("Name, addresses, phone and home area are erased. That there was an account, and since when, stays."),
        period="unconfirmed",
    ),
    Kind(
        "consents",
        title=gettext_noop("Your consents"),
        what=gettext_noop("To what you agreed, in which version and language, when, and when you took it back."),
        why=gettext_noop("To show that we had your consent: the law asks for that proof."),
        how_long=gettext_noop("As long as the account and what it proves are kept."),
        seen_by=gettext_noop("You and the headquarters."),
        erased=gettext_noop("The dates stay, without your name."),
    ),
    Kind(
        "login",
        title=gettext_noop("Logging in"),
        what=gettext_noop(
            "A hash of your password, from which nobody can read it, the second factor, "
            "open sessions with their address and browser, tokens for programs."
        ),
        why=gettext_noop("So that nobody but you gets in. Ground: your consent at sign-up."),
        how_long=gettext_noop("A session: until it ends, 30 days at most. The rest: until you remove it."),
        seen_by=gettext_noop("You. Secrets are read by the program alone."),
        erased=gettext_noop("All of it is deleted."),
    ),
    Kind(
        "organisation",
        title=gettext_noop("Your organisation and roles"),
        what=gettext_noop("Invitations, requests to join, membership, roles, where you coordinate; who decided, and when."),
        why=gettext_noop("You observe on behalf of an organisation, and a role opens what its work needs. Ground: your consent."),
        how_long=gettext_noop(
            "With the account. Of an invitation that nobody answered, name, phone and address are erased %(days)s days after it ended."
        ),
        seen_by=gettext_noop("You; the organisation; the headquarters; coordinators."),
        erased=gettext_noop("Membership ends; name, phone and address are erased from invitations."),
        period="invitations",
    ),
    Kind(
        "pledge",
        title=gettext_noop("Your pledge"),
        what=gettext_noop("Which version of the pledge of impartiality you signed, under which name, and when."),
        why=gettext_noop("Without it nobody sits the exam or stands at a post. Ground: your consent."),
        how_long=gettext_noop("As long as the account and what it proves are kept."),
        seen_by=gettext_noop("You and the headquarters; coordinators see whether you have signed."),
        erased=gettext_noop("That it was signed stays, without your name."),
    ),
    Kind(
        "notices",
        title=gettext_noop("Notices and letters"),
        what=gettext_noop("What you were told on the site and by mail, what waits to be mailed, and which mails you switched off."),
        why=gettext_noop("So that you know about your post, your certificate and your organisation. Ground: your consent."),
        how_long=gettext_noop("%(days)s days."),
        seen_by=gettext_noop("You alone."),
        erased=gettext_noop("All of it is deleted."),
        period="notices",
    ),
    Kind(
        "charter",
        title=gettext_noop("The charter of the coalition"),
        what=gettext_noop("If you signed it for an organisation: your name and position under that signature."),
        why=gettext_noop("It is the organisation's signature, by which the coalition shows what it agreed to."),
        how_long=gettext_noop("As long as the coalition keeps its charter."),
        seen_by=gettext_noop("The organisation and the headquarters."),
        erased=gettext_noop("It stays, with the name: it is the organisation's. You read so before you agree to the erasure."),
    ),
    Kind(
        "work",
        title=gettext_noop("What you did here"),
        what=gettext_noop(
            "A line of the log for whatever changes something: who, what, when, why. "
            "Of whoever works in the admin also drafts, comments, reviews and uploads."
        ),
        why=gettext_noop("So that every decision can be looked up and none denied. Ground: the coalition answers for what it certifies."),
        how_long=gettext_noop("The log and what was published: always. A file uploaded to be imported: a day; the report on it: a month."),
        seen_by=gettext_noop("The headquarters; drafts and comments also whoever edits them with you."),
        erased=gettext_noop("The lines stay and name nobody: your name, addresses and phone are taken out of the log, drafts, comments and pages."),
    ),
)  # fmt: skip

_BY_PROGRAM = "read by the program alone"
_WORDS = "about others or about nobody: words in which somebody may be named"

TABLES = (
    Table("people.User", "account", ["pk"], ["email", "full_name", "phone", "language", "home_area__name", "date_joined", "last_login", "is_active"]),
    Table("account.EmailAddress", "account", ["user"], ["email", "verified", "primary"]),
    Table("account.EmailConfirmation", "account", ["email_address__user"], [], _BY_PROGRAM),
    Table("wagtailusers.UserProfile", "account", ["user"], ["preferred_language", "current_time_zone", "avatar"]),
    Table("people.Consent", "consents", ["person"], ["purpose", "version", "language", "given_at", "withdrawn_at"]),
    Table("mfa.Authenticator", "login", ["user"], ["type", "created_at", "last_used_at"]),
    Table("sessions.Session", "login", [], [], _BY_PROGRAM),
    Table("usersessions.UserSession", "login", ["user"], ["created_at", "ip", "user_agent"]),
    Table("people.ApiToken", "login", ["person"], ["name", "hint", "opens", "made_at", "expires_at", "used_at", "revoked_at"]),
    Table("wagtailcore.APIToken", "login", ["user"], ["name", "prefix", "created", "revoked_at", "last_used_at"]),
    Table("people.Membership", "organisation", ["person"], ["organisation__name", "state", "asked_at", "decided_at"]),
    Table("people.RoleGrant", "organisation", ["person"], ["role", "organisation__name", "granted_at"]),
    Table("people.User_groups", "organisation", ["user"], ["group__name"]),
    Table("people.User_user_permissions", "organisation", ["user"], ["permission__codename"]),
    Table("people.Organisation", "organisation", ["contact"], ["name", "state", "state_since"]),
    Table(
        "people.Invitation",
        "organisation",
        ["person"],
        ["organisation__name", "email", "full_name", "phone", "language", "area__name", "state", "invited_at", "mailed_at", "answered_at"],
    ),
    Table("people.InvitationList", "organisation", ["uploaded_by"], ["organisation__name", "file_name", "uploaded_at", "confirmed_at"]),
    Table("people.TwoPeople", "organisation", ["first", "second"], ["decided_at"]),
    Table("people.Erasure", "organisation", ["person"], ["proposed_at", "decided_at", "carried_out"]),
    Table("people.PledgeSignature", "pledge", ["person"], ["pledge__version", "full_name", "language", "signed_at"]),
    # Not `values`: they may name whoever stands beside one.
    Table("people.Notice", "notices", ["person"], ["kind", "key", "told_at", "read_at", "mailed_at"]),
    Table("people.NoticeSilence", "notices", ["person"], ["kind"]),
    Table("django_tasks_database.DBTaskResult", "notices", [], [], _BY_PROGRAM),
    Table(
        "people.CharterSignature",
        "charter",
        ["signed_by"],
        ["charter__version", "organisation_name", "signer_name", "signer_position", "language", "signed_at"],
    ),
    Table("wagtailcore.ModelLogEntry", "work", ["user"], ["timestamp", "action"]),
    Table("wagtailcore.PageLogEntry", "work", ["user"], ["timestamp", "action", "page"]),
    Table("wagtailcore.Page", "work", ["owner"], ["title", "url_path", "first_published_at", "last_published_at"]),
    Table("wagtailcore.Revision", "work", ["user"], ["created_at", "content_type__model", "object_id"]),
    Table("wagtailcore.Comment", "work", ["user"], ["page", "text", "created_at", "updated_at"]),
    Table("wagtailcore.CommentReply", "work", ["user"], ["text", "created_at", "updated_at"]),
    Table("wagtailcore.PageSubscription", "work", ["user"], ["page", "comment_notifications"]),
    Table("wagtailcore.WorkflowState", "work", ["requested_by"], ["status", "created_at"]),
    Table("wagtailcore.TaskState", "work", ["finished_by"], ["status", "started_at", "finished_at", "comment"]),
    Table("wagtailcore.UploadedFile", "work", ["uploaded_by_user"], ["file"]),
    Table("wagtailadmin.FormState", "work", ["user"], ["content_type__model", "object_id", "last_updated_at"]),
    Table("wagtailadmin.EditingSession", "work", ["user"], ["last_seen_at"]),
    Table("wagtaildocs.Document", "work", ["uploaded_by_user"], ["title", "created_at"]),
    Table("wagtailimages.Image", "work", ["uploaded_by_user"], ["title", "created_at"]),
    Table("people.Accreditation", "work", [], [], _WORDS),
    Table("people.InvitationLink", "work", ["made_by"], ["organisation__name", "made_at"]),
)

ACTS = (
    "people.Membership.decided_by",
    "people.Invitation.invited_by",
    "people.TwoPeople.decided_by",
    "people.Erasure.*_by",
    "people.User.merged_into",
    "*.locked_by",
    "wagtailcore.Comment.resolved_by",
)

NOBODY = (
    "people.Area",
    "people.LogScrub",
    "people.Charter",
    "people.Pledge",
    "auth.*",
    "contenttypes.*",
    "taggit.*",
    "wagtailembeds.*",
    "wagtailforms.*",
    "simple_translation.*",
    "wagtailsearch.*",
    "wagtailadmin.Admin",
    "wagtailimages.Rendition",
    *(f"wagtailcore.{name}" for name in ("Collection*", "Group*", "Locale", "PageViewRestriction*", "ReferenceIndex", "Site", "Task", "Workflow")),
    *(f"wagtailcore.Workflow{name}" for name in ("ContentType", "Page", "Task")),
)
