//! The credentials of the skills certification system and the ways they are written.

use super::spellings::{self, words};

/// ACT's National Career Readiness Certificate, and its levels from the lowest.
pub(crate) const NCRC: &str = "ACT NCRC";
pub(crate) const LEVELS: [&str; 4] = ["Bronze", "Silver", "Gold", "Platinum"];
/// What AWS stands for in metal work and in computing.
pub(crate) const WELDING: &str = "AWS";
pub(crate) const AMAZON: &str = "Amazon Web Services";

/// The name of a known credential with the level that the text names: `NCRC Gold` is `ACT NCRC Gold`.
pub(crate) fn with_level(text: &str) -> Option<String> {
    let name = known(text)?;
    let level = words(text).split(' ').find_map(|word| LEVELS.iter().find(|level| level.eq_ignore_ascii_case(word)));
    Some(level.filter(|_| name == NCRC).map_or_else(|| name.to_owned(), |level| format!("{NCRC} {level}")))
}

/// The level in a name made by [`with_level`].
pub(crate) fn level(name: &str) -> Option<&'static str> {
    let level = name.strip_prefix(NCRC)?.strip_prefix(' ')?;
    LEVELS.into_iter().find(|known| *known == level)
}

/// The canonical name of a known credential.
pub(crate) fn known(text: &str) -> Option<&'static str> {
    spellings::exact("credential", text)
}

/// The known credential that a misspelt text most likely means: `NIMMS CNC Mill` → NIMS.
pub(crate) fn near(text: &str) -> Option<&'static str> {
    let normal = words(text);
    let first = normal.split(' ').next().unwrap_or_default();
    let mut best: Option<(f64, &'static str)> = None;
    for (name, spelling) in spellings::all("credential") {
        // Short forms differ from other short forms by one letter; only near-whole texts say something.
        let near_length = spelling.len().abs_diff(normal.len()) * 5 <= spelling.len().max(normal.len());
        let whole = if spelling.len() >= 8 && near_length {
            strsim::normalized_damerau_levenshtein(&normal, spelling)
        } else {
            0.0
        };
        let score = if whole >= 0.82 {
            whole
        } else if (4..8).contains(&spelling.len())
            && !spelling.contains(' ')
            && first.len() >= 4
            && first.chars().next() == spelling.chars().next()
            && strsim::damerau_levenshtein(first, spelling) == 1
        {
            0.8
        } else {
            continue;
        };
        if best.is_none_or(|(known, _name)| score > known) {
            best = Some((score, name));
        }
    }
    best.map(|(_score, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_mean_their_credential() {
        for (text, expected) in [
            ("CPT", "MSSC"),
            ("NCRC Gold", "ACT NCRC"),
            ("nims", "NIMS"),
            ("MSSC (CPT)", "MSSC"),
            ("American Welding Society", "AWS"),
            ("ACT-NCRC", "ACT NCRC"),
        ] {
            assert_eq!(known(text), Some(expected), "{text}");
        }
        assert_eq!(known("Certified Nursing Assistant"), None);
        assert_eq!(known("AWS Solutions Architect"), None);
    }

    #[test]
    fn only_near_misses_are_proposed() {
        assert_eq!(near("NIMMS CNC Mill"), Some("NIMS"));
        assert_eq!(near("Certified Production Technican"), Some("MSSC"));
        for text in
            ["ABC", "Certified Nursing Assistant", "ASE", "CompTIA A+", "Mechatronics", "AWS Solutions Architect"]
        {
            assert_eq!(near(text), None, "{text}");
        }
    }
}
