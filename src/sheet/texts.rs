//! Texts in one long string, by code, and the table that finds the code of a text again.

use std::sync::Arc;

/// Texts one after the other; the code of a text is its number. Not necessarily distinct.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// Texts shared with others, which have the first codes.
    base: Option<Arc<Texts>>,
    bytes: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl Texts {
    /// The text of a code; nothing for a code that was never given.
    #[inline]
    pub fn get(&self, code: u32) -> &str {
        let mut at = code as usize;
        if let Some(base) = &self.base {
            match at.checked_sub(base.len()) {
                Some(own) => at = own,
                None => return base.get(code),
            }
        }
        let Some(&end) = self.ends.get(at) else { return "" };
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Number of texts; codes are below it.
    pub fn len(&self) -> usize {
        self.base.as_ref().map_or(0, |base| base.len()) + self.ends.len()
    }

    /// True if there is no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same texts behind those of `base`.
    pub(super) fn behind(self, base: Arc<Self>) -> Self {
        Self { base: Some(base), ..self }
    }

    /// The texts that have the first codes.
    pub(super) fn base(&self) -> Option<&Arc<Self>> {
        self.base.as_ref()
    }

    /// The texts behind those of the base, one after the other, and where each ends.
    pub(super) fn raw(&self) -> (&str, &[u32]) {
        (&self.bytes, &self.ends)
    }

    /// Texts one after the other that end at these places; nothing where that cannot be.
    pub(super) fn from_raw(bytes: Vec<u8>, ends: Vec<u32>) -> Option<Self> {
        let bytes = String::from_utf8(bytes).ok()?;
        let last = ends.last().copied().unwrap_or(0) as usize;
        let rising = ends.is_sorted() && last == bytes.len() && ends.len() < NO_TEXT as usize;
        (rising && ends.iter().all(|&end| bytes.is_char_boundary(end as usize))).then_some(Self {
            base: None,
            bytes,
            ends,
        })
    }

    /// Bytes of all texts together.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Adds all texts of another and gives the code of the first; nothing once four billion bytes are full.
    pub(super) fn append(&mut self, others: &Self) -> Option<u32> {
        let before = self.bytes.len();
        u32::try_from(before + others.bytes.len()).ok()?;
        let first = u32::try_from(self.len()).ok()?;
        first.checked_add(others.ends.len() as u32).filter(|&code| code < NO_TEXT)?;
        self.bytes.push_str(&others.bytes);
        self.ends.extend(others.ends.iter().map(|end| before as u32 + end));
        Some(first)
    }

    /// Removes the texts behind those of the base, and keeps the room.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// Adds a text and gives its code; nothing once four billion bytes are full.
    pub(super) fn push(&mut self, text: &str) -> Option<u32> {
        let end = u32::try_from(self.bytes.len() + text.len()).ok()?;
        let code = u32::try_from(self.len()).ok().filter(|&code| code < NO_TEXT)?;
        self.bytes.push_str(text);
        self.ends.push(end);
        Some(code)
    }
}

/// The code of no text.
pub(super) const NO_TEXT: u32 = u32::MAX;
/// While a workbook is read, marks codes of texts that stand in the cells themselves, counted apart from the shared ones.
pub(super) const OWN: u32 = 1 << 31;

/// Texts of which every one is kept once.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    texts: Texts,
    /// Key and code at the places the keys lead to, [`VACANT`] where none is; a power of two long, at most half full.
    table: Vec<(u64, u32)>,
    kept: usize,
}

/// No text has this key: a short one is its own, with its length in the last byte; a longer one is a hash under [`LONG`].
const VACANT: (u64, u32) = (u64::MAX, NO_TEXT);
/// Texts up to this long are known by their keys alone.
const SHORT: usize = 7;
const LONG: u64 = 0x80 << 56;

impl Interner {
    /// The code of a text, new if need be; nothing once there is no room left.
    #[inline]
    pub(super) fn code(&mut self, text: &str) -> Option<u32> {
        if self.kept * 2 >= self.table.len() {
            self.grow();
        }
        let key = key(text.as_bytes());
        let mask = self.table.len() - 1;
        let mut place = spread(key) & mask;
        loop {
            let entry = self.table[place];
            if entry.0 == key && (key < LONG || self.texts.get(entry.1) == text) {
                return Some(entry.1);
            }
            if entry == VACANT {
                let code = self.texts.push(text)?;
                self.table[place] = (key, code);
                self.kept += 1;
                return Some(code);
            }
            place = (place + 1) & mask;
        }
    }

    /// The same texts, to be found again, and more to come.
    pub(super) fn of(texts: &Texts) -> Self {
        let mut all = Self { texts: texts.clone(), ..Self::default() };
        for code in 0..texts.len() as u32 {
            if all.kept * 2 >= all.table.len() {
                all.grow();
            }
            let key = key(texts.get(code).as_bytes());
            let mask = all.table.len() - 1;
            let mut place = spread(key) & mask;
            while all.table[place] != VACANT {
                place = (place + 1) & mask;
            }
            all.table[place] = (key, code);
            all.kept += 1;
        }
        all
    }

    /// Number of texts that are found again.
    pub(super) fn kept(&self) -> usize {
        self.kept
    }

    /// Adds texts that are not to be found again, and gives the code of the first; nothing once there is no room left.
    pub(super) fn append(&mut self, texts: &Texts) -> Option<u32> {
        self.texts.append(texts)
    }

    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(super) fn into_texts(self) -> Texts {
        self.texts
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(64);
        let old = std::mem::replace(&mut self.table, vec![VACANT; size]);
        for entry in old.into_iter().filter(|&entry| entry != VACANT) {
            let mut place = spread(entry.0) & (size - 1);
            while self.table[place] != VACANT {
                place = (place + 1) & (size - 1);
            }
            self.table[place] = entry;
        }
    }
}

/// Key of a text in a dictionary.
#[inline]
fn key(bytes: &[u8]) -> u64 {
    if bytes.len() > SHORT {
        return (hash(bytes) >> 2) | LONG;
    }
    let mut short = [0; 8];
    for (place, &byte) in short.iter_mut().zip(bytes) {
        *place = byte;
    }
    short[SHORT] = bytes.len() as u8;
    u64::from_le_bytes(short)
}

/// A place for a key; near keys are spread far.
#[inline]
fn spread(key: u64) -> usize {
    fold(key, 0x9E37_79B9_7F4A_7C15) as usize
}

/// Eight bytes a step; the high half of each product is folded into the low one, which picks the place.
#[inline]
fn hash(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = bytes.len() as u64;
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        state = fold(state ^ word.try_into().map_or(0, u64::from_le_bytes), ODD);
    }
    let rest = words.remainder().iter().fold(0u64, |rest, &byte| rest << 8 | u64::from(byte));
    fold(state ^ rest, ODD.rotate_left(32))
}

#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x2545_F491_4F6C_DD1D) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_code() {
        let mut interner = Interner::default();
        let words: Vec<String> = (0..5000).map(|number| format!("word {}", number % 1700)).collect();
        let codes: Vec<u32> = words.iter().map(|word| interner.code(word).unwrap()).collect();
        let texts = interner.into_texts();
        assert_eq!(texts.len(), 1700);
        for (word, code) in words.iter().zip(codes) {
            assert_eq!(texts.get(code), word);
        }
        assert_eq!((texts.get(1700), texts.get(NO_TEXT)), ("", ""));
    }

    #[test]
    fn appended_texts_are_not_found_again() {
        let mut interner = Interner::default();
        let mut others = Texts::default();
        others.push("b").unwrap();
        others.push("a").unwrap();
        let codes = [interner.code("a"), interner.append(&others), interner.append(&others), interner.code("b")];
        assert_eq!(codes, [Some(0), Some(1), Some(3), Some(5)]);
        let texts = interner.into_texts();
        let all: Vec<_> = (0..texts.len() as u32).map(|code| texts.get(code)).collect();
        assert_eq!(all, ["a", "b", "a", "b", "a", "b"]);
        let again = Interner::of(&texts);
        assert_eq!((again.texts().len(), again.clone().code("b"), again.clone().code("c")), (6, Some(1), Some(6)));
    }

    #[test]
    fn raw_texts_are_checked() {
        let raw = |bytes: &[u8], ends: &[u32]| Texts::from_raw(bytes.to_vec(), ends.to_vec()).map(|texts| texts.len());
        assert_eq!(raw("a\u{e9}".as_bytes(), &[1, 1, 3]), Some(3));
        assert_eq!(raw(b"", &[]), Some(0));
        let wrong: [(&[u8], &[u32]); 5] =
            [("a\u{e9}".as_bytes(), &[2, 3]), (b"abc", &[2]), (b"abc", &[2, 1, 3]), (b"a\xFF", &[2]), (b"a", &[2])];
        for (bytes, ends) in wrong {
            assert_eq!(raw(bytes, ends), None, "{ends:?}");
        }
    }
}
