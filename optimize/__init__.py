"""Where the money goes: whole village plans, learned by simulation, chosen by Pyomo, judged again.

Read in this order: instance, splits, objective, menu, learning, estimates, learned, rule and rules,
problem, statement, highs, master, choose, loop; then prices, greedy, simple_rule, dealt, futures,
free_plans, loosen, infeasible, explain, ledger, check, check_rules, rolling. Rules share cells (sums of
money), barred (plans that break a rule) and said (words).
"""
