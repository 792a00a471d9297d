"""The sheets of a rollup, one declaration each."""
