"""Five areas of training by cooperative learning (action 2). Nobody may stand on this room but partnerships.

Words: area, Course, Edition, trainer, material, group, deliverable, review, classroom, certificate.
"""
