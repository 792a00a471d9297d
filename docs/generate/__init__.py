"""What docs/make.py writes: a module for each page, which gives the page's text and writes nothing."""
