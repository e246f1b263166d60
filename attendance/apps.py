from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "attendance"

    def ready(self) -> None:
        """Meet the plan's page and the area's protocol."""
        from attendance.handlers import register_attendance

        register_attendance()
