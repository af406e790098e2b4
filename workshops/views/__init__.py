"""The pages of programmes and workshops."""
