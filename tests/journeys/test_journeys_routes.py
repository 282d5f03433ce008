"""Anyone may read what is built in; an unknown id is answered with those there are."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.errors import NotFound
from app.journeys.routes import router
from app.journeys.yaml_format import MODEL_IDS, areas, catalogues, crosswalk, models


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


def test_lists_have_the_shape_of_every_list(client: TestClient) -> None:
    for path, ids in {"models": MODEL_IDS, "catalogues": catalogues(), "areas": areas()}.items():
        answer = client.get(f"/api/v1/{path}").json()
        assert set(answer) == {"items", "next"}
        assert answer["next"] is None
        assert [item["id"] for item in answer["items"]] == list(ids)


def test_one_model_and_one_catalogue_come_whole(client: TestClient) -> None:
    assert client.get("/api/v1/models/seven-stage").json() == models()["seven-stage"].model_dump(mode="json")
    catalogue = client.get("/api/v1/catalogues/b2b").json()
    assert catalogue == catalogues()["b2b"].model_dump(mode="json")
    summary = next(item for item in client.get("/api/v1/catalogues").json()["items"] if item["id"] == "b2b")
    assert summary["touchpoint_count"] == len(catalogue["touchpoints"])


def test_a_crosswalk_says_where_stages_lie_and_what_has_no_room(client: TestClient) -> None:
    answer = client.get("/api/v1/crosswalks/moments-of-truth/aida").json()
    assert answer == crosswalk("moments-of-truth", "aida").model_dump(mode="json")
    assert answer["places"]["zmot"] == {"target": "interest", "also": ["desire"], "reason": None}
    assert answer["places"]["umot"]["target"] is None
    assert answer["places"]["umot"]["reason"]["en"] == "‘AIDA’ has no stage for telling others."


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("models/eight-stage", f"There is no model 'eight-stage'. There are: {', '.join(MODEL_IDS)}."),
        ("catalogues/retail", "There is no catalogue 'retail'. There are: retail-b2c, b2b."),
        ("crosswalks/x/aida", f"There is no model 'x'. There are: {', '.join(MODEL_IDS)}."),
        ("crosswalks/aida/x", f"There is no model 'x'. There are: {', '.join(MODEL_IDS)}."),
    ],
)
def test_an_unknown_id_is_answered_with_the_ids_there_are(client: TestClient, path: str, detail: str) -> None:
    with pytest.raises(NotFound) as missing:
        client.get(f"/api/v1/{path}")
    assert missing.value.detail == detail


def test_the_openapi_document_declares_every_answer(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        answer = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        name = answer["$ref"].rsplit("/", 1)[1]
        sent = client.get(path.format(model_id="aida", catalogue_id="b2b", source="aida", target="six-stage")).json()
        declared = document["components"]["schemas"][name]
        assert set(sent) == set(declared["properties"]) == set(declared["required"]), path
