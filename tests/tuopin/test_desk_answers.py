"""What the workbench answers, without a browser: who may ask, saves, conflicts, faults."""

import base64
import http.client
import json
import re
import threading
from pathlib import Path

import pytest
import workbooks

from results.language.catalogue import catalogue
from scenarios.faults import FaultError
from scenarios.progress import PlanProgress
from tuopin.desk import api, files, saved, serve
from tuopin.desk.api import Desk
from tuopin.desk.work import Work

STATE = {"budget": "", "rules": [], "bans": [], "pins": [], "cells": []}
STATIC = Path(serve.__file__).parent / "static"


@pytest.fixture
def desk(tmp_path):
    for name in ("out", "scratch"):
        (tmp_path / name).mkdir()
    run = tmp_path / "out" / "run"
    run.mkdir()
    (run / "manifest.json").write_text("{}")
    return Desk(tmp_path / "out", tmp_path / "scratch", 1)


@pytest.fixture
def server(desk):
    with serve.Server(0, desk) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def asked(server, path, *, token=True, host="", origin=True, body=None, size=None):
    """Status and body of a question to the server."""
    own = f"127.0.0.1:{server.server_port}"
    heads = {"Host": host or own}
    if token:
        heads["Cookie"] = f"{server.cookie}={server.token}"
    if origin:
        heads["Origin"] = f"http://{own}" if origin is True else origin
    if size is not None:
        heads["Content-Length"] = size
    line = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    line.request("GET" if body is None else "POST", path, body=body, headers=heads)
    answer = line.getresponse()
    return answer.status, answer.read(), answer.headers


def test_only_who_has_the_token_is_answered_and_only_on_this_machines_name(server):
    assert asked(server, "/", token=False)[0] == 403
    assert asked(server, "/", host="evil.example")[0] == 403
    status, _, heads = asked(server, f"/?token={server.token}", token=False)
    assert status == 303
    assert {"HttpOnly", "SameSite=Strict"} <= set(heads["Set-Cookie"].split("; "))
    assert asked(server, "/?token=wrong", token=False)[0] == 403
    status, page, heads = asked(server, "/")
    assert status == 200
    assert b"desk.js" in page
    assert "default-src 'none'" in heads["Content-Security-Policy"]
    assert "unsafe" not in heads["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in heads
    assert server.server_address[0] == "127.0.0.1"


def test_questions_of_other_pages_and_of_any_size_are_refused(server):
    body = json.dumps({"lang": "zh"})
    assert asked(server, "/api/view", body=body, origin="http://evil.example")[0] == 403
    assert asked(server, "/api/view", body=body, origin=False)[0] == 403
    assert asked(server, "/api/view", body=body, token=False)[0] == 403
    assert asked(server, "/api/view", body=b"x", size=str(10**9))[0] == 413
    assert asked(server, "/api/view", body=b"{")[0] == 400
    assert asked(server, "/api/nothing", body=body)[0] == 404
    assert asked(server, "/api/words?lang=fr")[0] == 404


def test_files_of_runs_are_given_and_none_beside_them(server, desk):
    (desk.out / "run" / "report.zh.html").write_text("<p>报告")
    (desk.scratch / "secret").write_text("x")
    status, content, heads = asked(server, "/runs/run/report.zh.html")
    assert (status, content.decode()) == (200, "<p>报告")
    assert "default-src 'none'" in heads["Content-Security-Policy"]
    assert "sandbox" in heads["Content-Security-Policy"]
    assert "allow-same-origin" not in heads["Content-Security-Policy"]
    assert "attachment" in asked(server, "/runs/run/report.zh.html?get")[2]["Content-Disposition"]
    for path in ("/runs/../scratch/secret", "/runs/%2e%2e/scratch/secret", "/runs/run/none"):
        assert asked(server, path)[0] == 404


def test_two_saves_of_one_version_are_a_conflict_and_neither_is_lost(desk):
    mine, theirs = {**STATE, "bans": ["tea"]}, {**STATE, "bans": ["pig"]}
    save = {"run": "run", "name": "../甲", "version": 0, "who": "王"}
    assert api.save(desk, {**save, "state": mine})["version"] == 1
    told = api.save(desk, {**save, "state": theirs, "who": "李"})["conflict"]
    assert told["versions"][-1]["who"] == "王"
    assert api.save(desk, {**save, "name": "乙", "state": theirs})["version"] == 1
    assert api.save(desk, {**save, "version": 1, "state": theirs})["version"] == 2
    stored = api.stored(desk, {"run": "run", "name": "../甲"})
    assert [v["state"]["bans"] for v in stored["versions"]] == [["tea"], ["pig"]]
    assert set(saved.names_of(desk.out / "run")) == {"../甲", "乙"}
    assert {p.parent.parent.name for p in desk.out.rglob("desk/*/*.json")} == {"desk"}


def test_a_late_question_is_not_answered(desk, monkeypatch):
    seen = []
    monkeypatch.setattr(api.bench, "view", lambda run, state, lang: seen.append(state) or {})
    question = {"run": "run", "page": "p", "lang": "zh", "state": STATE}
    assert api.answer(desk, "view", {**question, "number": 7}, posted=True)[0] == 200
    assert api.answer(desk, "view", {**question, "number": 6}, posted=True) == (200, None)
    other = {**question, "page": "q", "number": 1}
    assert api.answer(desk, "view", other, posted=True)[0] == 200
    assert len(seen) == 2


def test_uploads_are_known_by_content_and_stay_in_their_folder(tmp_path):
    one = files.keep(tmp_path, {"../../x.csv": b"1"})
    assert one.parent.parent == tmp_path
    assert files.keep(tmp_path, {"../../x.csv": b"1"}) == one
    assert files.keep(tmp_path, {"x.csv": b"2"}) != one
    assert files.keep(tmp_path, {"a.csv": b"1", "b.csv": b"2"}).is_dir()
    assert files.plain_name("..\\..\\县 表.xlsx") == "县_表.xlsx"


def sent(path):
    return {path.name: base64.b64encode(path.read_bytes()).decode()}


def test_forms_come_blank_faults_come_back_and_a_good_county_may_be_planned(desk, tmp_path):
    blank = api.blank(desk, {"county": "云岭县", "lang": "zh"})
    assert base64.b64decode(blank["content"])[:2] == b"PK"
    with pytest.raises(FaultError):
        api.blank(desk, {"county": "=1+1", "lang": "zh"})
    cells = workbooks.whole(3)
    good = workbooks.write(cells, tmp_path / "c.xlsx")
    answer = api.check(desk, {"files": sent(good), "lang": "zh"})
    assert answer["county"] in desk.given
    assert not any(str(tmp_path) in line for line in answer["lines"])
    cells["村"][1][3] = "many"
    answer = api.check(
        desk, {"files": sent(workbooks.write(cells, tmp_path / "d.xlsx")), "lang": "en"}
    )
    assert "(1)" in answer["error"]["text"]
    assert base64.b64decode(answer["marked"])[:2] == b"PK"
    with pytest.raises(KeyError):
        api.start(desk, {"job": "plan", "county": "/etc", "quick": True, "lang": "zh", "page": "p"})


def test_mistakes_are_words_and_errors_of_the_program_are_not_shown(desk):
    status, told = api.answer(desk, "plan", {"run": "none", "lang": "zh"}, posted=False)
    assert (status, told["text"]) == (400, catalogue()["desk.failed"]["zh"])


def work(name, *labels):
    made = Work.__new__(Work)
    made.name, made._plan, made._began = name, PlanProgress(), 0.0
    steps = []
    for label in labels:
        made.progress = label
        made._plan.see(*label)
        steps.append(made.step)
    return made, steps


def test_steps_of_a_plan_are_counted_and_never_go_back():
    made, steps = work(
        "plan",
        ("simulating the simple rules", 0, 1),
        ("round 1: learning", 5, 10),
        ("compiling rules, once", 0, 1),
        ("comparing plans on held-out draws", 0, 4),
        ("writing tables and pages", 0, 1),
    )
    assert steps == [1, 2, 2, 4, 5]
    assert made.minutes_left > 0.0
    assert work("simulate", ("comparing", 1, 2))[1] == [0]


def test_every_word_of_the_page_is_in_the_catalogue_and_none_is_left_over():
    page = (STATIC / "desk.js").read_text(encoding="utf-8")
    known = {k.removeprefix("desk.") for k in catalogue() if k.startswith("desk.")}
    used = set(re.findall(r'"([a-z_0-9]+)"', page))
    made = {"tab_", "n_", "work_"}
    assert set(re.findall(r'\bw\("([a-z_0-9]+)"', page)) <= known
    server = {"undo", "redo", "waits", "stopped", "killed", "faults", "infeasible", "failed"}
    left = {
        k
        for k in known - used - server
        if not k.startswith((*made, "warn.", "report_", "word_")) and k not in files_words()
    }
    assert left == set()


def files_words():
    source = Path(files.__file__).read_text(encoding="utf-8")
    return set(re.findall(r'"([a-z_]+)"', source))
