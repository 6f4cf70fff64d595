"""Optimization of the fund plan: which village gets which plan, under a county's rules.

From below: ``data`` and ``objective``; ``rules``; ``instance`` (data with rules), ``fund_plan`` and
``menu``; ``formulation`` (the problem, its Pyomo model, solving); ``learning`` (experiments and
their estimates); ``baselines`` and ``analysis`` (of a finished choice); ``loop``. ``audit``
re-reads an exported plan and shares no code with the others.
"""
