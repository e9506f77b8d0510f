def test_entrance_leads_to_the_front_page_in_the_language_of_the_browser(client, tree):
    response = client.get("/", headers={"accept-language": "ru"})
    assert (response.status_code, response["Location"]) == (302, "/ru/")


def test_who_has_no_desk_is_told_so_in_their_language(client, tree, volunteer):
    volunteer.language = "kk"
    volunteer.save()
    client.force_login(volunteer)
    response = client.get("/admin/", follow=True)
    assert (response.status_code, response.redirect_chain) == (403, [("/admin/login/?next=/admin/", 302)])
    assert "Бұл бет Сізге ашық емес" in response.content.decode()
    assert 'class="messages"' not in response.content.decode()


def test_a_visitor_logs_in_before_the_desks(client, tree):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].endswith("/accounts/login/?next=%2Fadmin%2F")
