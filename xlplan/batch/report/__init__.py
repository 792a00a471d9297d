"""Reports from workbooks: what they say (`make`), as one HTML file or as a Word document."""
