//! The primitives against their published test vectors, through the same calls that sealing uses.

use aes_gcm::{Aes256Gcm, KeyInit as _, aead::AeadInOut as _};
use pbkdf2::{
    hmac::{Hmac, Mac as _},
    pbkdf2_hmac_array,
};
use sha2::Sha256;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(|digit| !digit.is_ascii_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B: key, IV, AAD, text, cipher text, tag.
const GCM: [[&str; 6]; 4] = [
    // 13
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "000000000000000000000000",
        "",
        "",
        "",
        "530f8afbc74536b9a963b4f1c4cb738b",
    ],
    // 14
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "000000000000000000000000",
        "",
        "00000000000000000000000000000000",
        "cea7403d4d606b6e074ec5d3baf39d18",
        "d0d1c8a799996bf0265b98b5d48ab919",
    ],
    // 15
    [
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        "cafebabefacedbaddecaf888",
        "",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
         1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
         8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad",
        "b094dac5d93471bdec1a502270e3cc6c",
    ],
    // 16
    [
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        "cafebabefacedbaddecaf888",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
         1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
         8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
        "76fc6ece0f4e1768cddf8853bb2d551b",
    ],
];

#[test]
fn aes_256_gcm_is_as_published() {
    for [key, iv, about, text, sealed, tag] in GCM.map(|case| case.map(bytes)) {
        let aes = Aes256Gcm::new(&<[u8; 32]>::try_from(key).unwrap().into());
        let nonce = <[u8; 12]>::try_from(iv).unwrap().into();
        let mut buffer = text.clone();
        aes.encrypt_in_place(&nonce, &about, &mut buffer).unwrap();
        assert_eq!(buffer, [sealed, tag].concat());
        aes.decrypt_in_place(&nonce, &about, &mut buffer).unwrap();
        assert_eq!(buffer, text);
    }
}

/// RFC 7914, section 11.
#[test]
fn pbkdf2_hmac_sha256_is_as_published() {
    assert_eq!(
        pbkdf2_hmac_array::<Sha256, 64>(b"passwd", b"salt", 1).to_vec(),
        bytes(
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc
             49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
        )
    );
    assert_eq!(
        pbkdf2_hmac_array::<Sha256, 64>(b"Password", b"NaCl", 80_000).to_vec(),
        bytes(
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56
             a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"
        )
    );
}

/// RFC 4231, test cases 1 and 2.
#[test]
fn hmac_sha256_is_as_published() {
    for (key, text, expected) in [
        (vec![0x0b; 20], &b"Hi There"[..], "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            b"Jefe".to_vec(),
            &b"what do ya want for nothing?"[..],
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
    ] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(text);
        assert_eq!(mac.finalize().into_bytes().to_vec(), bytes(expected));
    }
}
