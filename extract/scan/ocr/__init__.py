"""Takes crops of a page, gives words with rivals and a calibrated confidence."""
