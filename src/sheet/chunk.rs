//! Up to a few thousand cells of one column, kept as narrow as what they hold allows.

use super::CellRef;
use super::column::Keyed;
use super::texts::{NO_TEXT, Texts};

/// Rows of one chunk.
pub(super) const CHUNK: usize = 4096;

/// A cell of which texts and error values stand in a dictionary.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Slot {
    #[default]
    Empty,
    Text(u32),
    Number(f64),
    Date {
        days: i32,
        seconds: u32,
    },
    Bool(bool),
    Error(u32),
}

impl Slot {
    pub(super) fn cell(self, texts: &Texts) -> CellRef<'_> {
        match self {
            Self::Empty => CellRef::Empty,
            Self::Text(code) => match texts.get(code) {
                "" => CellRef::Empty,
                text => CellRef::Text(text),
            },
            Self::Number(number) => CellRef::Number(number),
            Self::Date { days, seconds } => CellRef::Date { days, seconds },
            Self::Bool(truth) => CellRef::Bool(truth),
            Self::Error(code) => CellRef::Error(texts.get(code)),
        }
    }

    pub(super) fn keyed(self, texts: &Texts) -> Keyed<'_> {
        match self {
            Self::Text(code) => Keyed::Text(code),
            other => Keyed::Cell(other.cell(texts)),
        }
    }
}

/// Up to [`CHUNK`] cells; those behind its end are empty.
#[derive(Clone, Debug, Default)]
pub(super) enum Chunk {
    #[default]
    Empty,
    /// [`BLANK`] where a cell is empty.
    Numbers(Vec<f64>),
    /// Codes of texts, [`NO_TEXT`] where a cell is empty.
    Codes(Vec<u32>),
    /// Small codes of texts, with the highest value where a cell is empty.
    Shorts(Vec<u16>),
    Bytes(Vec<u8>),
    /// Dates without a time of day, [`NO_DAY`] where a cell is empty.
    Days(Vec<i32>),
    /// Numbers of up to two decimals and texts of small codes as [`amount`] words.
    Amounts(Vec<u32>),
    /// Numbers by their bits, and texts as the NaNs of [`TEXT`] with their codes below.
    Mixed(Vec<u64>),
    Slots(Vec<Slot>),
}

/// A NaN that no arithmetic makes.
pub(super) const BLANK: u64 = 0x7FF8_0000_00B1_A4C0;
/// The upper half of NaNs that no arithmetic makes.
const TEXT: u64 = 0xFFFC_A4C1;
/// Far before any date.
const NO_DAY: i32 = i32::MIN;

impl Chunk {
    pub(super) fn get(&self, at: usize) -> Slot {
        match self {
            Self::Empty => Slot::Empty,
            Self::Numbers(numbers) => numbers.get(at).map_or(Slot::Empty, |&number| number_slot(number)),
            Self::Codes(codes) => codes.get(at).map_or(Slot::Empty, |&code| text_slot(code)),
            Self::Shorts(codes) => codes.get(at).map_or(Slot::Empty, |&code| small_slot(code)),
            Self::Bytes(codes) => codes.get(at).map_or(Slot::Empty, |&code| small_slot(code)),
            Self::Days(days) => days.get(at).map_or(Slot::Empty, |&days| day_slot(days)),
            Self::Amounts(words) => words.get(at).map_or(Slot::Empty, |&word| amount::slot(word)),
            Self::Mixed(words) => words.get(at).map_or(Slot::Empty, |&word| mixed_slot(word)),
            Self::Slots(slots) => slots.get(at).copied().unwrap_or_default(),
        }
    }

    /// Puts a cell at a place below [`CHUNK`]; what stood there goes.
    pub(super) fn set(&mut self, at: usize, slot: Slot) {
        match (&mut *self, slot) {
            (Self::Numbers(numbers), Slot::Number(number)) if number.to_bits() != BLANK => {
                put(numbers, at, number, f64::from_bits(BLANK));
            }
            (Self::Codes(codes), Slot::Text(code)) => put(codes, at, code, NO_TEXT),
            (Self::Days(all), Slot::Date { days, seconds: 0 }) if days != NO_DAY => put(all, at, days, NO_DAY),
            (Self::Slots(slots), _) => put(slots, at, slot, Slot::Empty),
            (Self::Empty, Slot::Empty) => {}
            (Self::Shorts(_) | Self::Bytes(_), _) => {
                self.widen();
                self.set(at, slot);
            }
            (Self::Amounts(words), _) if let Some(word) = amount::word(slot) => put(words, at, word, amount::BLANK),
            (Self::Mixed(words), _) if let Some(word) = mixed_word(slot) => put(words, at, word, BLANK),
            _ => {
                *self = if self.len() == 0 { Self::fresh(slot) } else { self.widened(slot) };
                self.set(at, slot);
            }
        }
    }

    /// A chunk without cells for the kind of `slot`.
    fn fresh(slot: Slot) -> Self {
        match slot {
            Slot::Number(number) if number.to_bits() != BLANK => Self::Numbers(Vec::new()),
            Slot::Text(_) => Self::Codes(Vec::new()),
            Slot::Date { days, seconds: 0 } if days != NO_DAY => Self::Days(Vec::new()),
            _ => Self::Slots(Vec::new()),
        }
    }

    /// The same cells in a chunk that takes `slot`, too.
    fn widened(&self, slot: Slot) -> Self {
        let all = self.slots().take(self.len());
        let mixed = |cell: Slot| mixed_word(cell).or((cell == Slot::Empty).then_some(BLANK));
        if mixed_word(slot).is_some()
            && let Some(words) = all.clone().map(mixed).collect()
        {
            return Self::Mixed(words);
        }
        Self::Slots(all.collect())
    }

    /// Makes small codes as wide as others.
    fn widen(&mut self) {
        match self {
            Self::Shorts(codes) => *self = Self::Codes(codes.iter().map(|&code| wide(code)).collect()),
            Self::Bytes(codes) => *self = Self::Codes(codes.iter().map(|&code| wide(code)).collect()),
            _ => {}
        }
    }

    /// Makes small codes, numbers of up to two decimals, and texts among them narrower.
    pub(super) fn narrow(&mut self) {
        if let Self::Codes(codes) = self {
            // An empty cell is the highest value of each width.
            let highest = codes.iter().fold(0, |highest, &code| highest.max(if code == NO_TEXT { 0 } else { code }));
            if highest < u32::from(u8::MAX) {
                *self = Self::Bytes(codes.iter().map(|&code| code as u8).collect());
            } else if highest < u32::from(u16::MAX) {
                *self = Self::Shorts(codes.iter().map(|&code| code as u16).collect());
            }
            return;
        }
        let words = match self {
            Self::Numbers(numbers) => amount::words(numbers),
            Self::Mixed(words) => {
                let narrow = |&word: &u64| match mixed_slot(word) {
                    Slot::Empty => Some(amount::BLANK),
                    slot => amount::word(slot),
                };
                words.iter().map(narrow).collect()
            }
            _ => None,
        };
        if let Some(words) = words {
            *self = Self::Amounts(words);
        }
    }

    /// Puts the cells of `other` at `at` and behind; its empty ones leave what stands there.
    pub(super) fn append(&mut self, at: usize, other: &Self) {
        if self.len() == 0 {
            *self = match other {
                Self::Empty => Self::Empty,
                Self::Numbers(_) => Self::Numbers(Vec::with_capacity(CHUNK)),
                Self::Codes(_) | Self::Shorts(_) | Self::Bytes(_) => Self::Codes(Vec::with_capacity(CHUNK)),
                Self::Days(_) => Self::Days(Vec::with_capacity(CHUNK)),
                Self::Amounts(_) => Self::Amounts(Vec::with_capacity(CHUNK)),
                Self::Mixed(_) => Self::Mixed(Vec::with_capacity(CHUNK)),
                Self::Slots(_) => Self::Slots(Vec::with_capacity(CHUNK)),
            };
        }
        let behind = self.len() <= at;
        match (&mut *self, other) {
            (_, Self::Empty) => {}
            (Self::Numbers(mine), Self::Numbers(theirs)) if behind => join(mine, at, theirs, f64::from_bits(BLANK)),
            (Self::Codes(mine), Self::Codes(theirs)) if behind => join(mine, at, theirs, NO_TEXT),
            (Self::Days(mine), Self::Days(theirs)) if behind => join(mine, at, theirs, NO_DAY),
            (Self::Amounts(mine), Self::Amounts(theirs)) if behind => join(mine, at, theirs, amount::BLANK),
            (Self::Mixed(mine), Self::Mixed(theirs)) if behind => join(mine, at, theirs, BLANK),
            (Self::Slots(mine), Self::Slots(theirs)) if behind => join(mine, at, theirs, Slot::Empty),
            _ => {
                for (place, slot) in other.slots().take(other.len()).enumerate() {
                    if slot != Slot::Empty {
                        self.set(at + place, slot);
                    }
                }
            }
        }
    }

    /// Removes all cells and keeps the room.
    pub(super) fn clear(&mut self) {
        match self {
            Self::Empty => {}
            Self::Numbers(numbers) => numbers.clear(),
            Self::Codes(codes) => codes.clear(),
            Self::Shorts(codes) => codes.clear(),
            Self::Bytes(codes) => codes.clear(),
            Self::Days(days) => days.clear(),
            // What comes next is probably of one kind again.
            Self::Amounts(_) | Self::Mixed(_) | Self::Slots(_) => *self = Self::Empty,
        }
    }

    /// Gives every text and error value the code that `new` has for its code.
    pub(super) fn recode(&mut self, new: impl Fn(u32) -> u32) {
        self.widen();
        match self {
            Self::Empty | Self::Numbers(_) | Self::Days(_) | Self::Shorts(_) | Self::Bytes(_) => {}
            Self::Codes(codes) => codes.iter_mut().filter(|code| **code != NO_TEXT).for_each(|code| *code = new(*code)),
            Self::Amounts(words) => {
                let is_text = |word: &u32| *word >= amount::TEXT && *word != amount::BLANK;
                if words.iter().any(|word| is_text(word) && new(word & !amount::TEXT) >= amount::CODES) {
                    *self = self.widened(Slot::Text(NO_TEXT));
                    return self.recode(new);
                }
                for word in words.iter_mut().filter(|word| is_text(word)) {
                    *word = new(*word & !amount::TEXT) | amount::TEXT;
                }
            }
            Self::Mixed(words) => {
                for word in words.iter_mut().filter(|word| **word >> 32 == TEXT) {
                    *word = TEXT << 32 | u64::from(new(*word as u32));
                }
            }
            Self::Slots(slots) => {
                for slot in slots {
                    if let Slot::Text(code) | Slot::Error(code) = slot {
                        *code = new(*code);
                    }
                }
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Numbers(numbers) => numbers.len(),
            Self::Codes(codes) => codes.len(),
            Self::Shorts(codes) => codes.len(),
            Self::Bytes(codes) => codes.len(),
            Self::Days(days) => days.len(),
            Self::Amounts(words) => words.len(),
            Self::Mixed(words) => words.len(),
            Self::Slots(slots) => slots.len(),
        }
    }

    /// All [`CHUNK`] cells.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> + Clone + '_ {
        (0..CHUNK).map(|at| self.get(at))
    }

    /// Gives back the room kept for cells that never came.
    pub(super) fn shrink(&mut self) {
        match self {
            Self::Empty => {}
            Self::Numbers(numbers) => numbers.shrink_to_fit(),
            Self::Codes(codes) => codes.shrink_to_fit(),
            Self::Shorts(codes) => codes.shrink_to_fit(),
            Self::Bytes(codes) => codes.shrink_to_fit(),
            Self::Days(days) => days.shrink_to_fit(),
            Self::Amounts(words) => words.shrink_to_fit(),
            Self::Mixed(words) => words.shrink_to_fit(),
            Self::Slots(slots) => slots.shrink_to_fit(),
        }
    }
}

fn number_slot(number: f64) -> Slot {
    if number.to_bits() == BLANK { Slot::Empty } else { Slot::Number(number) }
}

fn text_slot(code: u32) -> Slot {
    if code == NO_TEXT { Slot::Empty } else { Slot::Text(code) }
}

/// The code of which the lowest bits are these.
fn wide<T: Into<u32> + Bounded>(code: T) -> u32 {
    let code = code.into();
    if code == T::HIGHEST { NO_TEXT } else { code }
}

fn small_slot<T: Into<u32> + Bounded>(code: T) -> Slot {
    text_slot(wide(code))
}

/// A width of codes.
trait Bounded {
    const HIGHEST: u32;
}

impl Bounded for u8 {
    const HIGHEST: u32 = u8::MAX as u32;
}

impl Bounded for u16 {
    const HIGHEST: u32 = u16::MAX as u32;
}

fn day_slot(days: i32) -> Slot {
    if days == NO_DAY { Slot::Empty } else { Slot::Date { days, seconds: 0 } }
}

fn mixed_slot(word: u64) -> Slot {
    if word >> 32 == TEXT { Slot::Text(word as u32) } else { number_slot(f64::from_bits(word)) }
}

/// The word of a number or a text; nothing for other cells, and for numbers that look like what is none.
fn mixed_word(slot: Slot) -> Option<u64> {
    match slot {
        Slot::Text(code) => Some(TEXT << 32 | u64::from(code)),
        Slot::Number(number) => Some(number.to_bits()).filter(|&bits| bits != BLANK && bits >> 32 != TEXT),
        _ => None,
    }
}

/// Numbers of up to two decimals and texts in four bytes.
pub(super) mod amount {
    use super::Slot;

    /// An empty cell.
    pub(in crate::sheet) const BLANK: u32 = u32::MAX;
    /// Set in the words of texts, whose codes are below it.
    pub(in crate::sheet) const TEXT: u32 = 1 << 31;
    /// Codes of texts are below this.
    pub(in crate::sheet) const CODES: u32 = 1 << 30;
    /// What is added to hundredths so that they are positive; they are below it.
    pub(in crate::sheet) const BIAS: u32 = 1 << 30;

    /// The cell of a word.
    #[inline]
    pub(in crate::sheet) fn slot(word: u32) -> Slot {
        match word {
            BLANK => Slot::Empty,
            TEXT.. => Slot::Text(word & !TEXT),
            _ => Slot::Number(f64::from(word as i32 - BIAS as i32) / 100.0),
        }
    }

    /// The word of a cell, where it has one.
    #[inline]
    pub(in crate::sheet) fn word(slot: Slot) -> Option<u32> {
        match slot {
            Slot::Text(code) if code < CODES => Some(code | TEXT),
            Slot::Number(number) => Some(hundredths(number)).filter(|(_, exact)| *exact).map(|(word, _)| word),
            _ => None,
        }
    }

    /// The words of numbers and blanks, if all have one.
    pub(super) fn words(numbers: &[f64]) -> Option<Vec<u32>> {
        let mut words = Vec::with_capacity(numbers.len());
        for part in numbers.chunks(256) {
            let mut all = true;
            words.extend(part.iter().map(|&number| {
                let (word, exact) = hundredths(number);
                let blank = number.to_bits() == super::BLANK;
                all &= exact | blank;
                if blank { BLANK } else { word }
            }));
            if !all {
                return None;
            }
        }
        Some(words)
    }

    /// The word of a number, and whether it stands for exactly that number.
    #[inline]
    fn hundredths(number: f64) -> (u32, bool) {
        // Added to a number below 2^51, this leaves its nearest whole in the lowest bits.
        const ROUND: f64 = 6_755_399_441_055_744.0;
        let rounded = number * 100.0 + ROUND;
        let whole = rounded - ROUND;
        let exact = (whole / 100.0).to_bits() == number.to_bits() && whole.abs() < f64::from(BIAS);
        ((rounded.to_bits() as u32).wrapping_add(BIAS), exact)
    }
}

fn put<T: Copy>(values: &mut Vec<T>, at: usize, value: T, filler: T) {
    if at == values.len() {
        values.push(value);
    } else if at > values.len() {
        while values.len() < at {
            values.push(filler);
        }
        values.push(value);
    } else {
        values[at] = value;
    }
}

fn join<T: Copy>(mine: &mut Vec<T>, at: usize, theirs: &[T], filler: T) {
    mine.resize(at, filler);
    mine.extend_from_slice(theirs);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_take_any_cell_in_any_order() {
        let slots = [
            Slot::Number(1.5),
            Slot::Text(0),
            Slot::Date { days: 3, seconds: 0 },
            Slot::Date { days: 3, seconds: 9 },
            Slot::Bool(true),
            Slot::Error(1),
            Slot::Number(f64::from_bits(BLANK)),
            Slot::Date { days: NO_DAY, seconds: 0 },
            Slot::Empty,
        ];
        for first in slots {
            for second in slots {
                let mut chunk = Chunk::default();
                chunk.set(7, first);
                chunk.set(2, second);
                chunk.set(9, first);
                chunk.set(9, second);
                let same = |a: Slot, b: Slot| {
                    a == b || matches!((a, b), (Slot::Number(a), Slot::Number(b)) if a.to_bits() == b.to_bits())
                };
                assert!(same(chunk.get(7), first) && same(chunk.get(2), second) && same(chunk.get(9), second));
                assert_eq!((chunk.get(0), chunk.get(8), chunk.get(4095)), (Slot::Empty, Slot::Empty, Slot::Empty));
            }
        }
    }

    #[test]
    fn narrow_chunks_hold_the_same_cells() {
        let amounts = [0.0, 0.01, -0.01, 0.1, 14_434.77, 45_000.5, -7.0, 10_737_418.23, -10_737_418.23];
        let others = [-0.0, 0.001, 1e-9, 10_737_418.24, 1e15, f64::INFINITY, f64::NAN, 0.1 + 0.2];
        for number in amounts {
            assert_eq!(amount::word(Slot::Number(number)).map(amount::slot), Some(Slot::Number(number)), "{number}");
        }
        for number in others {
            assert_eq!(amount::word(Slot::Number(number)), None, "{number}");
        }
        for cents in (-1_073_741_823..=1_073_741_823).step_by(10_007) {
            let number = f64::from(cents) / 100.0;
            assert_eq!(amount::word(Slot::Number(number)).map(amount::slot), Some(Slot::Number(number)), "{number}");
        }
        let mut chunk = Chunk::default();
        amounts.iter().enumerate().for_each(|(at, &number)| chunk.set(at * 2, Slot::Number(number)));
        let mut texts = chunk.clone();
        texts.set(5, Slot::Text(amount::CODES - 1));
        let mut kept = texts.clone();
        kept.set(7, Slot::Text(amount::CODES));
        for (chunk, narrow) in [(chunk, true), (texts, true), (kept, false)] {
            let mut narrowed = chunk.clone();
            narrowed.narrow();
            assert_eq!(matches!(narrowed, Chunk::Amounts(_)), narrow);
            assert!(chunk.slots().eq(narrowed.slots()));
            narrowed.set(0, Slot::Number(others[1]));
            narrowed.set(1, Slot::Bool(true));
            assert_eq!((narrowed.get(0), narrowed.get(1)), (Slot::Number(others[1]), Slot::Bool(true)));
            assert!(chunk.slots().skip(2).eq(narrowed.slots().skip(2)));
        }
    }
}
