"""Kazakh date, time and number formats (Django ships none).

Used through FORMAT_MODULE_PATH = "training_site.formats". Month and weekday
names come lower-case from training_site/locale_packages.
"""

# No line breaks between a number and its word.
DATE_FORMAT = "Y\xa0ж. j\xa0F"  # 2026 ж. 24 қараша
TIME_FORMAT = "H:i"  # 14:30
DATETIME_FORMAT = "Y\xa0ж. j\xa0F, H:i"  # 2026 ж. 24 қараша, 14:30
YEAR_MONTH_FORMAT = "Y\xa0ж. F"  # 2026 ж. қараша
MONTH_DAY_FORMAT = "j\xa0F"  # 24 қараша
SHORT_DATE_FORMAT = "d.m.Y"  # 24.11.2026
SHORT_DATETIME_FORMAT = "d.m.Y H:i"  # 24.11.2026 14:30
FIRST_DAY_OF_WEEK = 1  # Monday

# Django adds the ISO formats (%Y-%m-%d …) to these lists itself.
DATE_INPUT_FORMATS = [
    "%d.%m.%Y",  # 24.11.2026
    "%d.%m.%y",  # 24.11.26
]
TIME_INPUT_FORMATS = [
    "%H:%M:%S",  # 14:30:59
    "%H:%M",  # 14:30
]
DATETIME_INPUT_FORMATS = [
    "%d.%m.%Y %H:%M:%S",  # 24.11.2026 14:30:59
    "%d.%m.%Y %H:%M",  # 24.11.2026 14:30
    "%d.%m.%y %H:%M:%S",  # 24.11.26 14:30:59
    "%d.%m.%y %H:%M",  # 24.11.26 14:30
]

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"  # non-breaking space
NUMBER_GROUPING = 3
