"""The county's problem: arrays, the Pyomo model, solving, bounds, pricing, infeasibility."""
