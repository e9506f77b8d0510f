"""Almaty and its eight districts, the three organisations that signed the charter of 2021, and some made up beside them, for the sample."""

ALMATY = {"kk": "Алматы", "ru": "Алматы", "en": "Almaty"}
DISTRICTS = [
    {"kk": "Алатау ауданы", "ru": "Алатауский район", "en": "Alatau district"},
    {"kk": "Алмалы ауданы", "ru": "Алмалинский район", "en": "Almaly district"},
    {"kk": "Әуезов ауданы", "ru": "Ауэзовский район", "en": "Auezov district"},
    {"kk": "Бостандық ауданы", "ru": "Бостандыкский район", "en": "Bostandyk district"},
    {"kk": "Жетісу ауданы", "ru": "Жетысуский район", "en": "Zhetysu district"},
    {"kk": "Медеу ауданы", "ru": "Медеуский район", "en": "Medeu district"},
    {"kk": "Наурызбай ауданы", "ru": "Наурызбайский район", "en": "Nauryzbai district"},
    {"kk": "Түрксіб ауданы", "ru": "Турксибский район", "en": "Turksib district"},
]
YOUNG = "dorogu-molodym"
SOCIETY = "chelovek-i-obshchestvo"
VALUES = "qundylyq-qory"
ORGANISATIONS = {
    YOUNG: {"kk": "«Дорогу молодым» қоры", "ru": "Фонд «Дорогу молодым»", "en": "Dorogu Molodym Foundation"},
    SOCIETY: {"kk": "«Человек и общество» қауымдастығы", "ru": "Ассоциация «Человек и общество»", "en": "Chelovek i Obshchestvo Association"},
    VALUES: {"kk": "«Құндылық қоры»", "ru": "Фонд «Құндылық қоры»", "en": "Qundylyq Qory Foundation"},
}
# Made up, each at another place of its way: about to lose its accreditation, suspended, waiting for an answer.
EXPIRING = "ashyq-uchaske"
SUSPENDED = "azamat-mektebi"
APPLIED = "adil-sanaq"
MADE_UP = {
    EXPIRING: {"kk": "«Ашық учаске» бірлестігі (үлгі)", "ru": "Объединение «Открытый участок» (пример)", "en": "Open Precinct Union (sample)"},
    SUSPENDED: {"kk": "«Азамат мектебі» қоры (үлгі)", "ru": "Фонд «Школа гражданина» (пример)", "en": "Civic School Foundation (sample)"},
    APPLIED: {"kk": "«Әділ санақ» бастамасы (үлгі)", "ru": "Инициатива «Честный подсчёт» (пример)", "en": "Adil Sanaq Initiative (sample)"},
}
