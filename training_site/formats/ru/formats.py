"""Russian formats: only what differs from Django's own django.conf.locale.ru.formats.

Used through FORMAT_MODULE_PATH = "training_site.formats".
"""

# The word in full: a sentence may end with a date, and "г.." would not do. No line breaks between a day and its month.
DATE_FORMAT = "j\xa0E Y\xa0года"  # 24 ноября 2026 года
TIME_FORMAT = "H:i"  # 09:05, as in Kazakh
DATETIME_FORMAT = "j\xa0E Y\xa0года, H:i"  # 24 ноября 2026 года, 09:05
YEAR_MONTH_FORMAT = "F Y г."  # Ноябрь 2026 г.
MONTH_DAY_FORMAT = "j\xa0E"  # 24 ноября
SHORT_DATE_FORMAT = "d.m.Y"  # 24.11.2026
SHORT_DATETIME_FORMAT = "d.m.Y H:i"  # 24.11.2026 09:05
FIRST_DAY_OF_WEEK = 1  # Monday
