"""Forms of the market plan (`plan`)."""
