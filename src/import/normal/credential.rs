//! The credentials of the skills certification system and the ways they are written.

use super::spellings;

pub(crate) use super::spellings::words;

/// ACT's National Career Readiness Certificate, and its levels from the lowest.
pub(crate) const NCRC: &str = "ACT NCRC";
pub(crate) const LEVELS: [&str; 4] = ["Bronze", "Silver", "Gold", "Platinum"];
/// What AWS stands for in metal work and in computing.
pub(crate) const WELDING: &str = "AWS";
pub(crate) const AMAZON: &str = "Amazon Web Services";

/// The name of a bundled credential and the level that the text names: `NCRC Gold` is `ACT NCRC` of the level Gold.
pub(crate) fn with_level(text: &str) -> Option<(&'static str, Option<&'static str>)> {
    let name = known(text)?;
    let words = words(text);
    let level = || words.split(' ').find_map(|word| LEVELS.into_iter().find(|level| level.eq_ignore_ascii_case(word)));
    Some((name, if name == NCRC { level() } else { None }))
}

/// The level in a name with one, as figures would show it: `ACT NCRC Gold`.
pub(crate) fn level(name: &str) -> Option<&'static str> {
    let level = name.strip_prefix(NCRC)?.strip_prefix(' ')?;
    LEVELS.into_iter().find(|known| *known == level)
}

/// The bundled credentials with who certifies them, in the order of their names.
pub(crate) fn bundled() -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut all: Vec<_> = spellings::all("credential-body").collect();
    all.sort_unstable();
    all.into_iter()
}

/// How a bundled credential is written, in lower case without punctuation.
pub(crate) fn spellings_of(name: &str) -> impl Iterator<Item = &'static str> {
    spellings::all("credential").filter(move |(known, _spelling)| *known == name).map(|(_name, spelling)| spelling)
}

/// The canonical name of a known credential.
pub(crate) fn known(text: &str) -> Option<&'static str> {
    spellings::exact("credential", text)
}

/// How near a misspelt text, by its [`words`], is to a spelling, 0…1: `NIMMS CNC Mill` is near `nims`; `None` if it is
/// not near enough to mean it.
pub(crate) fn nearness(normal: &str, spelling: &str) -> Option<f64> {
    // Short forms differ from other short forms by one letter; only near-whole texts say something.
    let near_length = spelling.len().abs_diff(normal.len()) * 5 <= spelling.len().max(normal.len());
    if spelling.len() >= 8 && near_length {
        let whole = strsim::normalized_damerau_levenshtein(normal, spelling);
        if whole >= 0.82 {
            return Some(whole);
        }
    }
    let first = normal.split(' ').next().unwrap_or_default();
    let short = (4..8).contains(&spelling.len()) && !spelling.contains(' ') && first.len() >= 4;
    let near =
        short && first.chars().next() == spelling.chars().next() && strsim::damerau_levenshtein(first, spelling) == 1;
    near.then_some(0.8)
}

/// All bundled spellings, each with its name.
pub(crate) fn spellings() -> impl Iterator<Item = (&'static str, &'static str)> {
    spellings::all("credential")
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
}
