"""What a line of a list comes to, and what an editor must not learn by it."""

import pytest
from allauth.account.models import EmailAddress

from people.enums import Verdict
from people.invitation_report import counts, report
from people.models import User
from tests.factories.people import MembershipFactory, PersonFactory, area
from tests.people.conftest import editor_of, invite, keep


def verdicts(organisation, by, text):
    return [(one.verdict, one.notes) for one in report(keep(organisation, by, text), by)]


def one(organisation, by, line, headings="name,e-mail,phone,language,area"):
    return verdicts(organisation, by, f"{headings}\n{line}\n")[0]


def test_a_good_line_is_to_be_invited(organisation, editor):
    medeu = area("Medeu")
    checked = report(
        keep(organisation, editor, "name,e-mail,phone,language,area\nПетров Борис,B@Example.org,8 701 234 56 78,русский,medeu (ru)\n"), editor
    )
    assert [(c.verdict, c.email, c.phone, c.language, c.area) for c in checked] == [(Verdict.NEW, "b@example.org", "+77012345678", "ru", medeu)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Boris Petrov,,,,", "missing"),
        ("Boris Petrov,boris at example.org,,,", "is not an e-mail address"),
        (f"Boris Petrov,{'b' * 60}@{'e' * 63}.{'e' * 63}.{'e' * 63}.org,,,", "too long"),
        ("Boris Petrov,b@example.org,12,,", "not a phone number"),
        ("Boris Petrov,b@example.org,,German,", "none of ours"),
        ("Boris Petrov,b@example.org,,,Nowhere", "no area"),
        ("Visit www.evil.example,b@example.org,,,", "looks like an address"),
        ("Boris 2,b@example.org,,,", "no digits"),
        (f"{'Boris ' * 30},b@example.org,,,", "name is too long"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_and_it_is_not_invited(organisation, editor, line, said):
    verdict, notes = one(organisation, editor, line)
    assert verdict == Verdict.WRONG
    assert said in " ".join(notes)


def test_everything_that_is_wrong_is_said_at_once(organisation, editor):
    assert len(one(organisation, editor, "Boris 2,b@example,1,xx,Nowhere")[1]) == 5


def test_a_given_name_alone_is_enough_to_be_greeted_by(organisation, editor):
    assert one(organisation, editor, "Борис,b@example.org,,,") == (Verdict.NEW, [])


def test_an_area_that_stands_twice_in_the_tree_is_asked_for(organisation, editor):
    city = area("City")
    area("Centre", city)
    area("Centre", area("Town"))
    assert "several areas" in " ".join(one(organisation, editor, ",b@example.org,,,centre")[1])


def test_an_address_that_stands_in_the_list_twice_is_invited_once(organisation, editor):
    found = verdicts(organisation, editor, "e-mail\nb@example.org\nB@EXAMPLE.org\n")
    assert [verdict for verdict, _notes in found] == [Verdict.NEW, Verdict.TWICE]
    assert "line 2" in found[1][1][0]


def test_one_person_with_two_addresses_in_the_list_is_pointed_at(organisation, editor):
    found = verdicts(organisation, editor, "name,e-mail,phone\nБорис,b@example.org,87012345678\nборис,c@example.org,+7 701 234 56 78\n")
    assert [verdict for verdict, _notes in found] == [Verdict.NEW, Verdict.NEW]
    assert "line 2" in found[1][1][0]


def test_members_those_who_asked_and_those_invited_before_are_not_invited(organisation, editor):
    MembershipFactory(person__email="member@example.org", organisation=organisation)
    MembershipFactory(person__email="asked@example.org", organisation=organisation, state="asked")
    MembershipFactory(person__email="left@example.org", organisation=organisation, state="ended")
    invite(organisation, editor, "e-mail\ninvited@example.org\n")
    found = verdicts(organisation, editor, "e-mail\nmember@example.org\nasked@example.org\nleft@example.org\ninvited@example.org\n")
    assert [verdict for verdict, _notes in found] == [Verdict.MEMBER, Verdict.ASKED, Verdict.NEW, Verdict.INVITED]


def test_an_editor_gets_the_same_answer_about_strangers_and_about_people_of_others(organisation, other_organisation, editor):
    stranger = PersonFactory(email="known@example.org", full_name="Ахметов Ерлан", phone="+77012345678")
    MembershipFactory(person=stranger, organisation=other_organisation)
    invite(other_organisation, editor_of(other_organisation), "e-mail\nelsewhere@example.org\n")
    text = "name,e-mail,phone\n,known@example.org,\n,elsewhere@example.org,\n,nobody@example.org,\nАхметов Ерлан,twin@example.org,87012345678\n"
    assert verdicts(organisation, editor, text) == [(Verdict.NEW, [])] * 4


def test_an_editor_is_told_of_a_twin_among_the_own_members(organisation, editor):
    person = PersonFactory(full_name="Ахметов Ерлан", phone="+77012345678")
    MembershipFactory(person=person, organisation=organisation)
    assert "perhaps the same person" in one(organisation, editor, "АХМЕТОВ  Ерлан,twin@example.org,87012345678,,")[1][0]


def test_the_headquarters_sees_who_has_an_account_and_whose_twin_has(organisation, headquarters):
    PersonFactory(email="known@example.org", full_name="Ахметов Ерлан", phone="+77012345678")
    found = verdicts(organisation, headquarters, "name,e-mail,phone\n,known@example.org,\nАхметов Ерлан,twin@example.org,87012345678\n")
    assert [verdict for verdict, _notes in found] == [Verdict.ACCOUNT, Verdict.NEW]
    assert "perhaps the same person" in found[1][1][0]


def test_a_report_costs_the_same_however_long_the_list(organisation, headquarters, django_assert_max_num_queries):
    people = keep(organisation, headquarters, "name,e-mail,phone\n" + "".join(f"Name Given,p{n}@example.org,87012345678\n" for n in range(300)))
    with django_assert_max_num_queries(8):
        assert counts(report(people, headquarters))[Verdict.NEW] == 300


def test_accounts_are_untouched_by_a_report(organisation, editor):
    before = User.objects.count()
    report(keep(organisation, editor), editor)
    assert (User.objects.count(), organisation.invitations.count()) == (before, 0)


def test_areas_are_known_in_every_language_and_without_the_word_for_their_kind(organisation, editor):
    medeu = area("Medeu")
    medeu.name = {"kk": "Медеу ауданы", "ru": "Медеуский район", "en": "Medeu district"}
    medeu.save()
    for written in ("МЕДЕУ", "медеу ауданы", "Медеуский", "Медеуский район", "Medeu District"):
        assert one(organisation, editor, f",b@example.org,,,{written}") == (Verdict.NEW, [])


def test_an_address_that_a_member_has_proven_besides_is_the_members(organisation, editor, headquarters):
    member = MembershipFactory(organisation=organisation, state="accepted").person
    stranger = PersonFactory()
    EmailAddress.objects.create(user=member, email="old@example.org", verified=True)
    EmailAddress.objects.create(user=stranger, email="other@example.org", verified=True)
    assert one(organisation, editor, ",Old@example.org,,,")[0] == Verdict.MEMBER
    assert one(organisation, editor, ",other@example.org,,,")[0] == Verdict.NEW
    assert one(organisation, headquarters, ",other@example.org,,,")[0] == Verdict.ACCOUNT
