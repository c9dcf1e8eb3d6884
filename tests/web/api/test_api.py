"""The API as a program meets it: tokens, pages of lists, ETags, idempotency, problems."""

from __future__ import annotations

import datetime as dt
import io
import threading

import pytest

from recruit.models import Account, ApiToken, AuditEntry, TokenScope, now
from recruit.operations import tokens
from web.api.v1 import idempotency
from web.auth import limits
from web.room import registry

EVERY = tuple(TokenScope)


def token_of(app, username="zhou", scopes=EVERY, **more):
    """Return headers of a new token of somebody."""
    with app.app_context(), registry().write() as session:
        account = session.query(Account).filter_by(username=username).one()
        _, token = tokens.make(session, account, name="test", scopes=scopes, allowed=EVERY,
                               by="test", **more)  # fmt: skip
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def api(fresh):
    """Return a client and headers that may do everything."""
    return fresh.test_client(), token_of(fresh)


def actions(app):
    """Return what stands in the audit trail."""
    with app.app_context(), registry().read() as session:
        return [row.action for row in session.query(AuditEntry).order_by(AuditEntry.id)]


# ------------------------------------------------------------------ tokens


def test_without_a_token_nothing_is_told(fresh):
    answer = fresh.test_client().get("/api/v1/figures")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer lx_wrong", "Basic emhvdTp4", "lx_wrong"])
def test_what_is_no_token_opens_nothing(fresh, header):
    answer = fresh.test_client().get("/api/v1/figures", headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_log_in_cookie_opens_nothing(fresh, as_user):
    assert as_user(fresh).get("/api/v1/figures").status_code == 401


def test_a_token_opens_its_scopes_only(fresh):
    headers = token_of(fresh, scopes=[TokenScope.VACANCIES_READ])
    client = fresh.test_client()
    assert client.get("/api/v1/vacancies", headers=headers).status_code == 200
    assert client.get("/api/v1/candidates", headers=headers).status_code == 403


def test_a_revoked_or_run_out_token_or_one_of_a_shut_account_opens_nothing(fresh):
    client, found = fresh.test_client(), [token_of(fresh) for _ in range(2)]
    others = token_of(fresh, "guizhou")
    with fresh.app_context(), registry().write() as session:
        first, second = session.query(ApiToken).order_by(ApiToken.id).limit(2)
        tokens.revoke(session, first, by="test")
        second.expires_at = now() - dt.timedelta(seconds=1)
        session.query(Account).filter_by(username="guizhou").one().active = False
    for headers in (*found, others):
        assert client.get("/api/v1/trips", headers=headers).status_code == 401


def test_only_the_hash_of_a_token_is_kept(fresh):
    token = token_of(fresh)["Authorization"].partition(" ")[2]
    with fresh.app_context(), registry().read() as session:
        row = session.query(ApiToken).one()
    assert token not in (row.token_hash, row.start)
    assert token.startswith(row.start)


def test_a_squad_sees_people_and_trips_of_its_province_only(fresh):
    client, headers = fresh.test_client(), token_of(fresh, "guizhou")
    people = client.get("/api/v1/candidates?limit=200", headers=headers).json["items"]
    assert {person["home_county"] for person in people} == {"520526"}
    trips = client.get("/api/v1/trips", headers=headers).json["items"]
    assert {trip["province_code"] for trip in trips} == {"520000"}


def test_an_enterprise_posts_for_itself_only(fresh):
    client, headers = fresh.test_client(), token_of(fresh, "firm")
    vacancy = {"title": "普工", "openings": 2}
    answers = [
        client.post("/api/v1/vacancies", headers=headers, json={**vacancy, "enterprise_id": firm})
        for firm in (1, 2)
    ]
    assert [answer.status_code for answer in answers] == [201, 404]


def test_too_many_requests_have_to_wait(fresh, monkeypatch):
    monkeypatch.setattr(limits, "TOKEN", 3)
    client, headers = fresh.test_client(), token_of(fresh)
    answers = [client.get("/api/v1/campaigns", headers=headers) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert int(answers[-1].headers["Retry-After"]) > 0


# ------------------------------------------------------------------ reading


def test_a_list_is_read_page_by_page_without_gap_or_double(api):
    client, headers = api
    seen, cursor = [], ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = client.get(f"/api/v1/candidates?limit=7{more}", headers=headers).json
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
    assert seen == sorted(set(seen))
    assert len(seen) == 30


def test_names_and_numbers_are_masked(api):
    client, headers = api
    person = client.get("/api/v1/candidates/1", headers=headers).json
    assert person["name"] == "张**"
    assert person["phone"] == "138****0000"
    referrer = client.get("/api/v1/referrers/1", headers=headers).json
    assert "*" in referrer["name"]
    assert "*" in referrer["phone"]


def test_seats_are_told_without_names(api):
    client, headers = api
    trip = client.get("/api/v1/trips/1", headers=headers)
    assert len(trip.json["seats_taken"]) == 17
    assert "张小红" not in trip.text
    assert "name" not in trip.json["seats_taken"][0]


def test_numbers_in_full_need_a_reason_and_are_written_down(api, fresh):
    client, headers = api
    where = "/api/v1/candidates/1/personal"
    assert client.post(where, headers=headers, json={"reason": ""}).status_code == 422
    shown = client.post(where, headers=headers, json={"reason": "电话确认出发"})
    assert shown.json["phone"] == "13800000000"
    assert actions(fresh)[-1] == "candidate.revealed"


def test_what_has_not_changed_is_not_sent_again(api):
    client, headers = api
    tag = client.get("/api/v1/runs/1", headers=headers).headers["ETag"]
    again = client.get("/api/v1/runs/1", headers={**headers, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "address",
    ["vacancies?limit=0", "vacancies?limit=x", "vacancies?cursor=MQ", "vacancies?nothing=1",
     "vacancies?limit=1&limit=2", "plans?kind=other", "campaigns/1?x=1"],
)  # fmt: skip
def test_a_wrong_parameter_is_named(api, address):
    client, headers = api
    answer = client.get(f"/api/v1/{address}", headers=headers)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh-CN", "没有这条记录"), ("zh-TW", "沒有這條記錄"), ("en", "There is no such record")],
)
def test_problems_are_in_the_language_asked_for(api, language, title):
    client, headers = api
    answer = client.get("/api/v1/runs/999", headers={**headers, "Accept-Language": language})
    assert answer.json["title"] == title
    assert answer.json["type"] == "/api/v1/docs#not-found"


def test_an_address_that_is_not_there_is_a_problem_and_no_page(api):
    client, headers = api
    for method, address, status in (("GET", "nothing", 404), ("PUT", "vacancies", 405)):
        answer = client.open(f"/api/v1/{address}", method=method, headers=headers)
        assert answer.status_code == status
        assert answer.content_type == "application/problem+json"


def test_a_fault_of_ours_is_a_problem_without_a_trace(api, monkeypatch):
    client, headers = api

    def broken(*_args, **_more):
        raise RuntimeError("secret inside")

    monkeypatch.setattr("recruit.queries.overview", broken)
    answer = client.get("/api/v1/figures", headers=headers)
    assert answer.status_code == 500
    assert "secret" not in answer.text


# ------------------------------------------------------------------ changing


def test_a_change_names_the_state_it_means(api):
    client, headers = api
    where = "/api/v1/vacancies/1"
    tag = client.get(where, headers=headers).headers["ETag"]
    without = client.patch(where, headers=headers, json={"openings": 20})
    first = client.patch(where, headers={**headers, "If-Match": tag}, json={"openings": 20})
    second = client.patch(where, headers={**headers, "If-Match": tag}, json={"openings": 21})
    assert [a.status_code for a in (without, first, second)] == [428, 200, 412]
    assert client.get(where, headers=headers).json["openings"] == 20


def test_a_refused_change_changes_nothing_and_says_why(api):
    client, headers = api
    answer = client.patch(
        "/api/v1/vacancies/1", headers={**headers, "If-Match": "*"},
        json={"openings": 1, "state": "paused"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.json["detail"]
    assert client.get("/api/v1/vacancies/1", headers=headers).json["state"] == "posted"


def test_a_plan_is_published_once(api, fresh):
    client, headers = api
    where = "/api/v1/plans/2/publish"
    tag = client.get("/api/v1/plans/2", headers=headers).headers["ETag"]
    stale = client.post(where, headers={**headers, "If-Match": tag}, json={"replacing": 77})
    done = client.post(where, headers={**headers, "If-Match": tag}, json={"replacing": None})
    again = client.post(where, headers={**headers, "If-Match": "*"}, json={"replacing": None})
    assert [answer.status_code for answer in (stale, done, again)] == [409, 200, 409]
    assert actions(fresh).count("plan_version.published") == 1


def test_an_enterprise_confirms_its_own_people_and_no_more(fresh):
    client, headers = fresh.test_client(), {**token_of(fresh, "firm"), "If-Match": "*"}
    own = client.get("/api/v1/placements?limit=1", headers=headers).json["items"][0]["id"]
    where = f"/api/v1/placements/{own}/steps"
    assert client.post(where, headers=headers, json={"stage": "withdrawn"}).status_code == 403
    assert client.post(where, headers=headers, json={"stage": "on_duty"}).status_code == 409


# ------------------------------------------------------------------ sending twice

POST = {"enterprise_id": 1, "title": "包装工", "openings": 3}


def posted(app):
    """Return how often the vacancy of these tests was posted."""
    return actions(app).count("vacancy.posted")


def test_the_same_request_with_a_key_happens_once(api, fresh):
    client, headers = api
    keyed = {**headers, "Idempotency-Key": "order-1"}
    first = client.post("/api/v1/vacancies", headers=keyed, json=POST)
    again = client.post("/api/v1/vacancies", headers=keyed, json=POST)
    assert (first.status_code, first.data) == (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert posted(fresh) == 1


def test_the_same_key_with_another_request_is_refused(api, fresh):
    client, headers = api
    keyed = {**headers, "Idempotency-Key": "order-1"}
    client.post("/api/v1/vacancies", headers=keyed, json=POST)
    other = client.post("/api/v1/vacancies", headers=keyed, json={**POST, "openings": 4})
    assert other.status_code == 422
    assert posted(fresh) == 1


def test_a_key_belongs_to_its_token(api, fresh):
    client, headers = api
    for own in (headers, token_of(fresh)):
        keyed = {**own, "Idempotency-Key": "order-1"}
        assert client.post("/api/v1/vacancies", headers=keyed, json=POST).status_code == 201
    assert posted(fresh) == 2


def test_while_the_first_is_under_way_the_second_is_a_conflict(api, fresh, monkeypatch):
    client, headers = api
    keyed = {**headers, "Idempotency-Key": "order-1"}
    entered, go_on = threading.Event(), threading.Event()
    real = idempotency.Claim.known

    def slow(claim, session):
        entered.set()
        assert go_on.wait(20)
        return real(claim, session)

    monkeypatch.setattr(idempotency.Claim, "known", slow)
    found = []
    first = threading.Thread(
        target=lambda: found.append(
            fresh.test_client().post("/api/v1/vacancies", headers=keyed, json=POST)
        )
    )
    first.start()
    assert entered.wait(20)
    second = client.post("/api/v1/vacancies", headers=keyed, json=POST)
    go_on.set()
    first.join()
    assert second.status_code == 409
    assert found[0].status_code == 201
    assert posted(fresh) == 1


def test_a_refused_request_may_be_mended_under_its_key(api):
    client, headers = api
    keyed = {**headers, "Idempotency-Key": "order-1"}
    wrong = client.post("/api/v1/vacancies", headers=keyed, json={**POST, "enterprise_id": 99})
    right = client.post("/api/v1/vacancies", headers=keyed, json=POST)
    assert (wrong.status_code, right.status_code) == (404, 201)


# ------------------------------------------------------------------ bodies and files


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [(b"{", "application/json", 400), (b"\xff", "application/json", 400),
     (b"{}", "text/plain", 415), (b"[]", "application/json", 422),
     (b'{"title": "x" }', "application/json", 422),
     (b'{"a": "' + b"x" * 70_000 + b'"}', "application/json", 413),
     (b"[" * 30_000, "application/json", 400)],
)  # fmt: skip
def test_a_body_that_is_none_is_refused(api, content, kind, status):
    client, headers = api
    answer = client.post("/api/v1/vacancies", headers=headers, data=content, content_type=kind)
    assert answer.status_code == status


def test_what_is_not_known_is_not_taken(api):
    client, headers = api
    answer = client.post("/api/v1/vacancies", headers=headers, json={**POST, "state": "closed"})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/state"


def test_a_workbook_is_uploaded_looked_at_and_committed_once(api, fresh):
    from recruit.intake import SheetKind
    from recruit.intake.templates import write_template

    client, headers = api
    book = io.BytesIO()
    write_template(SheetKind.ENTERPRISES, book)
    csv = "企业名称,乡镇街道\n余姚市新来厂,凤山街道\n".encode()
    sent = client.post(
        "/api/v1/imports", headers=headers, data={"file": (io.BytesIO(csv), "firms.csv")}
    )
    assert sent.status_code == 201
    where = sent.headers["Location"]
    assert client.get(where, headers=headers).json == sent.json
    assert sent.json["sheets"][0]["kind"] == "enterprises"
    done = client.post(f"{where}/commit", headers=headers, json={"skip_faulty": True})
    assert done.status_code == 200
    assert client.post(f"{where}/commit", headers=headers, json={}).status_code == 404
    firms = client.get("/api/v1/enterprises?limit=200", headers=headers).json["items"]
    assert "余姚市新来厂" in [firm["name"] for firm in firms]


def test_an_upload_of_another_is_not_there(api, fresh):
    client, headers = api
    csv = "企业名称,乡镇街道\n余姚市新来厂,凤山街道\n".encode()
    where = client.post(
        "/api/v1/imports", headers=headers, data={"file": (io.BytesIO(csv), "a.csv")}
    ).headers["Location"]
    assert client.get(where, headers=token_of(fresh, "admin")).status_code == 404


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"%PDF-1.4", b"PK\x03\x04broken"])
def test_a_file_that_is_no_table_is_refused(api, content):
    client, headers = api
    answer = client.post(
        "/api/v1/imports", headers=headers, data={"file": (io.BytesIO(content), "a.xlsx")}
    )
    assert answer.status_code == 422


# ------------------------------------------------------------------ the description


def test_the_description_names_every_operation_and_the_page_shows_it(fresh):
    client = fresh.test_client()
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"] == "3.1.0"
    described = {
        (method.upper(), path) for path, item in document["paths"].items() for method in item
    }
    served = {
        (method, rule.rule.replace("<int:", "{").replace("<", "{").replace(">", "}"))
        for rule in fresh.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint not in ("api.docs", "api.openapi")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == served
    page = client.get("/api/v1/docs").text
    assert all(path in page for _, path in described)
