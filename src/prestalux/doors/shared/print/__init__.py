"""Printed matter: the information sheet and the fund's letters as accessible, reproducible PDFs."""
