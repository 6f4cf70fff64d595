"""The workbench as the command serves it, with few draws and small pictures: tests wait for them."""

from functools import partial

from scenarios.schema.scenario import QUICK

# the working process reads this file, too
QUICK.update(selection_draws=2, fresh_draws=2, valuation_draws=2)

if __name__ == "__main__":
    from tuopin.cli.main import main

    main()
else:
    from results.pages import comparison
    from results.plots import style
    from tuopin.desk import jobs

    style.DPI = 40
    # pictures of a comparison take longer than its runs, and have tests of their own
    comparison.write_pictures, comparison.sections = lambda *_: {}, lambda *_: []
    jobs.Compare = partial(jobs.Compare, draws=2)
