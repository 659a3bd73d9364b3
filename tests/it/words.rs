//! Invariant 16: catalogues of words are sorted, both languages take the same arguments, and no text is left over.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

#[test]
fn catalogues_are_sorted_and_no_text_stands_twice() {
    let mut all = BTreeSet::new();
    for (path, texts) in catalogues() {
        assert!(texts.is_sorted_by(|a, b| a.0.as_bytes() < b.0.as_bytes()), "{} is not sorted", path.display());
        for (english, _) in texts {
            assert!(all.insert(english.clone()), "twice: {english}");
        }
    }
    assert!(all.len() > 1);
}

#[test]
fn both_languages_take_the_same_arguments() {
    for (path, texts) in catalogues() {
        for (english, spanish) in texts {
            let same = arguments(&english) == arguments(&spanish);
            assert!(same, "{}:\n  {english}\n  {spanish}", path.display());
        }
    }
    assert_eq!(arguments("{} of {n:>3} {{x}} {}"), BTreeMap::from([("0", 1), ("1", 1), ("n", 1)].map(own)));
    assert_eq!(arguments("{1} {0} {n}"), arguments("{n} {} {}"));
}

#[test]
fn no_text_of_a_catalogue_is_unused() {
    let code: Vec<String> = rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .into_iter()
        .filter(|path| !path.components().any(|part| part.as_os_str() == "words"))
        .chain([Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words/mod.rs")])
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let unused: Vec<String> = catalogues()
        .into_iter()
        .flat_map(|(_, texts)| texts)
        .map(|(english, _)| format!("\"{english}\""))
        .filter(|literal| !code.iter().any(|code| code.contains(literal.as_str())))
        .collect();
    assert!(unused.is_empty(), "{}", unused.join("\n"));
}

fn own((name, count): (&str, usize)) -> (String, usize) {
    (name.to_owned(), count)
}

/// Arguments that a text takes, with how often; those without a name by their place.
fn arguments(text: &str) -> BTreeMap<String, usize> {
    let plain = text.replace("{{", "").replace("}}", "");
    let mut next = 0;
    let mut found = BTreeMap::new();
    for piece in plain.split('{').skip(1) {
        let inside = piece.split('}').next().unwrap_or_default();
        let name = inside.split(':').next().unwrap_or_default();
        let name = if name.is_empty() {
            next += 1;
            (next - 1).to_string()
        } else {
            name.to_owned()
        };
        // A text may say the same thing twice where the other says it once.
        found.insert(name, 1);
    }
    found
}

/// Every catalogue with its texts, as they are written in the code.
fn catalogues() -> Vec<(PathBuf, Vec<(String, String)>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words/es");
    rust_files(&folder)
        .into_iter()
        .filter(|path| !path.ends_with("mod.rs"))
        .map(|path| {
            let code = fs::read_to_string(&path).unwrap();
            let texts: Vec<(String, String)> = code
                .lines()
                .filter_map(|line| line.trim().strip_prefix("(\"")?.strip_suffix("\" };")?.split_once("\") => { \""))
                .map(|(english, spanish)| (english.to_owned(), spanish.to_owned()))
                .collect();
            assert!(!texts.is_empty(), "{} has no text", path.display());
            (path, texts)
        })
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
