//! Spellings of groups, from the asset that lists them by the name they are shown under.

use std::sync::LazyLock;

struct Entry {
    section: &'static str,
    name: &'static str,
    spellings: Vec<&'static str>,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut entries: Vec<Entry> = Vec::new();
    let mut section = "";
    for line in include_str!("../../../assets/import/groups.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
            continue;
        }
        let list = match line.split_once(": ") {
            Some((name, list)) if !line.starts_with(' ') => {
                entries.push(Entry { section, name, spellings: Vec::new() });
                list
            }
            _ => line,
        };
        if let Some(entry) = entries.last_mut() {
            entry.spellings.extend(list.split(',').map(str::trim).filter(|spelling| !spelling.is_empty()));
        }
    }
    entries
});

/// The name that a text is a known spelling of.
pub(super) fn exact(section: &str, text: &str) -> Option<&'static str> {
    let normal = words(text);
    ENTRIES
        .iter()
        .filter(|entry| entry.section == section)
        .find(|entry| entry.spellings.contains(&normal.as_str()))
        .map(|entry| entry.name)
}

/// All spellings of a section, each with its name.
pub(super) fn all(section: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    ENTRIES
        .iter()
        .filter(move |entry| entry.section == section)
        .flat_map(|entry| entry.spellings.iter().map(|spelling| (entry.name, *spelling)))
}

/// Lower-case words without punctuation; check marks stay.
pub(crate) fn words(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_alphanumeric() || c == '✓' || c == '✔' { c } else { ' ' }).collect();
    plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_in_the_form_it_is_looked_up_in() {
        for section in ["race", "credential", "sex", "credit", "comparison-group"] {
            let spellings: Vec<_> = all(section).collect();
            assert!(!spellings.is_empty(), "{section}");
            for (name, spelling) in spellings {
                assert_eq!(words(spelling), spelling);
                assert_eq!(exact(section, spelling), Some(name));
            }
        }
        let mut named: Vec<_> = all("credential").map(|(name, _spelling)| name).collect();
        named.dedup();
        let with_body: Vec<_> = all("credential-body").map(|(name, _body)| name).collect();
        assert_eq!(named, with_body, "each credential says who certifies it");
    }
}
