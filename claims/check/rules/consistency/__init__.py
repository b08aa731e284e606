"""What cannot be so: rules C401 to C406."""
