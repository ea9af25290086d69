"""What the tests stand on: databases and stores that start by themselves, real houses, a real browser."""
