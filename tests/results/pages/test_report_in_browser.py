"""The report opened in a real browser: it asks for nothing, draws its charts, has its font, and is small."""

import base64
import io
import re
import shutil

import pytest
from fontTools.ttLib import TTFont

from results.pages.page import picture, write_page
from results.pages.report import write_report
from results.tables.section import Section

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A picture of one pixel."""


def lacking(page, path):
    """Characters that the page or one of its charts shows and its font has not."""
    font = re.search(r"font/woff2;base64,([^)]+)\)", path.read_text(encoding="utf-8"))[1]
    known = TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap()
    shown = page.evaluate(
        "document.body.innerText + [...document.querySelectorAll('svg text')]"
        ".map(e => e.textContent).join('')"
    )
    return {c for c in shown if c.isprintable() and not c.isspace() and ord(c) not in known}


@pytest.mark.slow
def test_a_report_opens_from_disk_without_a_request(findings, tmp_path):
    paths = [write_report(findings, tmp_path, language) for language in ("zh", "en")]
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        assert len(paths) == 2
        for path in paths:
            asked, errors = [], []
            page = browser.new_page()
            page.set_default_timeout(240_000)
            page.on("request", lambda r, asked=asked: asked.append(r.url))
            page.on("pageerror", lambda e, errors=errors: errors.append(str(e)))
            page.on("console", lambda m, errors=errors: errors.append(m.text))
            page.set_viewport_size({"width": 1366, "height": 768})
            page.goto(path.as_uri())
            checks = page.locator(".one table.blank").bounding_box()
            assert checks["y"] + checks["height"] <= 768.0
            page.locator("details.appendix > summary").click()
            page.locator(".js-plotly-plot .main-svg").first.wait_for()
            saved = "Plotly.toImage(document.querySelector('.js-plotly-plot'), {format: 'png'})"
            assert page.evaluate(saved).startswith("data:image/png;base64,")
            strange = [
                u for u in asked if u != path.as_uri() and not u.startswith(("data:", "blob:"))
            ]
            assert strange == []
            assert errors == []
            assert page.evaluate("document.fonts.check('16px \"Noto Sans SC\"', '贫')")
            assert path.stat().st_size <= 8e6
            assert not lacking(page, path)
            refuses(page)
            page.close()
        browser.close()


def refuses(page):
    """What is no part of the page neither runs nor is asked for."""
    page.evaluate("""() => {
        window.refused = new Set();
        document.addEventListener(
            "securitypolicyviolation", (e) => window.refused.add(e.effectiveDirective));
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        document.body.append(Object.assign(new Image(), {src: "http://127.0.0.1:9/x.png"}));
        fetch("http://127.0.0.1:9/").catch(() => {});
    }""")
    page.wait_for_function("window.refused.size === 3")
    refused = page.evaluate("[window.ran ?? 'never', ...window.refused]")
    assert set(refused) == {"never", "script-src-elem", "img-src", "connect-src"}


def test_a_page_without_charts_runs_no_script_and_shows_its_pictures(tmp_path):
    (tmp_path / "dot.png").write_bytes(base64.b64decode(DOT))
    sections = [Section("图", charts=[picture(tmp_path / "dot.png")])]
    path = write_page(tmp_path / "page.html", "zh", "题", "因", [], sections)
    held = path.read_text(encoding="utf-8")
    assert "script-src 'none'" in held
    assert "blob:" not in held
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page, said = browser.new_page(), []
        page.on("console", lambda m: said.append(m.text))
        page.goto(path.as_uri())
        assert page.evaluate("document.images[0].naturalWidth") == 1
        assert page.evaluate("getComputedStyle(document.body).maxWidth") == "1020px"
        assert said == []
        refuses(page)
        browser.close()
