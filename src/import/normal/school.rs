//! College names taken apart for comparison: spelling habits, short forms, campuses, the words that tell colleges apart.

/// Words that colleges share; the others tell one from another.
const SHARED: [&str; 22] = [
    "and",
    "area",
    "at",
    "campus",
    "career",
    "center",
    "college",
    "colleges",
    "community",
    "county",
    "district",
    "for",
    "in",
    "institute",
    "junior",
    "of",
    "school",
    "state",
    "system",
    "technical",
    "technology",
    "university",
];

/// Words after which “St” is short for “State”.
const AFTER_STATE: [&str; 15] = [
    "college",
    "coll",
    "col",
    "university",
    "univ",
    "u",
    "community",
    "comm",
    "cmty",
    "cmnty",
    "commun",
    "cc",
    "technical",
    "tech",
    "tc",
];

/// A college's name in the forms that are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    /// Only spelling habits levelled: two equal ones in one state are the same college.
    pub same: String,
    /// Short forms written out and words left off that add nothing: “District”, “Main Campus”, “of Indiana” in Indiana.
    pub full: String,
    /// The words that tell it from other colleges; all of them if there are no such words.
    pub core: String,
    /// Short forms that were written out, as found and as read: `CC`, `Community College`.
    pub read: Vec<(String, &'static str)>,
    /// Words that were left off: `District`.
    pub left_off: Vec<String>,
    /// Institution and campus, each as [`Self::full`], where the name sets the campus apart: “Ivy Tech CC – Kokomo”.
    pub campus: Option<(String, String)>,
}

impl Name {
    /// `state` is the state's name, where known.
    pub fn new(text: &str, state: Option<&str>) -> Self {
        let same = same(text);
        let mut name = Self::default();
        name.full = match split(text) {
            // “Main” after the name is no campus to tell apart.
            Some((institution, rest)) if is_main(rest) => {
                name.left_off.push(rest.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
                name.written_out(institution, state)
            }
            // “Lake County, College of”.
            Some((institution, rest)) if self::same(rest).ends_with(" of") => {
                name.written_out(&format!("{rest} {institution}"), state)
            }
            Some((institution, rest)) => {
                let institution = name.written_out(institution, state);
                let rest = name.written_out(rest, None);
                let rest = rest.trim_end_matches(" campus").to_owned();
                name.campus = Some((institution.clone(), rest.clone()));
                format!("{institution} {rest}")
            }
            None => name.written_out(text, state),
        };
        name.core = core(&name.full);
        name.same = same;
        name
    }

    /// A text with short forms written out, noting what was done.
    fn written_out(&mut self, text: &str, state: Option<&str>) -> String {
        let mut out: Vec<&str> = Vec::new();
        let same = same(text);
        let words: Vec<&str> = same.split(' ').filter(|word| !word.is_empty()).collect();
        for (at, word) in words.iter().enumerate() {
            match short_form(word, at, &words) {
                Some((full, shown)) => {
                    // Habits of the pen (“St.”) need no explanation.
                    if !matches!(*word, "saint" | "mount" | "fort") {
                        self.read.push((shown_form(text, word), shown));
                    }
                    out.extend(full.split(' '));
                }
                None => out.push(word),
            }
        }
        // “Community College District” is the college; “of Indiana” in Indiana says nothing.
        while let [.., before, last] = out[..] {
            let adds_nothing = match last {
                "district" | "system" => ["college", "colleges", "university"].contains(&before),
                "campus" => before == "main",
                "main" | "inc" => out.len() > 2,
                _ => false,
            };
            if !adds_nothing {
                break;
            }
            self.left_off.push(titled(last));
            out.pop();
        }
        let mut full = out.join(" ");
        if let Some(state) = state {
            let tail = format!(" of {}", state.to_lowercase());
            if let Some(rest) = full.strip_suffix(&tail)
                && !core_words(rest).is_empty()
            {
                self.left_off.push(format!("of {state}"));
                full = rest.to_owned();
            }
        }
        full
    }
}

/// A name in which only spelling habits are levelled: case, punctuation, accents, “&”, “St.”, “Mt.”, “Ft.”, “the”.
pub(crate) fn same(name: &str) -> String {
    let words = words(name);
    let mut out = String::with_capacity(name.len());
    for (at, word) in words.iter().enumerate() {
        let word = match word.as_str() {
            "the" | "sample" => continue,
            "st" | "ste" if !words.get(at + 1).is_none_or(|next| at > 0 && AFTER_STATE.contains(&next.as_str())) => {
                "saint"
            }
            "ft" => "fort",
            "mt" => "mount",
            word => word,
        };
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// What a short form stands for: as compared, and as shown to people.
fn short_form(word: &str, at: usize, words: &[&str]) -> Option<(&'static str, &'static str)> {
    let next = words.get(at + 1).copied().unwrap_or_default();
    let last = at + 1 == words.len();
    Some(match word {
        "cc" => ("community college", "Community College"),
        "ctc" => ("community and technical college", "Community and Technical College"),
        "tc" if at > 0 => ("technical college", "Technical College"),
        "jc" => ("junior college", "Junior College"),
        "su" if last && at > 0 => ("state university", "State University"),
        "comm" | "cmty" | "cmnty" | "commun" | "comty" | "com" => ("community", "Community"),
        "coll" | "clg" | "clge" | "col" | "collge" => ("college", "College"),
        "tech" | "techn" | "tec" | "tchncl" => ("technical", "Technical"),
        "inst" | "instit" => ("institute", "Institute"),
        "univ" | "univer" | "unv" => ("university", "University"),
        "u" => ("university", "University"),
        "ctr" | "cntr" | "cen" | "centre" => ("center", "Center"),
        "cnty" | "cty" => ("county", "County"),
        "co" if at > 0 => ("county", "County"),
        "dist" => ("district", "District"),
        "jr" => ("junior", "Junior"),
        "sch" => ("school", "School"),
        "acad" => ("academy", "Academy"),
        "voc" => ("vocational", "Vocational"),
        "intl" => ("international", "International"),
        "sys" => ("system", "System"),
        "st" if at > 0 && (last || AFTER_STATE.contains(&next)) => ("state", "State"),
        "so" => ("south", "South"),
        "no" if !last => ("north", "North"),
        "nw" => ("northwest", "Northwest"),
        "ne" if at == 0 => ("northeast", "Northeast"),
        "sw" => ("southwest", "Southwest"),
        "se" => ("southeast", "Southeast"),
        _ => return None,
    })
}

/// The word as the text has it, without its period: `Cmty`, `CC`.
fn shown_form(text: &str, word: &str) -> String {
    let plain = |found: &str| found.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    text.split(|c: char| c.is_whitespace() || "-–—/(),".contains(c))
        .map(plain)
        .find(|found| found.to_lowercase() == word)
        .unwrap_or_else(|| word.to_owned())
}

/// Institution and campus of a name that sets them apart by a dash, a comma, a bracket or “at”.
fn split(text: &str) -> Option<(&str, &str)> {
    let spaced = [" - ", " – ", " — ", "–", "—", " (", ", ", ": ", " / "];
    let dashed = spaced.iter().filter_map(|mark| text.find(mark).map(|at| (at, mark.len()))).min();
    // A hyphen without blanks may be inside a word: only after a word that ends an institution's name.
    let hyphen = text.match_indices('-').map(|(at, _)| at).find(|&at| {
        let before = text.get(..at).unwrap_or_default().rsplit([' ', '-']).next().unwrap_or_default().to_lowercase();
        let endings = ["college", "university", "cc", "technology", "institute", "academy", "school", "system"];
        endings.contains(&before.trim_end_matches('.'))
    });
    let (at, wide) = match (dashed, hyphen) {
        (Some(dashed), Some(hyphen)) => dashed.min((hyphen, 1)),
        (Some(dashed), None) => dashed,
        (None, Some(hyphen)) => (hyphen, 1),
        (None, None) => return None,
    };
    let (institution, rest) = (text.get(..at)?.trim(), text.get(at + wide..)?.trim());
    // “(sample)” and a state after a comma are no campus.
    let rest_plain = same(rest);
    let real = |text: &str| text.chars().any(char::is_alphanumeric);
    (real(institution) && real(rest) && !rest_plain.is_empty()).then_some((institution, rest))
}

fn is_main(rest: &str) -> bool {
    matches!(same(rest).as_str(), "main campus" | "main" | "district" | "system office" | "central office")
}

fn core_words(full: &str) -> Vec<&str> {
    full.split(' ').filter(|word| !SHARED.contains(word)).collect()
}

fn core(full: &str) -> String {
    let words = core_words(full);
    if words.is_empty() { full.to_owned() } else { words.join(" ") }
}

fn titled(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Lower-case words without punctuation and accents; “&” is “and”.
fn words(name: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        match c {
            '&' => spaced.push_str(" and "),
            '.' | '\'' | '’' | '`' | '´' => {}
            c if c.is_ascii_alphanumeric() => spaced.push(c.to_ascii_lowercase()),
            c if c.is_alphanumeric() => spaced.extend(plain(c).to_lowercase()),
            _ => spaced.push(' '),
        }
    }
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// A letter without its accent, for the letters that occur in names of colleges (Puerto Rico, Hawaii, French names).
fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'Á' | 'À' | 'Ä' | 'Ā' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'É' | 'È' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ī' | 'Í' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ō' | 'Ó' | 'Ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'Ú' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        'ç' | 'Ç' => 'c',
        'ʻ' => ' ',
        c => c,
    }
}

/// Likeness of two names, 0…1, from their words alone; 1 only where short forms written out make them equal.
pub(crate) fn likeness(a: &Name, b: &Name) -> f64 {
    if a.full == b.full {
        return 1.0;
    }
    let (joined_a, joined_b) = (joined(&a.full), joined(&b.full));
    if joined_a == joined_b {
        return 0.99; // “North West Arkansas”, “NorthWest Arkansas”
    }
    let plain = ratio(&joined_a, &joined_b);
    let core = ratio(&joined(&a.core), &joined(&b.core)).max(ratio(&ordered(&a.core), &ordered(&b.core)));
    let mixed = 0.35 * plain + 0.65 * core;
    // One slip of the pen in a long name weighs little wherever it is.
    let likeness: f64 = if plain >= 0.93 { plain.max(mixed) } else { mixed };
    let numbers = |text: &str| {
        text.split(' ').filter(|w| w.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned).collect::<Vec<_>>()
    };
    let likeness = if numbers(&a.full) == numbers(&b.full) { likeness } else { likeness - 0.3 };
    likeness.clamp(0.0, 0.97)
}

/// Share of letters that need no change, 0…1.
fn ratio(a: &str, b: &str) -> f64 {
    let longest = a.len().max(b.len());
    if longest == 0 { 0.0 } else { 1.0 - (strsim::osa_distance(a, b) as f64 / longest as f64).min(1.0) }
}

fn joined(text: &str) -> String {
    text.replace(' ', "")
}

/// Words in alphabetical order: “Lake County, College of” is “College of Lake County”.
fn ordered(text: &str) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    words.sort_unstable();
    words.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(text: &str) -> String {
        Name::new(text, None).full
    }

    fn like(a: &str, b: &str) -> f64 {
        likeness(&Name::new(a, None), &Name::new(b, None))
    }

    #[test]
    fn spelling_habits_do_not_make_another_college() {
        for (a, b) in [
            ("St. Clair County Community College", "Saint Clair County Community College"),
            ("Career & Technical Institute", "Career and Technical Institute"),
            ("The College of the Florida Keys", "College of Florida Keys"),
            ("Mt. Hood Community College", "MOUNT HOOD COMMUNITY COLLEGE"),
            ("St Philip's College", "Saint Philips College"),
            ("Colegio de Río Piedras", "Colegio de Rio Piedras"),
        ] {
            assert_eq!(same(a), same(b));
        }
        assert_ne!(same("Lakeside CC"), same("Lakeside Community College"));
        assert_ne!(same("Roane St CC"), same("Roane Saint CC"));
    }

    #[test]
    fn short_forms_are_written_out() {
        for (short, long) in [
            ("Macomb CC", "Macomb Community College"),
            ("Macomb Comm. Coll.", "Macomb Community College"),
            ("Macomb Cmty Coll", "Macomb Community College"),
            ("Roane St. CC", "Roane State Community College"),
            ("Ohio St Univ", "Ohio State University"),
            ("Clover Park Tech", "Clover Park Technical"),
            ("Cuyahoga Community College District", "Cuyahoga Community College"),
            ("Cuyahoga CC Dist.", "Cuyahoga Community College"),
            ("Pennsylvania State University-Main Campus", "Pennsylvania State Univ"),
            ("Yakima Valley CC, Main Campus", "Yakima Valley Community College"),
            ("Lake Co. CC", "Lake County Community College"),
            ("NW Arkansas CC", "Northwest Arkansas Community College"),
            ("Elizabethtown Community & Technical College", "Elizabethtown CTC"),
        ] {
            assert_eq!(full(short), full(long));
        }
        let name = Name::new("Ivy Tech Community College of Indiana", Some("Indiana"));
        assert_eq!(name.full, full("Ivy Tech Community College"));
        assert_eq!(name.left_off, ["of Indiana"]);
        assert_eq!(Name::new("Community College of Vermont", Some("Vermont")).full, "community college of vermont");
        let name = Name::new("Macomb Cmty. CC", None);
        assert_eq!(name.read, [("Cmty".into(), "Community"), ("CC".into(), "Community College")]);
    }

    #[test]
    fn a_campus_is_set_apart_and_hyphens_inside_words_are_not() {
        let campus = |text: &str| Name::new(text, None).campus;
        let ivy = |campus: &str| Some(("ivy technical community college".to_owned(), campus.to_owned()));
        assert_eq!(campus("Ivy Tech CC – Kokomo"), ivy("kokomo"));
        assert_eq!(campus("Ivy Tech Community College-Kokomo Campus"), ivy("kokomo"));
        assert_eq!(campus("Ivy Tech Community College (South Bend)"), ivy("south bend"));
        assert_eq!(campus("Florence-Darlington Technical College"), None);
        assert_eq!(campus("Wilkes-Barre Area College"), None);
        assert_eq!(campus("Lakeside Community College (sample)"), None);
    }

    #[test]
    fn likeness_orders_what_people_would() {
        assert!(like("Lakeside CC", "Lakeside Community College (sample)") > 0.99);
        assert!(like("North West Arkansas CC", "NorthWest Arkansas Community College") > 0.98);
        assert!(like("Macomb Comunity College", "Macomb Community College") > 0.9);
        assert!(like("Lake County, College of", "College of Lake County") > 0.99);
        assert!(like("Cedar Point Technical College", "Pine Bluff Falls College") < 0.7);
        assert!(like("Lakeside Community College", "Riverside Community College") < 0.8);
        assert!(like("Region 6 College", "Region 1 College") < 0.7);
    }
}
