"""What must not lose or double anything: each fault made on purpose, with real processes."""
