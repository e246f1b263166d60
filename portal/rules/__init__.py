"""Who may be invited, until when, and by what link. Pure: nothing here reads a row or asks what day it is."""
