"""Shipped fonts and the script that cuts them."""
