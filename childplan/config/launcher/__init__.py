"""Everything `make run` needs on a machine with nothing but Python: servers, database, web, worker and clock.

Read `programs_to_run.py` for what runs and in which order, `prepare.py` for what is done to the database
first.
"""
