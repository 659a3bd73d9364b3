//! The fifty states, the District of Columbia and the five territories, and the ways in which people write them.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::text::plain_words;

/// A state, the District of Columbia or a territory.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// Two digits: "39".
    pub fips: &'static str,
    /// Two letters: "OH".
    pub postal: &'static str,
    pub name: &'static str,
    /// Other spellings, folded: the abbreviations of the GPO style manual, of the AP, and everyday ones.
    spellings: &'static str,
}

const fn row(fips: &'static str, postal: &'static str, name: &'static str, spellings: &'static str) -> State {
    State { fips, postal, name, spellings }
}

static STATES: [State; 56] = [
    row("01", "AL", "Alabama", "ala"),
    row("02", "AK", "Alaska", "alas"),
    row("04", "AZ", "Arizona", "ariz"),
    row("05", "AR", "Arkansas", "ark"),
    row("06", "CA", "California", "calif cal"),
    row("08", "CO", "Colorado", "colo col"),
    row("09", "CT", "Connecticut", "conn"),
    row("10", "DE", "Delaware", "del"),
    row(
        "11",
        "DC",
        "District of Columbia",
        "washingtondc dcwashington washingtondistrictofcolumbia distofcolumbia distcolumbia dofc columbiadistrictof",
    ),
    row("12", "FL", "Florida", "fla flor"),
    row("13", "GA", "Georgia", ""),
    row("15", "HI", "Hawaii", "haw"),
    row("16", "ID", "Idaho", "ida"),
    row("17", "IL", "Illinois", "ill ills"),
    row("18", "IN", "Indiana", "ind"),
    row("19", "IA", "Iowa", ""),
    row("20", "KS", "Kansas", "kans kan"),
    row("21", "KY", "Kentucky", "ken kent"),
    row("22", "LA", "Louisiana", ""),
    row("23", "ME", "Maine", ""),
    row("24", "MD", "Maryland", ""),
    row("25", "MA", "Massachusetts", "mass"),
    row("26", "MI", "Michigan", "mich"),
    row("27", "MN", "Minnesota", "minn"),
    row("28", "MS", "Mississippi", "miss"),
    row("29", "MO", "Missouri", ""),
    row("30", "MT", "Montana", "mont"),
    row("31", "NE", "Nebraska", "nebr neb"),
    row("32", "NV", "Nevada", "nev"),
    row("33", "NH", "New Hampshire", "nhamp newhamp"),
    row("34", "NJ", "New Jersey", "njersey"),
    row("35", "NM", "New Mexico", "nmex newmex nmexico"),
    row("36", "NY", "New York", "nyork"),
    row("37", "NC", "North Carolina", "ncar ncarolina nocarolina nocar"),
    row("38", "ND", "North Dakota", "ndak ndakota nodak nodakota"),
    row("39", "OH", "Ohio", ""),
    row("40", "OK", "Oklahoma", "okla"),
    row("41", "OR", "Oregon", "oreg ore"),
    row("42", "PA", "Pennsylvania", "penn penna"),
    row("44", "RI", "Rhode Island", "rhodeisl rhodeislandandprovidenceplantations"),
    row("45", "SC", "South Carolina", "scar scarolina socarolina socar"),
    row("46", "SD", "South Dakota", "sdak sdakota sodak sodakota"),
    row("47", "TN", "Tennessee", "tenn"),
    row("48", "TX", "Texas", "tex"),
    row("49", "UT", "Utah", ""),
    row("50", "VT", "Vermont", "verm"),
    row("51", "VA", "Virginia", "virg"),
    row("53", "WA", "Washington", "wash washstate washingtonstateof"),
    row("54", "WV", "West Virginia", "wva wvirginia wvirg westva"),
    row("55", "WI", "Wisconsin", "wis wisc"),
    row("56", "WY", "Wyoming", "wyo"),
    row("60", "AS", "American Samoa", "amsamoa amersamoa"),
    row("66", "GU", "Guam", ""),
    row(
        "69",
        "MP",
        "Northern Mariana Islands",
        "cnmi nmi nmarianaislands northernmarianas northernmarianaisl commonwealthofthenorthernmarianaislands \
         commonwealthofnorthernmarianaislands nmarianas cm",
    ),
    row("72", "PR", "Puerto Rico", "prico portorico"),
    row(
        "78",
        "VI",
        "U.S. Virgin Islands",
        "virginislands usvi virginislandsus virginislandsoftheus virginislandsoftheunitedstates \
         unitedstatesvirginislands usvirginisl virginisl",
    ),
];

/// All 56, by FIPS code.
pub fn states() -> &'static [State] {
    &STATES
}

/// The state of a two-digit FIPS code.
pub fn state(fips: &str) -> Option<&'static State> {
    STATES.binary_search_by_key(&fips, |state| state.fips).ok().map(|at| &STATES[at])
}

/// The state that a text names: its name, postal code, FIPS code (with or without the zero), or an abbreviation of the
/// GPO or AP ("Penn.", "N.C.", "Calif."), whatever its case, spaces and points; also two of these together
/// ("Ohio (OH)", "39 - Ohio", "US-OH") when they agree. Never guesses: see [`nearest_state`].
pub fn state_by_any(text: &str) -> Option<&'static State> {
    if let Some(found) = by_key(&key(text)) {
        return Some(found);
    }
    let words = plain_words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let without = |rest: &[&str]| by_key(&rest.concat());
    match words.as_slice() {
        ["state" | "commonwealth" | "territory", "of", rest @ ..] | ["us" | "usa", rest @ ..] if !rest.is_empty() => {
            without(rest)
        }
        // "Washington state", "New York State"; not "Virginia Commonwealth".
        [rest @ .., "state"] if !rest.is_empty() => without(rest),
        _ => two_that_agree(&words),
    }
}

fn two_that_agree(words: &[&str]) -> Option<&'static State> {
    (1..words.len()).find_map(|cut| {
        let (first, second) = (by_key(&words[..cut].concat())?, by_key(&words[cut..].concat())?);
        (first.fips == second.fips).then_some(first)
    })
}

fn key(text: &str) -> String {
    plain_words(text).concat()
}

fn by_key(key: &str) -> Option<&'static State> {
    static KEYS: OnceLock<HashMap<String, &'static State>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let mut keys = HashMap::new();
        for state in &STATES {
            keys.insert(self::key(state.name), state);
            keys.insert(state.postal.to_ascii_lowercase(), state);
            keys.insert(state.fips.to_owned(), state);
            keys.insert(state.fips.trim_start_matches('0').to_owned(), state);
            keys.extend(state.spellings.split_ascii_whitespace().map(|spelling| (spelling.to_owned(), state)));
        }
        keys
    });
    keys.get(key).copied()
}

/// The state whose name is nearest to a misspelt text ("Wahsington", "Pensylvania"), and how near, 0…1, where 1 is
/// exact. `None` if no name is near enough to propose, or two are about as near.
pub fn nearest_state(text: &str) -> Option<(&'static State, f64)> {
    if let Some(found) = state_by_any(text) {
        return Some((found, 1.0));
    }
    let found = key(text);
    if found.len() < 4 || found.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut ranked: Vec<(&State, f64)> = STATES
        .iter()
        .map(|state| {
            let name = key(state.name);
            let longest = name.len().max(found.len()) as f64;
            (state, 1.0 - strsim::osa_distance(&found, &name) as f64 / longest)
        })
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    match ranked.as_slice() {
        [best, second, ..] if best.1 >= 0.7 && best.1 - second.1 >= 0.05 => Some(*best),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postal(text: &str) -> Option<&'static str> {
        state_by_any(text).map(|state| state.postal)
    }

    #[test]
    fn every_state_is_found_by_name_postal_code_and_fips() {
        assert_eq!(states().len(), 56);
        for state in states() {
            assert_eq!(super::state(state.fips), Some(state));
            for text in [state.name, state.postal, state.fips, &state.name.to_uppercase(), &format!(" {} ", state.name)]
            {
                assert_eq!(state_by_any(text), Some(state), "{text}");
            }
        }
    }

    #[test]
    fn abbreviations_of_the_government_printing_office() {
        let table = "Ala. AL,Ariz. AZ,Ark. AR,Calif. CA,Colo. CO,Conn. CT,Del. DE,D.C. DC,Fla. FL,Ga. GA,Ill. IL,Ind. IN,\
                     Kans. KS,Ky. KY,La. LA,Md. MD,Mass. MA,Mich. MI,Minn. MN,Miss. MS,Mo. MO,Mont. MT,Nebr. NE,Nev. NV,\
                     N.H. NH,N.J. NJ,N. Mex. NM,N.Y. NY,N.C. NC,N. Dak. ND,Okla. OK,Oreg. OR,Pa. PA,P.R. PR,R.I. RI,\
                     S.C. SC,S. Dak. SD,Tenn. TN,Tex. TX,Vt. VT,Va. VA,V.I. VI,Wash. WA,W. Va. WV,Wis. WI,Wyo. WY";
        for line in table.split(',') {
            let (abbreviation, code) = line.trim().rsplit_once(' ').unwrap();
            assert_eq!(postal(abbreviation), Some(code), "{abbreviation}");
        }
    }

    #[test]
    fn washington_the_state_is_not_washington_the_city() {
        for text in ["Washington", "WASHINGTON STATE", "State of Washington", "Wash.", "Washington (state)", "53"] {
            assert_eq!(postal(text), Some("WA"), "{text}");
        }
        for text in ["Washington D.C.", "Washington, DC", "washington dc", "D.C.", "Dist. of Columbia", "11"] {
            assert_eq!(postal(text), Some("DC"), "{text}");
        }
    }

    #[test]
    fn combinations_count_only_when_they_agree() {
        assert_eq!(postal("Ohio (OH)"), Some("OH"));
        assert_eq!(postal("39 - Ohio"), Some("OH"));
        assert_eq!(postal("US-OH"), Some("OH"));
        assert_eq!(postal("6"), Some("CA"));
        assert_eq!(postal("Ohio / Indiana"), None);
        assert_eq!(postal("Cleveland"), None);
        assert_eq!(postal(""), None);
        assert_eq!(postal("3"), None);
        assert_eq!(postal("039"), None);
        assert_eq!(postal("State"), None);
    }

    #[test]
    fn typing_errors_are_proposed_not_accepted() {
        for (text, code) in [
            ("Wahsington", "WA"),
            ("Pensylvania", "PA"),
            ("Massachusets", "MA"),
            ("North Carolna", "NC"),
            ("Texs", "TX"),
        ] {
            assert_eq!(postal(text), None, "{text}");
            let (state, score) = nearest_state(text).unwrap();
            assert_eq!(state.postal, code, "{text}");
            assert!(score > 0.7 && score < 1.0);
        }
        // "Wahsington" is one swap in ten letters.
        assert!((nearest_state("Wahsington").unwrap().1 - 0.9).abs() < 1e-9);
        for text in ["Ontario", "Total", "n/a", "Carolina", "Dakota", "unknown", "9999"] {
            assert_eq!(nearest_state(text), None, "{text}");
        }
    }
}
