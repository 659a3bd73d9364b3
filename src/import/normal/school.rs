//! College names for comparison: punctuation, “&”, “St.” and the usual short forms of “community college”.

/// A name in which only spelling habits are levelled: two equal ones in one state are the same college.
pub(crate) fn same(name: &str) -> String {
    words(name)
        .into_iter()
        .filter(|word| word != "the" && word != "sample")
        .map(|word| match word.as_str() {
            "st" => "saint".to_owned(),
            "ft" => "fort".to_owned(),
            "mt" => "mount".to_owned(),
            _ => word,
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A name with short forms written out; two equal ones are probably the same college.
pub(crate) fn expanded(name: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for word in same(name).split(' ') {
        let full = match word {
            "cc" => "community college",
            "comm" | "cmty" | "com" => "community",
            "coll" | "clg" | "col" => "college",
            "tech" => "technical",
            "tc" => "technical college",
            "inst" => "institute",
            "univ" | "u" => "university",
            "ctr" => "center",
            "cnty" | "co" => "county",
            "jr" => "junior",
            "so" => "south",
            "no" => "north",
            other => other,
        };
        out.push(full.to_owned());
    }
    out.join(" ")
}

/// Likeness of two names, 0…1, after short forms are written out.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (expanded(a), expanded(b));
    if a == b {
        return 1.0;
    }
    let plain = strsim::normalized_damerau_levenshtein(&a, &b);
    // The words that all colleges share say nothing; compare what is left too.
    let core = |name: &str| {
        name.split(' ')
            .filter(|word| {
                !["community", "college", "technical", "state", "university", "of", "institute", "district"]
                    .contains(word)
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (core_a, core_b) = (core(&a), core(&b));
    if core_a.is_empty() || core_b.is_empty() {
        return plain;
    }
    let core_score = strsim::normalized_damerau_levenshtein(&core_a, &core_b);
    let mixed = 0.4 * plain + 0.6 * core_score;
    // One slip of the pen in a long name weighs little wherever it is.
    if plain >= 0.93 { plain } else { mixed }
}

fn words(name: &str) -> Vec<String> {
    let spaced: String = name
        .replace('&', " and ")
        .chars()
        .filter(|c| *c != '.' && *c != '\'' && *c != '’')
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    spaced.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_habits_do_not_make_another_college() {
        assert_eq!(same("St. Clair County Community College"), same("Saint Clair County Community College"));
        assert_eq!(same("Career & Technical Institute"), same("Career and Technical Institute"));
        assert_ne!(same("Lakeside CC"), same("Lakeside Community College"));
    }

    #[test]
    fn short_forms_are_likely_the_same() {
        assert!(likeness("Lakeside CC", "Lakeside Community College (sample)") > 0.99);
        assert!(likeness("Macomb Comunity College", "Macomb Community College") > 0.85);
        assert!(likeness("Cedar Point Technical College", "Pine Bluff Falls College") < 0.7);
        assert!(likeness("Lakeside Community College", "Riverside Community College") < 0.85);
    }
}
