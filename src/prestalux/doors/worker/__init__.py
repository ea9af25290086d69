"""Takes up what the space received."""
