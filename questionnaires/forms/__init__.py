"""What people fill in to draw up questionnaires."""
