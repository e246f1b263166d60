from django.apps import AppConfig


class MarkPeerConfig(AppConfig):
    name = "bench.mark_peer"
    label = "mark_peer"
