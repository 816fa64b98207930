"""What people say to each other and keep for each other.

Words: Resource, Discussion, Reply, group, contact request, report.
"""
