"""From an idea to a new cooperative (action 3). Nobody may stand on this room but partnerships.

Words: Call, BarCamp, proposal, idea, convergence, founding group, matching event, module, plan, decision.
"""
