"""Two people save the same thing at the same moment, thousands of times, as browsers would send it."""
