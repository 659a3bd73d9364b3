//! Colours of figures; the only place in this room that names a colour.

use super::Color;

/// Colours of a figure's page in one tone (looks: tokens; figures: semantic before and after).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette {
    pub page: Color,
    pub ink: Color,
    pub muted: Color,
    pub rule: Color,
    pub grid: Color,
    pub axis: Color,
    pub before: Color,
    pub after: Color,
    /// Bar that connects before and after.
    pub connector: Color,
    /// Line around what is filled too faintly to be seen by itself: 3:1 on the page and on every such fill.
    pub edge: Color,
    pub warn: Color,
    pub warn_ground: Color,
    /// The band on internal pages, and its words.
    pub band: Color,
    pub on_band: Color,
    pub no_college: Color,
    pub hatch: Color,
    /// College dots on the nation map, and their ring: on every ground one of the two reaches 3:1.
    pub dot: Color,
    pub ring: Color,
    /// Text on a filled accent.
    pub on_accent: Color,
    /// Sequential ramp, least to most.
    pub ramp: [Color; 5],
    /// Colours of several lines or groups, told apart in normal and colour-blind vision (worst pair ΔE2000 above 16).
    pub series: [Color; 6],
    /// Greys for parts of a whole that are not the subject, strongest first.
    pub rest: [Color; 5],
    /// Ground around a state: its neighbours.
    pub around: Color,
    /// County without and with a college.
    pub county: Color,
    pub county_with: Color,
}

/// The ground that a page is drawn for. Exports and the deck are light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    #[default]
    Light,
    Dark,
    /// High contrast on black, for the screen only.
    Black,
    /// High contrast on white, for the screen only.
    White,
}

impl Tone {
    pub const ALL: [Self; 4] = [Self::Light, Self::Dark, Self::Black, Self::White];

    /// Light words on dark ground.
    pub fn is_dark(self) -> bool {
        matches!(self, Self::Dark | Self::Black)
    }

    /// High contrast: words reach 7:1 and every line and mark 3:1.
    pub fn is_high(self) -> bool {
        matches!(self, Self::Black | Self::White)
    }
}

impl Palette {
    /// The program's own palette of a tone.
    pub fn of(tone: Tone) -> &'static Self {
        match tone {
            Tone::Light => &Self::LIGHT,
            Tone::Dark => &Self::DARK,
            Tone::Black => &Self::BLACK,
            Tone::White => &Self::WHITE,
        }
    }

    /// For exports, the deck, and the light theme.
    pub const LIGHT: Self = Self {
        page: Color::hex(0xFFFFFF),
        ink: Color::hex(0x1B1B1B),
        muted: Color::hex(0x565C65),
        rule: Color::hex(0xDCDEE0),
        grid: Color::hex(0xE6E8EA),
        axis: Color::hex(0x71767A),
        before: Color::hex(0x71767A),
        after: Color::hex(0x005EA2),
        connector: Color::hex(0x5394CB),
        edge: Color::hex(0x50565F),
        warn: Color::hex(0xD1590B),
        warn_ground: Color::hex(0xFCF0E8),
        band: Color::hex(0xB50909),
        on_band: Color::hex(0xFFFFFF),
        no_college: Color::hex(0xF0F0F0),
        hatch: Color::hex(0x7E8388),
        dot: Color::hex(0x9A3F00),
        ring: Color::hex(0xFFFFFF),
        on_accent: Color::hex(0xFFFFFF),
        ramp: [
            Color::hex(0xE6EFF7),
            Color::hex(0xB7D3EA),
            Color::hex(0x73B3E7),
            Color::hex(0x2378C3),
            Color::hex(0x0B4778),
        ],
        series: [
            Color::hex(0x005EA2),
            Color::hex(0xD1590B),
            Color::hex(0x2E9DC9),
            Color::hex(0x200049),
            Color::hex(0x55251F),
            Color::hex(0x71767A),
        ],
        rest: [
            Color::hex(0xA9AEB1),
            Color::hex(0xBFC3C6),
            Color::hex(0xD2D5D7),
            Color::hex(0xE1E3E5),
            Color::hex(0xEDEEEF),
        ],
        around: Color::hex(0xF1F2F4),
        county: Color::hex(0xFFFFFF),
        county_with: Color::hex(0xCFE1F1),
    };

    /// For the dark theme on screen.
    pub const DARK: Self = Self {
        page: Color::hex(0x171717),
        ink: Color::hex(0xF0F0F0),
        muted: Color::hex(0xA9AEB1),
        rule: Color::hex(0x3D4551),
        grid: Color::hex(0x2C3138),
        axis: Color::hex(0x8D9297),
        before: Color::hex(0xA9AEB1),
        after: Color::hex(0x73B3E7),
        connector: Color::hex(0x2F71AB),
        edge: Color::hex(0xB0B5B9),
        warn: Color::hex(0xF0934A),
        warn_ground: Color::hex(0x33241A),
        band: Color::hex(0xB50909),
        on_band: Color::hex(0xFFFFFF),
        no_college: Color::hex(0x2A2D31),
        hatch: Color::hex(0x767B80),
        dot: Color::hex(0xF39B55),
        ring: Color::hex(0x171717),
        on_accent: Color::hex(0x0A1C2B),
        ramp: [
            Color::hex(0x1B3A57),
            Color::hex(0x245E91),
            Color::hex(0x3E87C6),
            Color::hex(0x7FB7E6),
            Color::hex(0xD6EAFB),
        ],
        series: [
            Color::hex(0x73B3E7),
            Color::hex(0xF0934A),
            Color::hex(0x3A6F50),
            Color::hex(0x985E9E),
            Color::hex(0xFCE9C2),
            Color::hex(0xA9AEB1),
        ],
        rest: [
            Color::hex(0x666C73),
            Color::hex(0x585E65),
            Color::hex(0x4B5158),
            Color::hex(0x40464D),
            Color::hex(0x363B41),
        ],
        around: Color::hex(0x0F1012),
        county: Color::hex(0x1D2024),
        county_with: Color::hex(0x1F4368),
    };
    /// High contrast on black.
    pub const BLACK: Self = Self {
        page: Color::hex(0x000000),
        ink: Color::hex(0xFFFFFF),
        muted: Color::hex(0xE0E0E0),
        rule: Color::hex(0x9A9A9A),
        grid: Color::hex(0x707070),
        axis: Color::hex(0xD0D0D0),
        before: Color::hex(0xC0C0C0),
        after: Color::hex(0x66D9FF),
        connector: Color::hex(0x1885AB),
        edge: Color::hex(0xD0D0D0),
        warn: Color::hex(0xFFA340),
        warn_ground: Color::hex(0x331A00),
        band: Color::hex(0xB50909),
        on_band: Color::hex(0xFFFFFF),
        no_college: Color::hex(0x2B2B2B),
        hatch: Color::hex(0xFFFFFF),
        dot: Color::hex(0xFFA340),
        ring: Color::hex(0x000000),
        on_accent: Color::hex(0x000000),
        ramp: [
            Color::hex(0x12637F),
            Color::hex(0x1885AB),
            Color::hex(0x2FAEDB),
            Color::hex(0x93D5EC),
            Color::hex(0xEDF8FC),
        ],
        series: [
            Color::hex(0x66D9FF),
            Color::hex(0xFFA340),
            Color::hex(0x007070),
            Color::hex(0x7054C4),
            Color::hex(0xA83800),
            Color::hex(0xC0C0C0),
        ],
        rest: [
            Color::hex(0x757575),
            Color::hex(0x6E6E6E),
            Color::hex(0x686868),
            Color::hex(0x636363),
            Color::hex(0x5E5E5E),
        ],
        around: Color::hex(0x1A1A1A),
        county: Color::hex(0x000000),
        county_with: Color::hex(0x0F4358),
    };

    /// High contrast on white.
    pub const WHITE: Self = Self {
        page: Color::hex(0xFFFFFF),
        ink: Color::hex(0x000000),
        muted: Color::hex(0x2E2E2E),
        rule: Color::hex(0x595959),
        grid: Color::hex(0x8A8A8A),
        axis: Color::hex(0x404040),
        before: Color::hex(0x5A5A5A),
        after: Color::hex(0x0033B5),
        connector: Color::hex(0x6595E1),
        edge: Color::hex(0x404040),
        warn: Color::hex(0xB04A00),
        warn_ground: Color::hex(0xFFF0E0),
        band: Color::hex(0xB50909),
        on_band: Color::hex(0xFFFFFF),
        no_college: Color::hex(0xEDEDED),
        hatch: Color::hex(0x000000),
        dot: Color::hex(0xB04A00),
        ring: Color::hex(0xFFFFFF),
        on_accent: Color::hex(0xFFFFFF),
        ramp: [
            Color::hex(0x6595E1),
            Color::hex(0x3272D8),
            Color::hex(0x0A4EBB),
            Color::hex(0x073885),
            Color::hex(0x031B40),
        ],
        series: [
            Color::hex(0x0033B5),
            Color::hex(0xB04A00),
            Color::hex(0x008CC4),
            Color::hex(0x1C0038),
            Color::hex(0x380000),
            Color::hex(0x5A5A5A),
        ],
        rest: [
            Color::hex(0x777777),
            Color::hex(0x7F7F7F),
            Color::hex(0x868686),
            Color::hex(0x8D8D8D),
            Color::hex(0x939393),
        ],
        around: Color::hex(0xE4E4E4),
        county: Color::hex(0xFFFFFF),
        county_with: Color::hex(0xBFD4F7),
    };
}
