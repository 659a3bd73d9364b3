//! Dictionary codes in the narrowest width that fits.

use rayon::prelude::*;

use super::Mask;

/// A code for every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codes {
    Narrow(Vec<u8>),
    Middle(Vec<u16>),
    Wide(Vec<u32>),
}

const ROWS_A_JOB: usize = 65_536;

impl Codes {
    /// Narrows ids, all under `labels`.
    pub fn from_ids(ids: &[u32], labels: usize) -> Self {
        match labels {
            0..=256 => Self::Narrow(ids.iter().map(|&id| id as u8).collect()),
            257..=65_536 => Self::Middle(ids.iter().map(|&id| id as u16).collect()),
            _ => Self::Wide(ids.to_vec()),
        }
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
                Mask::from_fn(codes.len(), |row| table[usize::from(codes[row])])
            }
            Self::Middle(codes) => Mask::from_fn(codes.len(), |row| kept[usize::from(codes[row])]),
            Self::Wide(codes) => Mask::from_fn(codes.len(), |row| kept[codes[row] as usize]),
        }
    }

    /// `key = key * labels + code`, row by row.
    pub(super) fn add_to_keys(&self, keys: &mut [u32], labels: u32) {
        fn add<T: Copy + Into<u32> + Sync>(keys: &mut [u32], labels: u32, codes: &[T]) {
            keys.par_chunks_mut(ROWS_A_JOB).zip(codes.par_chunks(ROWS_A_JOB)).for_each(|(keys, codes)| {
                for (key, &code) in keys.iter_mut().zip(codes) {
                    *key = *key * labels + code.into();
                }
            });
        }
        match self {
            Self::Narrow(codes) => add(keys, labels, codes),
            Self::Middle(codes) => add(keys, labels, codes),
            Self::Wide(codes) => add(keys, labels, codes),
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
