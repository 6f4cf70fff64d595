"""The desk in a real browser, on a county that is made up; nothing leaves the machine."""

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlparse
from urllib.request import urlopen

import pytest

from scenarios.load import load_scenario
from scenarios.studies.catalogue import Plan
from scenarios.studies.study import Machine, ask

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytest.importorskip("streamlit", reason="the extra [ui] is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]

ROOT = Path(__file__).parents[2]
COUNTY = ROOT / "docs" / "tutorial" / "qingxi"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 400_000
"""Milliseconds to wait for a word: other tests may hold the machine."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A folder with a finished plan of the county."""
    out = tmp_path_factory.mktemp("runs")
    scenario = load_scenario(str(ROOT / "docs" / "tutorial" / "first.yaml"))
    few = scenario.draws.model_copy(
        update={"selection_draws": 2, "fresh_draws": 2, "valuation_draws": 2, "price_draws": 0}
    )
    near = scenario.horizon.model_copy(update={"last_year": 2018})
    scenario = scenario.model_copy(
        update={"draws": few, "horizon": near, "plan_years": (2016, 2017)}
    )
    made = ask(Plan(scenario=scenario), Machine(out, 2))
    other = out / "qingxi-validate-00000000"  # a question that has no findings of a plan
    other.mkdir()
    shutil.copyfile(made.folder / "manifest.json", other / "manifest.json")
    return out


@pytest.fixture(scope="module")
def address(runs):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tuopin.cli.main",
            "desk",
            "--out",
            str(runs),
            "--port",
            str(port),
            "--no-browser",
            "--lang",
            "zh",
            "--workers",
            "2",
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urlopen(f"{url}/_stcore/health").read()
            break
        except URLError:
            time.sleep(0.25)
    yield url
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        made = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


class Visitor:
    """A person at the page; hosts that were asked for are kept."""

    def __init__(self, browser, address, hosts):
        self.page = browser.new_page(viewport={"width": 1400, "height": 1100})
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", lambda r: hosts.add(urlparse(r.url).hostname or "inline"))
        self.page.goto(address)
        self.sees("打开已有方案")

    def sees(self, *texts):
        """Waits for one of the texts; a page that never shows one is printed."""
        wanted = self.page.get_by_text(re.compile("|".join(map(re.escape, texts))))
        try:
            wanted.first.wait_for()
        except playwright.TimeoutError:
            raise AssertionError(self.page.locator("body").inner_text()[-2500:]) from None

    def rests(self):
        self.page.locator('[data-test-script-state="notRunning"]').first.wait_for()

    def chooses(self, kind, nth, *texts):
        """A page that is drawn anew closes an open list: it is opened again until the choice is there."""
        for text in texts:
            option = self.page.get_by_role("option").filter(has_text=text).first
            for _ in range(20):
                self.rests()
                if not option.is_visible():
                    self.page.locator(f'[data-testid="{kind}"] input').nth(nth).click()
                try:
                    option.click(timeout=2000)
                    break
                except playwright.TimeoutError:
                    continue
        self.rests()

    def steps_to(self, text, shown):
        self.rests()
        self.page.locator('[data-testid="stSidebar"]').get_by_text(text, exact=True).click()
        self.sees(shown)
        self.rests()

    def presses(self, name):
        self.rests()
        self.page.get_by_role("button", name=name, exact=True).click()

    def starts(self, name, *signs):
        """A click that meets a page which is drawn anew may be lost: it is made again."""
        sign = self.page.get_by_text(re.compile("|".join(signs))).first
        for _ in range(20):
            self.presses(name)
            with contextlib.suppress(playwright.TimeoutError):
                return sign.wait_for(timeout=20_000)
        raise AssertionError(self.page.locator("body").inner_text()[-2500:])

    def opens_the_plan(self, label="青溪县"):
        self.chooses("stSelectbox", 1, label)
        self.page.locator('[data-testid="stSidebar"]').get_by_text(
            re.compile("qingxi-.*plan-")
        ).wait_for()

    def asks_for(self, money):
        field = self.page.get_by_label("专项资金（万元/年）")
        field.fill(money)
        field.press("Tab")
        self.presses("重新求解")
        self.sees("用时")

    def has_money(self, amount):
        """A field that appears shows its least value until the browser has what it holds."""
        field = self.page.get_by_label("专项资金（万元/年）")
        playwright.expect(field).to_have_value(amount, timeout=30_000)


@pytest.fixture
def hosts():
    return set()


def test_a_planner_changes_simulates_compares_checks_and_takes_away(browser, address, hosts, runs):
    one = Visitor(browser, address, hosts)
    one.opens_the_plan()
    one.steps_to("改资金、改规则", "必选项目")
    one.asks_for("60")
    one.sees("减少的项目和增加的项目")
    one.sees("调整资金")
    another = Visitor(browser, address, hosts)
    another.steps_to("改资金、改规则", "请先打开一个方案")

    one.starts("全县模拟这个方案", "正在全县模拟", "模拟结果")
    one.sees("模拟结果")
    one.sees("其他选择")
    one.has_money("60")
    made = [p for p in runs.glob("qingxi-*adjusted-*") if (p / "manifest.json").exists()]
    assert len(made) == 1

    another.steps_to("选县与方案", "打开已有方案")
    another.opens_the_plan()
    another.steps_to("改资金、改规则", "必选项目")
    another.has_money("120")
    assert another.page.get_by_text("模拟结果").count() == 0

    one.steps_to("并排比较", "选两个或更多方案")
    one.chooses("stMultiSelect", 0, "· 调整", "第一个方案 · ")
    one.page.keyboard.press("Escape")
    one.presses("比较")
    one.page.locator('[data-testid="stImage"] img').first.wait_for()
    one.sees("中文报告")

    one.steps_to("下载", "各项目资金")
    with one.page.expect_download() as got:
        one.presses("工作簿（Excel/WPS）")
    assert zipfile.is_zipfile(got.value.path())
    with one.page.expect_download() as got:
        one.presses("中文报告（网页）")
    assert "青溪县" in Path(got.value.path()).read_text(encoding="utf-8")
    one.presses("做项目库与公示表")
    one.sees("项目库与公示表（Excel/WPS）")
    with one.page.expect_download() as got:
        one.presses("项目库与公示表（Excel/WPS）")
    assert zipfile.is_zipfile(got.value.path())
    one.presses("做村卡")
    one.sees("村卡（网页，可打印）")
    with one.page.expect_download() as got:
        one.presses("村卡（网页，可打印）")
    assert 'class="card"' in Path(got.value.path()).read_text(encoding="utf-8")
    assert hosts == {"127.0.0.1"}


def test_faults_of_a_file_are_told_in_both_languages_and_a_county_may_be_brought(
    browser, address, hosts, tmp_path
):
    one = Visitor(browser, address, hosts)
    broken = tmp_path / "plan.csv"
    broken.write_text(
        "year,village,programme,purse,yuan,team,targeting\n2016,1,tee,special,-5,0,need_first\n",
        encoding="utf-8",
    )
    one.steps_to("检查文件", "要检查的文件")
    one.page.locator('input[type="file"]').set_input_files(str(broken))
    one.sees("处填写有误")
    one.page.locator('[data-testid="stSidebar"]').get_by_text("English").click()
    one.sees("please correct them and upload again")

    both = Visitor(browser, address, hosts)
    both.steps_to("检查文件", "要检查的文件")
    both.page.locator('input[type="file"]').set_input_files(
        [str(COUNTY / "county.yaml"), str(COUNTY / "villages.csv")]
    )
    both.sees("没有错误")
    both.sees("2个文件")

    one.steps_to("County and plan", "Open a finished plan")
    one.page.get_by_text("Upload a county of your own").click()
    lame = tmp_path / "villages.csv"
    lame.write_text("code,name\n1,<script>alert(1)</script>\n", encoding="utf-8")
    files = one.page.locator('input[type="file"]')
    files.set_input_files([str(COUNTY / "county.yaml"), str(lame)])
    one.page.get_by_role("button", name="Check a file", exact=True).click()
    one.sees("faults; please correct them")
    assert hosts == {"127.0.0.1"}


def test_work_is_stopped_and_said_so(browser, address, hosts):
    one = Visitor(browser, address, hosts)
    one.presses("做优化方案")
    one.sees("正在做优化方案")
    one.presses("停止")
    one.sees("已停止")
    assert hosts == {"127.0.0.1"}
