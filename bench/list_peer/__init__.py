"""The peer of `make bench-list`: the same list by Django REST framework as its documentation says."""
