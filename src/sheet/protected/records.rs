//! The records of an .xls workbook under Excel's default password, made readable: RC4 with 40 bits and RC4 by CryptoAPI
//! ([MS-OFFCRYPTO] 2.3.5 and 2.3.6, [MS-XLS] 2.2.10).

use super::DEFAULT_PASSWORD;
use super::cipher::{Rc4, md5, sha1};

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
/// Records that are never encrypted: BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo, RRDHead.
const PLAIN: [u16; 7] = [BEGIN, FILE_PASS, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138];
/// Bytes of the stream under one key.
const BLOCK: usize = 1024;

/// Decrypts the stream where the default password opens it; leaves it as it is otherwise.
pub(super) fn unlock(stream: &mut [u8]) {
    let Some((at, length)) = file_pass(stream) else { return };
    let Some(key) = stream.get(at + 4..at + 4 + length).and_then(|data| Key::of(data, DEFAULT_PASSWORD)) else {
        return;
    };
    decrypt(stream, &key);
    // Without this record the workbook is one without a password.
    stream[at..at + 2].fill(0);
}

/// Place and length of the record that says how the workbook is encrypted.
fn file_pass(stream: &[u8]) -> Option<(usize, usize)> {
    let mut at = 0;
    loop {
        let (kind, length) = record(stream, at)?;
        match kind {
            FILE_PASS => return Some((at, length)),
            END => return None,
            _ => at += 4 + length,
        }
    }
}

/// Kind and length of a record that is there whole.
fn record(stream: &[u8], at: usize) -> Option<(u16, usize)> {
    let head = stream.get(at..at + 4)?;
    let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
    stream.get(at + 4..at + 4 + length)?;
    Some((u16::from_le_bytes([head[0], head[1]]), length))
}

fn decrypt(stream: &mut [u8], key: &Key) {
    let (mut block, mut mask) = (usize::MAX, [0; BLOCK]);
    let mut at = 0;
    while let Some((kind, length)) = record(stream, at) {
        // The place of a sheet stays readable.
        let plain = if kind == BOUND_SHEET { 4 } else { 0 };
        if !PLAIN.contains(&kind) {
            for place in at + 4 + plain..at + 4 + length {
                if place / BLOCK != block {
                    block = place / BLOCK;
                    let mut cipher = Rc4::new(&key.of_block(block as u32));
                    mask = std::array::from_fn(|_| cipher.next());
                }
                stream[place] ^= mask[place % BLOCK];
            }
        }
        at += 4 + length;
    }
}

/// What the keys of all blocks are made of.
enum Key {
    /// Five bytes.
    Rc4([u8; 5]),
    /// A digest, and the length of keys in bytes.
    CryptoApi([u8; 20], usize),
}

impl Key {
    /// The key by a password, if it is the right one; `data` is what the FilePass record says.
    fn of(data: &[u8], password: &str) -> Option<Self> {
        let word = |at: usize| Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?));
        let long = |at: usize| Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?) as usize);
        let wide: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        match (word(0)?, word(2)?, word(4)?) {
            (1, 1, 1) => {
                let salt = data.get(6..22)?;
                let first = md5(&wide);
                let key = md5(&[&first[..5], salt].concat().repeat(16));
                let key = Self::Rc4([key[0], key[1], key[2], key[3], key[4]]);
                let (verifier, digest) = key.verifier(data.get(22..54)?);
                (md5(&verifier) == digest[..]).then_some(key)
            }
            (1, 2..=4, 2) => {
                let bits = match long(14 + 16)? {
                    0 => 40,
                    bits @ 40..=128 => bits,
                    _ => return None,
                };
                let verifier = 14 + long(10)?;
                let salt = data.get(verifier + 4..verifier + 20)?;
                let key = Self::CryptoApi(sha1(&[salt, &wide].concat()), bits / 8);
                let digest = data.get(verifier + 40..verifier + 60)?;
                let (verifier, digest) = key.verifier(&[data.get(verifier + 20..verifier + 36)?, digest].concat());
                (sha1(&verifier) == digest[..]).then_some(key)
            }
            _ => None,
        }
    }

    fn of_block(&self, block: u32) -> Vec<u8> {
        match self {
            Self::Rc4(key) => md5(&[&key[..], &block.to_le_bytes()].concat()).to_vec(),
            Self::CryptoApi(digest, length) => {
                let mut key = sha1(&[&digest[..], &block.to_le_bytes()].concat())[..*length].to_vec();
                // Keys of 40 bits are filled up with zeros.
                if *length == 5 {
                    key.resize(16, 0);
                }
                key
            }
        }
    }

    /// The sixteen bytes, and their digest, that tell whether a password is right.
    fn verifier(&self, encrypted: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let mut cipher = Rc4::new(&self.of_block(0));
        let mut plain: Vec<u8> = encrypted.iter().map(|byte| byte ^ cipher.next()).collect();
        let digest = plain.split_off(16);
        (plain, digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    #[test]
    fn a_right_password_is_told_from_a_wrong_one() {
        // The example that the documentation of msoffcrypto-tool gives for "password1".
        let salt = b"\xe8w,\x1d\x91\xc5j7\x96Ga\xb2\x80\x182\x17";
        let verifier = b"\xc9\xe9\x97\xd4T\x97=1\x0b\xb1\xbap\x14&\x83~";
        let digest = b"\xb1\xde\x17\x8f\x07\xe9\x89\xc4M\xae^L\xf9j\xc4\x07";
        let data = [&[1, 0, 1, 0, 1, 0][..], salt, verifier, digest].concat();
        let key = Key::of(&data, "password1").unwrap();
        assert_eq!(key.of_block(0), b" \xbf2\xdd\xf5@\x85\x8cQ7D\xaf\x0f$\xe0<");
        assert!(Key::of(&data, DEFAULT_PASSWORD).is_none());
        for cut in 0..data.len() {
            assert!(Key::of(&data[..cut], "password1").is_none());
        }
    }

    /// RC4 does and undoes the same, so that decrypting a plain stream encrypts it.
    #[test]
    fn records_under_the_default_password_become_readable() {
        let wide: Vec<u8> = DEFAULT_PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let salt = [7; 16];
        let api = Key::CryptoApi(sha1(&[&salt[..], &wide].concat()), 16);
        let (verifier, _) = api.verifier(&[&[9; 16][..], &[0; 20]].concat());
        let (_, sealed) = api.verifier(&[&verifier[..], &sha1(&[9; 16])].concat());
        let header: Vec<u8> =
            [0u32, 0, 0x6801, 0x8004, 128, 1, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
        let pass = [&[1, 0, 4, 0, 2, 0, 12, 0, 0, 0, 32, 0, 0, 0][..], &header, &16u32.to_le_bytes(), &salt, &verifier];
        let pass = [&pass.concat()[..], &20u32.to_le_bytes(), &sealed].concat();
        let parts = [
            put(BEGIN, &[6; 16]),
            put(FILE_PASS, &pass),
            put(BOUND_SHEET, &[1, 2, 3, 4, 5, 6]),
            put(0x0203, &[8; 3000]),
        ];
        let plain = [parts.concat(), put(END, &[])].concat();
        let mut stream = plain.clone();
        decrypt(&mut stream, &api);
        assert_ne!(stream, plain);
        unlock(&mut stream);
        let mut expected = plain;
        expected[20..22].fill(0);
        assert_eq!(stream, expected);
        let mut cut = expected[..30].to_vec();
        unlock(&mut cut);
    }
}
