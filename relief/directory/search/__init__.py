"""Find services: one engine on both databases, kept in step with the tables by version.

Enter by `engine.of(services).find(Query(...))`; `reasons.said` writes why each hit stands where it
stands. Nothing can be paid for or pinned. What is indexed is `row.document`: what may be shown.
"""
