//! Texts in one long string, by code, and the table that finds the code of a text again.

/// Texts one after the other; the code of a text is its number. Not necessarily distinct.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    bytes: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl Texts {
    /// The text of a code; nothing for a code that was never given.
    pub fn get(&self, code: u32) -> &str {
        let at = code as usize;
        let Some(&end) = self.ends.get(at) else { return "" };
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Number of texts; codes are below it.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if there is no text.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds a text and gives its code; nothing once four billion bytes are full.
    pub(super) fn push(&mut self, text: &str) -> Option<u32> {
        let end = u32::try_from(self.bytes.len() + text.len()).ok()?;
        let code = u32::try_from(self.ends.len()).ok().filter(|&code| code < NO_TEXT)?;
        self.bytes.push_str(text);
        self.ends.push(end);
        Some(code)
    }
}

/// The code of no text.
pub(super) const NO_TEXT: u32 = u32::MAX;

/// Texts of which every one is kept once.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    texts: Texts,
    /// Codes at the places their hashes lead to, [`NO_TEXT`] where none is; a power of two long, at most half full.
    table: Vec<u32>,
}

impl Interner {
    /// The code of a text, new if need be; nothing once there is no room left.
    pub(super) fn code(&mut self, text: &str) -> Option<u32> {
        if self.texts.len() * 2 >= self.table.len() {
            self.grow();
        }
        let mask = self.table.len() - 1;
        let mut place = hash(text.as_bytes()) as usize & mask;
        loop {
            let code = self.table[place];
            if code == NO_TEXT {
                let code = self.texts.push(text)?;
                self.table[place] = code;
                return Some(code);
            }
            if self.texts.get(code) == text {
                return Some(code);
            }
            place = (place + 1) & mask;
        }
    }

    pub(super) fn into_texts(self) -> Texts {
        self.texts
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(64);
        self.table.clear();
        self.table.resize(size, NO_TEXT);
        for code in 0..self.texts.len() as u32 {
            let mut place = hash(self.texts.get(code).as_bytes()) as usize & (size - 1);
            while self.table[place] != NO_TEXT {
                place = (place + 1) & (size - 1);
            }
            self.table[place] = code;
        }
    }
}

/// Eight bytes a step; the high half of each product is folded into the low one, which picks the place.
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
}
