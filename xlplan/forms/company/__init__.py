"""A company's customisation without code: one file of settings, from which its own templates and forms come."""
