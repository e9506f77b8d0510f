"""Russian formats: only what differs from Django's own django.conf.locale.ru.formats.

Used through FORMAT_MODULE_PATH = "training_site.formats".
"""

DATE_FORMAT = "j E Y г."  # 24 ноября 2026 г.
TIME_FORMAT = "H:i"  # 09:05, as in Kazakh
DATETIME_FORMAT = "j E Y г., H:i"  # 24 ноября 2026 г., 09:05
YEAR_MONTH_FORMAT = "F Y г."  # Ноябрь 2026 г.
MONTH_DAY_FORMAT = "j E"  # 24 ноября
SHORT_DATE_FORMAT = "d.m.Y"  # 24.11.2026
SHORT_DATETIME_FORMAT = "d.m.Y H:i"  # 24.11.2026 09:05
FIRST_DAY_OF_WEEK = 1  # Monday
