"""English formats: day before month and a 24-hour clock instead of Django's US ones.

Used through FORMAT_MODULE_PATH = "training_site.formats".
"""

DATE_FORMAT = "j F Y"  # 24 November 2026
TIME_FORMAT = "H:i"  # 14:30
DATETIME_FORMAT = "j F Y, H:i"  # 24 November 2026, 14:30
YEAR_MONTH_FORMAT = "F Y"  # November 2026
MONTH_DAY_FORMAT = "j F"  # 24 November
SHORT_DATE_FORMAT = "d.m.Y"  # 24.11.2026
SHORT_DATETIME_FORMAT = "d.m.Y H:i"  # 24.11.2026 14:30
FIRST_DAY_OF_WEEK = 1  # Monday

# No month-first formats: 03.04.2026 and 03/04/2026 are both 3 April.
# Django adds the ISO formats (%Y-%m-%d …) to these lists itself.
DATE_INPUT_FORMATS = [
    "%d.%m.%Y",  # 24.11.2026
    "%d/%m/%Y",  # 24/11/2026
    "%d.%m.%y",  # 24.11.26
    "%d/%m/%y",  # 24/11/26
    "%d %B %Y",  # 24 November 2026
    "%d %b %Y",  # 24 Nov 2026
]
TIME_INPUT_FORMATS = [
    "%H:%M:%S",  # 14:30:59
    "%H:%M",  # 14:30
]
DATETIME_INPUT_FORMATS = [
    "%d.%m.%Y %H:%M:%S",  # 24.11.2026 14:30:59
    "%d.%m.%Y %H:%M",  # 24.11.2026 14:30
    "%d/%m/%Y %H:%M:%S",  # 24/11/2026 14:30:59
    "%d/%m/%Y %H:%M",  # 24/11/2026 14:30
]

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
