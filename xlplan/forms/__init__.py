"""What each sheet is."""
