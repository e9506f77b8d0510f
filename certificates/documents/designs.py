"""The built-in looks of a sheet: its colours, and how much is woven around it."""

from dataclasses import dataclass

from certificates.documents import guilloche
from certificates.enums import SheetDesign


@dataclass(frozen=True, slots=True)
class Design:
    """Colours as #rrggbb. main: of frame and heading; accent: of ornaments; words: the accent, dark enough for letters; pale: of the lace behind
    the text; is_woven: False where plain rules make the frame."""

    main: str
    accent: str
    words: str
    pale: str
    is_woven: bool = True

    def drawn(self) -> dict[str, str]:
        """The SVGs of the sheet, by name."""
        return {
            "frame": guilloche.frame_svg(self.main, self.accent, self.is_woven),
            "corner": guilloche.corner_svg(self.main, self.accent),
            "rosette": guilloche.rosette_svg(self.pale) if self.is_woven else "",
        }


DESIGNS = {
    SheetDesign.GUILLOCHE: Design("#0f5b63", "#b07d10", "#7a5600", "#f0e6cc"),
    SheetDesign.SKY: Design("#00617f", "#c08a00", "#7a5600", "#d9eef4"),
    SheetDesign.INK: Design("#1d2430", "#4c5462", "#4c5462", "#ffffff", is_woven=False),
}
