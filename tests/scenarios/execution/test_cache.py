"""What was run already: kept whole, read back as it was, never trusted where it is torn."""

import json
from dataclasses import dataclass

import numpy as np
import pytest

from model.synthesis.totals import CannotFitError
from scenarios.execution.cache import ArrayCache, RowCache
from scenarios.execution.parallel import each, evaluated, run_all
from scenarios.execution.population import UnfitError
from scenarios.faults import FaultError, refused
from scenarios.progress import silent


@dataclass(frozen=True)
class Measured:
    years: tuple[int, ...]
    codes: np.ndarray
    yearly: dict[str, np.ndarray]


def test_arrays_come_back_as_they_were(tmp_path):
    cache = ArrayCache(tmp_path)
    put = Measured((2016, 2017), np.arange(3), {"gap": np.full((2, 3), 0.1), "n": np.arange(6)})
    assert "inner/a" not in cache
    cache.put("inner/a", put)
    got = cache.get("inner/a", Measured)
    assert got.years == put.years
    np.testing.assert_array_equal(got.codes, put.codes)
    assert list(got.yearly) == ["gap", "n"]
    for name, values in put.yearly.items():
        np.testing.assert_array_equal(got.yearly[name], values)
    assert [p.name for p in (tmp_path / "inner").iterdir()] == ["a.npz"]


def test_a_failure_loses_the_task_in_hand_and_no_other(tmp_path):
    cache, ran = RowCache(tmp_path / "rows.jsonl"), []

    def work(task):
        ran.append(task)
        if len(ran) == 3:
            raise OSError("stopped")
        return {"x": float(task)}

    tasks = {str(i): i for i in range(5)}
    with pytest.raises(OSError, match="stopped"):
        evaluated(cache, tasks, work, 1, silent, "rows")
    told = []
    rows = evaluated(cache, tasks, work, 1, lambda *step: told.append(step), "rows")
    assert ran == [0, 1, 2, 2, 3, 4]
    assert rows == [{"x": float(i)} for i in range(5)]
    assert told == [("rows", done, 5) for done in (2, 3, 4, 5)]


def test_unfit_draws_are_left_out_up_to_a_share_and_any_other_error_ends_the_study(tmp_path):
    def evaluate(n_unfit, error, **most):
        def work(task):
            if task < n_unfit:
                raise error
            return {"x": float(task)}

        cache = RowCache(tmp_path / f"{n_unfit}-{type(error).__name__}.jsonl")
        return evaluated(cache, {str(i): i for i in range(10)}, work, 1, silent, "draws", **most)

    unfit = UnfitError(refused("x", "1", "0"))
    assert evaluate(2, unfit).count(None) == 2
    with pytest.raises(FaultError, match=r"draws: 3 of 10 draws could not be fitted\. .*20%"):
        evaluate(3, unfit)
    assert evaluate(3, unfit, most_unfit=0.5).count(None) == 3
    for error in (ValueError("shapes"), CannotFitError("raised where nothing is fitted")):
        with pytest.raises(type(error), match=str(error)):
            evaluate(1, error)


def test_any_number_of_workers_gives_the_same_and_each_key_once(tmp_path):
    def all_of(workers):
        cache = ArrayCache(tmp_path / str(workers))
        tasks = {f"k{i}": i for i in range(7)}
        run_all(
            lambda b: each(b, lambda i: {"x": np.arange(i)}), tasks, cache, workers, silent, "l"
        )
        return [cache.arrays(key)["x"].tolist() for key in tasks]

    assert all_of(1) == all_of(3) == [list(range(i)) for i in range(7)]


def test_a_cache_of_rows_drops_a_torn_line_and_keeps_the_rest(tmp_path):
    path = tmp_path / "j.jsonl"
    cache = RowCache(path)
    cache.put("a", {"x": 0.1})
    cache.put("b", None)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"key": "c", "se')
    again = RowCache(path)
    assert again.rows == {"a": {"x": 0.1}, "b": None}
    ran = []
    tasks = {"a": 0, "b": 1, "c": 2}
    rows = evaluated(again, tasks, lambda i: ran.append(i) or {"x": 3.0}, 2, silent, "l")
    assert (ran, rows) == ([2], [{"x": 0.1}, None, {"x": 3.0}])
    assert len([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]) == 3


def test_a_full_disk_leaves_no_part_of_a_line_that_a_later_one_would_end(tmp_path):
    import resource

    path = tmp_path / "j.jsonl"
    cache = RowCache(path)
    cache.put("a", {"x": 1.0})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 10, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            cache.put("b", {"x": 2.0})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "b" not in cache.rows
    cache.put("c", {"x": 3.0})
    assert RowCache(path).rows == {"a": {"x": 1.0}, "c": {"x": 3.0}}


def test_a_line_that_is_torn_before_the_last_is_told_with_its_number(tmp_path):
    path = tmp_path / "j.jsonl"
    path.write_text(
        '{"key": "a", "seen": null}\n{"key": "b", {"key"\n{"key": "c", "seen": null}\n',
        encoding="utf-8",
    )
    with pytest.raises(FaultError, match=r"j\.jsonl:2") as caught:
        RowCache(path)
    assert "重新运行" in caught.value.faults[0].text("zh")
    # at the end it is what a kill leaves, whether its end of line was written or not
    path.write_text('{"key": "a", "seen": null}\n{"key": "b", {"key"\n', encoding="utf-8")
    assert RowCache(path).rows == {"a": None}
    assert path.read_text(encoding="utf-8") == '{"key": "a", "seen": null}\n'
