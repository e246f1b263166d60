"""The API's ground, which every app's API stands on, and the children in it."""
