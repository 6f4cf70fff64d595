"""The report opened in a real browser: it asks for nothing, draws its charts, has its font, and is small."""

import base64
import io
import re
import shutil

import pytest
from fontTools.ttLib import TTFont

from results.pages.report import write_report

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
            page.set_viewport_size({"width": 1366, "height": 768})
            page.goto(path.as_uri())
            checks = page.locator(".one table.blank").bounding_box()
            assert checks["y"] + checks["height"] <= 768.0
            page.locator("details.appendix > summary").click()
            page.locator(".js-plotly-plot .main-svg").first.wait_for()
            strange = [
                u for u in asked if u != path.as_uri() and not u.startswith(("data:", "blob:"))
            ]
            assert strange == []
            assert errors == []
            assert page.evaluate("document.fonts.check('16px \"Noto Sans SC\"', '贫')")
            assert path.stat().st_size <= 8e6
            assert not lacking(page, path)
            page.close()
        browser.close()
