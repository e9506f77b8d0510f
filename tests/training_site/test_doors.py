def test_entrance_leads_to_the_front_page_in_the_language_of_the_browser(client, tree):
    response = client.get("/", headers={"accept-language": "ru"})
    assert (response.status_code, response["Location"]) == (302, "/ru/")


def test_health_check_asks_the_database(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
