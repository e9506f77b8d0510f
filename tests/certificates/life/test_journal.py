"""After an older copy of the database is put back, nothing that was revoked is valid again."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from certificates import services
from certificates.life import journal
from certificates.life.replay import VERSIONS, replay
from certificates.models import Certificate, StatusList
from certificates.offline.token import NotOurs
from certificates.status import lists
from tests.factories.people import PersonFactory


@pytest.fixture(autouse=True)
def own_journal(settings, tmp_path):
    settings.BAKYLAU_JOURNAL = tmp_path / "journal"


@pytest.fixture
def older(certificate):
    """Puts the certificate back as it was in the copy."""
    fields = ["revoked_at", "revoked_by_id", "revocation_reason", "revocation_decided_at"]
    fields += ["suspended_at", "suspended_until", "suspended_by_id", "suspension_reason"]
    copied = {name: getattr(certificate, name) for name in fields}
    return lambda: Certificate.objects.filter(pk=certificate.pk).update(**copied)


def revoked(certificate, **kwargs):
    return services.revoke(certificate, reason="Shared the questions", by=None, at=timezone.now(), **kwargs)


def test_what_was_revoked_after_the_copy_is_revoked_again(certificate, older):
    revoked(certificate)
    older()
    done = replay(at=timezone.now())
    assert done.revoked == [certificate.number]
    certificate.refresh_from_db()
    assert certificate.revoked_at <= timezone.now()
    assert "put back from a copy" in certificate.revocation_reason
    assert lists.read_token(lists.served(1, timezone.now()).contents["token"])[1] == {certificate.status_index: 1}
    assert replay(at=timezone.now()).revoked == []


def test_a_revocation_to_come_comes_at_its_time(certificate, older):
    soon = timezone.now() + timedelta(days=3)
    revoked(certificate, from_=soon)
    older()
    replay(at=timezone.now())
    certificate.refresh_from_db()
    assert certificate.revoked_at == soon


def test_what_was_suspended_after_the_copy_is_suspended_again(certificate, older):
    until = timezone.now() + timedelta(days=3)
    services.suspend(certificate, reason="Looked into", until=until, by=None, at=timezone.now())
    older()
    assert replay(at=timezone.now()).suspended == [certificate.number]
    certificate.refresh_from_db()
    assert certificate.suspended_until == until


def test_a_suspension_that_is_over_is_not_begun_again(certificate, older):
    services.suspend(certificate, reason="x", until=timezone.now() + timedelta(days=1), by=None, at=timezone.now())
    older()
    assert replay(at=timezone.now() + timedelta(days=2)).suspended == []


def test_what_was_taken_back_after_the_copy_stays_ended_and_is_told(certificate):
    revoked(certificate)
    copied = Certificate.objects.values().get(pk=certificate.pk)
    proposal = services.propose_unrevocation(certificate, reason="A mistake", by=PersonFactory(), at=timezone.now())
    services.confirm_unrevocation(proposal, by=PersonFactory(), at=timezone.now())
    assert replay(at=timezone.now()).to_look_at == []
    Certificate.objects.filter(pk=certificate.pk).update(**{name: value for name, value in copied.items() if name != "id"})
    done = replay(at=timezone.now())
    assert (done.revoked, done.to_look_at) == ([], [certificate.number])
    certificate.refresh_from_db()
    assert certificate.revoked_at is not None


def test_what_was_issued_and_ended_after_the_copy_is_told(certificate, db):
    journal.append(journal.Line("BK-0000-0000", "revoked", timezone.now().isoformat()))
    assert replay(at=timezone.now()).unknown == ["BK-0000-0000"]


def test_without_a_journal_the_list_that_was_published_knows_it(certificate, older, settings, tmp_path):
    revoked(certificate)
    published = lists.served(1, timezone.now()).contents["token"]
    caches["lists"].clear()
    settings.BAKYLAU_JOURNAL = tmp_path / "lost"
    older()
    assert replay(at=timezone.now()).revoked == []
    assert replay(at=timezone.now(), published=[published]).revoked == [certificate.number]


def test_the_list_that_is_still_in_the_cache_knows_it(certificate, older, settings, tmp_path):
    revoked(certificate)
    lists.served(1, timezone.now())
    settings.BAKYLAU_JOURNAL = tmp_path / "lost"
    older()
    assert replay(at=timezone.now()).revoked == [certificate.number]


def test_a_list_that_we_did_not_sign_is_believed_nothing(certificate, own_keys, settings, tmp_path):
    forged = lists.served(1, timezone.now()).contents["token"]
    settings.BAKYLAU_KEYS = tmp_path / "others"
    caches["lists"].clear()
    with pytest.raises(NotOurs):
        replay(at=timezone.now(), published=[forged])


def test_no_list_is_handed_out_under_a_version_that_another_one_had(certificate):
    before = lists.served(1, timezone.now()).version
    replay(at=timezone.now())
    assert lists.served(1, timezone.now()).version > before + VERSIONS - 1
    assert StatusList.objects.get(number=1).version > VERSIONS


def test_the_journal_names_nobody_and_only_its_owner_reads_it(certificate, settings):
    revoked(certificate)
    path = settings.BAKYLAU_JOURNAL / journal.FILE
    said = path.read_text()
    assert certificate.number in said
    assert "Shared" not in said
    assert certificate.holder_name not in said
    assert path.stat().st_mode & 0o077 == 0


def test_a_journal_that_cannot_be_written_keeps_nobody_from_revoking(certificate, settings, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    settings.BAKYLAU_JOURNAL = tmp_path / "file"
    assert revoked(certificate).revoked_at is not None
    assert "journal" in caplog.text


def test_a_line_that_was_cut_off_is_left_out(certificate, settings):
    revoked(certificate)
    path = settings.BAKYLAU_JOURNAL / journal.FILE
    path.write_text(path.read_text() + '{"number": "BK-1')
    assert [line.change for line in journal.lines()] == ["revoked"]
