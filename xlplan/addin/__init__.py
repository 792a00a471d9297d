"""What Excel and this machine need."""
