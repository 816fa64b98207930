"""Scenario workshops with local communities (action 1). Nobody may stand on this room but partnerships.

Words: Workshop, territory, StakeholderGroup, Vision, idea, vote, table, scribe, control room, PlanItem.
"""
