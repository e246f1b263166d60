"""The API for people."""

import pytest

from childplan.identity.api.catalogue import PROBLEMS


class TestTheReferencePage:
    def test_lists_every_operation_and_problem(self, client, db) -> None:
        words = client.get("/api/v1/").content.decode()
        for wanted in (
            "Find a child by an identifier",
            "/api/v1/children/{child_id}/plan/",
            "grant_type=client_credentials",
            "/api/oauth/token/",
            "temporary_upn",
            "/api/v1/schema/",
            *(problem.title for problem in PROBLEMS),
        ):
            assert wanted in words

    @pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.slug)
    def test_leads_to_a_page_for_every_problem(self, client, db, problem) -> None:
        answer = client.get(problem.type)
        assert answer.status_code == 200
        assert problem.meaning.replace("`", "`") in answer.content.decode()

    def test_has_no_page_for_another(self, client, db) -> None:
        assert client.get("/api/v1/problems/nonsense/").status_code == 404
