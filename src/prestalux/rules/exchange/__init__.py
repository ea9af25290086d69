"""What is decided about files that providers deposit and collect: their names, what is checked in them, receipts."""
