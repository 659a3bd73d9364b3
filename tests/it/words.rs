//! Invariant 16: catalogues of words are sorted, both languages take the same arguments, and no text is left over.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use credential_atlas::{
    export::csv::{self, IssueLine},
    figure::PageSize,
    import::{Mapping, import},
    place, sample,
    sheet::{Limits, read},
    words::{Language, in_language},
};

use crate::{
    export::{dataset, deck, every_kind, everything, unzip},
    kinds,
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
        .filter(|path| !path.parent().is_some_and(|folder| folder.ends_with("words/es")))
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

/// Words that no Spanish sentence has, of those that English ones are held together by.
pub(crate) const ENGLISH: [&str; 44] = [
    "the",
    "of",
    "and",
    "with",
    "by",
    "from",
    "than",
    "were",
    "was",
    "are",
    "is",
    "not",
    "for",
    "after",
    "before",
    "people",
    "earnings",
    "suppressed",
    "which",
    "their",
    "each",
    "shown",
    "this",
    "that",
    "who",
    "have",
    "has",
    "all",
    "other",
    "fewer",
    "more",
    "less",
    "year",
    "quarter",
    "quarters",
    "number",
    "source",
    "share",
    "median",
    "average",
    "change",
    "workers",
    "certificates",
    "colleges",
];

/// Words of formats, fonts and files, which are no words of ours.
const FORMAT: [&str; 6] = ["Office Theme", "Source Sans 3", "Credential Atlas", "NIMS", "AWS", "SME"];

#[test]
fn a_spanish_export_has_no_english_word() {
    let files: Vec<_> = sample::files().into_iter().filter(|(name, _)| sample::SKILLS.contains(name)).collect();
    let spoken: Vec<(String, String)> = in_language(Language::Spanish, || {
        let skills = dataset(files.iter().copied());
        let mut figures = every_kind(&skills, "39");
        figures.extend(kinds::all().iter().map(|asked| asked.figure(PageSize::Slide)));
        let mut out = everything(&deck(figures));
        out.push(("issues.csv".into(), csv::issues(&issues(&files))));
        out
    });
    let data = texts_of(&sample::files().into_iter().collect::<Vec<_>>());
    let keys = english_texts();
    let mut found = BTreeSet::new();
    let mut seen = 0;
    for (name, text) in spoken.iter().filter(|(name, _)| !name.starts_with("png")) {
        let pdf = ["pdf", "briefing"].contains(&name.as_str());
        for said in if pdf { Vec::new() } else { said(name, text) } {
            seen += 1;
            let rest = without_data(&said, &data);
            let words = rest.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
            let english: Vec<String> = words.filter(|word| ENGLISH.contains(&word.as_str())).collect();
            if !english.is_empty() {
                found.insert(format!("{name}: {english:?} in “{said}”"));
            }
        }
        let rest = without_data(text, &data);
        found.extend(keys.iter().filter(|key| rest.contains(key.as_str())).map(|key| format!("{name}: {key}")));
    }
    assert!(seen > 500, "{seen} texts were looked at");
    assert!(found.is_empty(), "{}", found.into_iter().take(40).collect::<Vec<_>>().join("\n"));
    let html = spoken.iter().find(|(name, _)| name == "html").unwrap();
    assert!(html.1.contains("lang=\"es-US\"") && html.1.contains("ocult"), "Spanish as the United States write it");
}

/// English texts that are long enough not to be part of a Spanish one by chance.
pub(crate) fn english_texts() -> Vec<String> {
    let all = catalogues().into_iter().flat_map(|(_, texts)| texts);
    all.filter(|(english, spanish)| english != spanish && english.contains(' ') && english.len() > 11)
        .filter(|(english, _)| !english.contains(['{', '\\']))
        .map(|(english, _)| english.trim().to_owned())
        .collect()
}

/// What was noticed in the files.
fn issues(files: &[(&str, &[u8])]) -> Vec<IssueLine> {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = Vec::new();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let book = read(&path, &Limits::default(), &Default::default()).unwrap();
        let found = import(&book, &Mapping::default()).inspection.issues;
        // The stable words of issues are the same in every language.
        lines.extend(found.iter().map(|issue| IssueLine { code: String::new(), ..IssueLine::of(issue, "") }));
    }
    lines
}

/// Texts that the user's files hold, and names of places, longest first.
fn texts_of(files: &[(&str, &[u8])]) -> Vec<String> {
    let mut texts: BTreeSet<String> = BTreeSet::new();
    for (name, bytes) in files {
        texts.insert((*name).to_owned());
        if !bytes.starts_with(b"PK") {
            let content = String::from_utf8_lossy(bytes);
            texts.extend(content.lines().map(|line| line.trim_matches('"').to_owned()));
            continue;
        }
        for (part, content) in unzip("", bytes) {
            if part.ends_with("sharedStrings.xml") || part.ends_with("workbook.xml") {
                let content = String::from_utf8(content).unwrap();
                texts.extend(said(&part, &content));
            }
        }
    }
    texts.extend((1..=78).filter_map(|fips| place::state(&format!("{fips:02}"))).map(|state| state.name.to_owned()));
    texts.extend(["What certificates bring", "Board meeting", "Kinds", "people.csv", "hoja people"].map(str::to_owned));
    texts.extend(FORMAT.map(str::to_owned));
    // Only those can be taken for English words of ours.
    let english = |text: &String| {
        let mut words = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
        text.len() > 11 && text.contains(' ') || words.any(|word| ENGLISH.contains(&word.as_str()))
    };
    let mut texts: Vec<String> = texts.into_iter().filter(english).collect();
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    texts
}

fn without_data(text: &str, data: &[String]) -> String {
    let mut rest = text.to_owned();
    for known in data {
        if rest.contains(known.as_str()) {
            rest = rest.replace(known.as_str(), " ");
        }
        let sentence = known.trim_end_matches('.');
        if rest.contains(sentence) && sentence.len() > 20 {
            rest = rest.replace(sentence, " ");
        }
    }
    rest
}

/// What a part shows or speaks: its text nodes, and the attributes that name things.
fn said(name: &str, text: &str) -> Vec<String> {
    if !text.trim_start().starts_with('<') {
        return if name.contains('/') { Vec::new() } else { text.lines().map(str::to_owned).collect() };
    }
    let mut out = Vec::new();
    let text = match (text.find("<style"), text.find("</style>")) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &text[..from], &text[to..]),
        _ => text.to_owned(),
    };
    for piece in text.split('<').skip(1) {
        let (tag, shown) = piece.split_once('>').unwrap_or((piece, ""));
        out.push(unescaped(shown));
        for attribute in ["name", "descr", "title", "aria-label", "alt"] {
            for value in tag.split(&format!(" {attribute}=\"")).skip(1) {
                out.push(unescaped(value.split('"').next().unwrap_or_default()));
            }
        }
    }
    out.retain(|text| text.chars().any(char::is_alphabetic));
    out
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
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
