"""What is done at the house, noun by noun. Imported once Django is set up, and only then."""
