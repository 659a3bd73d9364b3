//! What is sealed comes back; anything cut off, swapped, appended or flipped is refused.

use std::io::{Read as _, Write as _};

use super::*;

/// Few rounds: what is tested here does not depend on them.
fn seal() -> Seal {
    Seal::with_rounds(&password(), 3).unwrap()
}

fn password() -> Password {
    Password::new("four words about rivers")
}

fn sealed(seal: &Seal, plain: &[u8]) -> Vec<u8> {
    let mut writer = SealedWriter::new(Vec::new(), seal, Sealed::Project).unwrap();
    writer.write_all(plain).unwrap();
    writer.finish().unwrap()
}

fn opened(seal: &Seal, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut plain = Vec::new();
    SealedReader::new(bytes, seal, Sealed::Project)?.read_to_end(&mut plain)?;
    Ok(plain)
}

fn bytes(count: usize) -> Vec<u8> {
    (0..count).map(|at| (at * 31 % 251) as u8).collect()
}

#[test]
fn every_length_comes_back() {
    let seal = seal();
    for count in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7] {
        let plain = bytes(count);
        let file = sealed(&seal, &plain);
        assert_eq!(file.len(), HEADER + count + count.div_ceil(CHUNK).max(1) * TAG);
        assert_eq!(opened(&seal, &file).unwrap(), plain);
    }
}

#[test]
fn the_same_project_never_gives_the_same_bytes() {
    let seal = seal();
    let files = [sealed(&seal, b"the same"), sealed(&seal, b"the same")];
    assert_eq!(files[0][..32], files[1][..32], "one salt, so that the password is made into a key once");
    let alike = files[0][32..].iter().zip(&files[1][32..]).filter(|(one, other)| one == other).count();
    assert!(alike < 20, "{alike} of {} bytes are alike", files[0].len() - 32);
}

#[test]
fn a_cut_a_swap_and_an_addition_are_noticed() {
    let seal = seal();
    let file = sealed(&seal, &bytes(3 * CHUNK));
    let chunk = CHUNK + TAG;
    for cut in [HEADER, HEADER + 5, HEADER + chunk, HEADER + 2 * chunk, HEADER + 3 * chunk - 1] {
        assert!(opened(&seal, &file[..cut]).is_err(), "cut at {cut}");
    }
    let mut swapped = file.clone();
    let (first, second) = swapped[HEADER..].split_at_mut(chunk);
    first.swap_with_slice(&mut second[..chunk]);
    assert!(opened(&seal, &swapped).is_err());
    let mut longer = file.clone();
    longer.push(0);
    assert!(opened(&seal, &longer).is_err());
    longer.extend_from_slice(&file[HEADER..]);
    assert!(opened(&seal, &longer).is_err());
    // A chunk of another file under the same password.
    let other = sealed(&seal, &bytes(3 * CHUNK));
    let mixed = [&file[..HEADER + chunk], &other[HEADER + chunk..]].concat();
    assert!(opened(&seal, &mixed).is_err());
}

#[test]
fn a_thousand_flipped_bits_are_refused() {
    let seal = seal();
    let file = sealed(&seal, &bytes(CHUNK + 900));
    // All of the header, and places spread over the chunks.
    let header = 0..HEADER * 8;
    let chunks = (0..1_000 - HEADER * 8).map(|at| HEADER * 8 + at * 2_311 % ((file.len() - HEADER) * 8));
    let mut refused = 0;
    for bit in header.chain(chunks) {
        let mut changed = file.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(opened(&seal, &changed).is_err(), "bit {bit}");
        refused += 1;
    }
    assert_eq!(refused, 1_000);
}

#[test]
fn the_password_opens_and_another_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sealed");
    std::fs::write(&path, sealed(&seal(), b"text")).unwrap();
    let found = Seal::of(&path, &password()).unwrap();
    assert_eq!(opened(&found, &std::fs::read(&path).unwrap()).unwrap(), b"text");
    let wrong = Seal::of(&path, &Password::new("four words about lakes"));
    assert!(matches!(wrong, Err(SealError::WrongPassword)));
    assert!(found.fits(&path) && !seal().fits(&path), "another salt is another key");
    let mut many = std::fs::read(&path).unwrap();
    many[12..16].copy_from_slice(&(MOST_ROUNDS + 1).to_le_bytes());
    std::fs::write(&path, many).unwrap();
    assert!(matches!(Seal::of(&path, &password()), Err(SealError::NotSealed)), "it would take minutes");
}

#[test]
fn steps_come_back_up_to_the_first_that_is_not_whole() {
    let seal = seal();
    let mut steps = SealedSteps::new(&seal).unwrap();
    let mut file = Vec::new();
    let mut ends = Vec::new();
    for text in ["one", "two", "three"] {
        file.extend(steps.step(text.as_bytes()).unwrap());
        ends.push(file.len());
    }
    assert_eq!(read_steps(&file, &seal).unwrap(), [&b"one"[..], b"two", b"three"]);
    assert_eq!(read_steps(&file[..ends[2] - 1], &seal).unwrap().len(), 2);
    let mut flipped = file.clone();
    flipped[ends[0] + 9] ^= 1;
    assert_eq!(read_steps(&flipped, &seal).unwrap().len(), 1);
    let without_second = [&file[..ends[0]], &file[ends[1]..]].concat();
    assert_eq!(read_steps(&without_second, &seal).unwrap().len(), 1);
    assert!(opened(&seal, &file).is_err(), "steps are no project");
}

#[test]
fn short_and_simple_passwords_are_not_taken() {
    assert!(Password::new("fourteen chars").strong_enough().is_err());
    assert!(Password::new("aaaaaaaaaaaaaaaaaaaa").strong_enough().is_err());
    assert!(password().strong_enough().is_ok());
    const { assert!(ROUNDS >= 600_000) };
    assert_eq!(format!("{:?} {:?}", password(), seal()), "Password(…) Seal(…)");
}
