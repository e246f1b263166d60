from django.apps import AppConfig


class GuardianPeerConfig(AppConfig):
    name = "bench.guardian_peer"
    label = "guardian_peer"
