"""The workbench as the command serves it, with quick plans of few draws: tests wait for them."""

from scenarios.schema.scenario import QUICK

# here, not below: the working process reads this file, too, and is told nothing else
QUICK.update(selection_draws=2, fresh_draws=2, valuation_draws=2)

if __name__ == "__main__":
    from tuopin.cli.main import main

    main()
