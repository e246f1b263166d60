"""Every page in a real browser: nothing that axe finds broken, nothing wider than the screen, no complaint."""
