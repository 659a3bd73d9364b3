//! Dictionary codes in the narrowest width that fits.

use super::Mask;

/// A code for every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codes {
    Narrow(Vec<u8>),
    Middle(Vec<u16>),
    Wide(Vec<u32>),
}

impl Codes {
    /// Narrows ids, all under `labels`.
    pub fn from_ids(ids: &[u32], labels: usize) -> Self {
        match labels {
            0..=256 => Self::Narrow(ids.iter().map(|&id| id as u8).collect()),
            257..=65_536 => Self::Middle(ids.iter().map(|&id| id as u16).collect()),
            _ => Self::Wide(ids.to_vec()),
        }
    }

    /// Like [`Self::from_ids`], of ids that are not needed any more.
    pub(super) fn narrowed(ids: Vec<u32>, labels: usize) -> Self {
        if labels > 65_536 { Self::Wide(ids) } else { Self::from_ids(&ids, labels) }
    }

    pub fn get(&self, row: usize) -> u32 {
        match self {
            Self::Narrow(codes) => u32::from(codes[row]),
            Self::Middle(codes) => u32::from(codes[row]),
            Self::Wide(codes) => codes[row],
        }
    }

    pub fn rows(&self) -> usize {
        match self {
            Self::Narrow(codes) => codes.len(),
            Self::Middle(codes) => codes.len(),
            Self::Wide(codes) => codes.len(),
        }
    }

    /// Rows whose code is kept; `kept` has an entry a label.
    pub fn mask(&self, kept: &[bool]) -> Mask {
        match self {
            Self::Narrow(codes) => {
                let mut table = [false; 256];
                table[..kept.len().min(256)].copy_from_slice(&kept[..kept.len().min(256)]);
                Mask::from_values(codes, |code| table[usize::from(code)])
            }
            Self::Middle(codes) => Mask::from_values(codes, |code| kept[usize::from(code)]),
            Self::Wide(codes) => Mask::from_values(codes, |code| kept[code as usize]),
        }
    }

    /// Adds the selected rows of some 64-row words to the counts by code; codes without a count are left out.
    pub(super) fn count_into(&self, mask: &Mask, words: std::ops::Range<usize>, counts: &mut [u32]) {
        match self {
            Self::Narrow(codes) => {
                // An array of all codes there can be needs no bounds, and two of them let neighbours of one code pass.
                let mut even_odd = [[0_u32; 256]; 2];
                mask.each_word(words, codes, |row, code, selected| {
                    even_odd[row % 2][usize::from(code)] += selected;
                });
                for (code, count) in counts.iter_mut().enumerate().take(256) {
                    *count += even_odd[0][code] + even_odd[1][code];
                }
            }
            Self::Middle(codes) => mask.each_word(words, codes, |_, code, selected| {
                if let Some(count) = counts.get_mut(usize::from(code)) {
                    *count += selected;
                }
            }),
            Self::Wide(codes) => mask.each_word(words, codes, |_, code, selected| {
                if let Some(count) = counts.get_mut(code as usize) {
                    *count += selected;
                }
            }),
        }
    }

    /// `key = key * labels + code`, for the rows from `start` on.
    pub(super) fn add_to_keys(&self, start: usize, keys: &mut [u32], labels: u32) {
        fn add<T: Copy + Into<u32>>(keys: &mut [u32], labels: u32, codes: &[T]) {
            for (key, &code) in keys.iter_mut().zip(codes) {
                *key = *key * labels + code.into();
            }
        }
        let rows = start..start + keys.len();
        match self {
            Self::Narrow(codes) => add(keys, labels, &codes[rows]),
            Self::Middle(codes) => add(keys, labels, &codes[rows]),
            Self::Wide(codes) => add(keys, labels, &codes[rows]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_narrow_and_mask() {
        let ids: Vec<u32> = (0..1000).map(|row| row % 300).collect();
        let codes = Codes::from_ids(&ids, 300);
        assert!(matches!(codes, Codes::Middle(_)));
        let mut kept = vec![false; 300];
        kept[299] = true;
        assert_eq!(codes.mask(&kept).iter().collect::<Vec<_>>(), [299, 599, 899]);
        assert_eq!((codes.get(301), codes.rows()), (1, 1000));
    }
}
