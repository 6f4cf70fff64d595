"""Where the money goes: whole village plans, learned by simulation, chosen by Pyomo, judged again.

Read in this order: instance, splits, menu, learning, master (with rules), prices, greedy,
simple_rule, check, explain, loop.
"""
