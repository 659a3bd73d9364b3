//! Industries: from NAICS codes or names to sectors, and whether they are the certificate's own field.

/// NAICS sectors: two-digit codes, the name on figures, and words that names in files contain.
const SECTORS: [(&[&str], &str, &[&str]); 20] = [
    (&["11"], "Agriculture", &["agricult", "farm", "forest", "fishing"]),
    (&["21"], "Mining, oil and gas", &["mining", "oil and gas", "quarry"]),
    (&["22"], "Utilities", &["utilit"]),
    (&["23"], "Construction", &["construction"]),
    (&["31", "32", "33"], "Manufacturing", &["manufactur"]),
    (&["42"], "Wholesale trade", &["wholesale"]),
    (&["44", "45"], "Retail trade", &["retail"]),
    (&["48", "49"], "Transport", &["transport", "warehous", "logistic"]),
    (&["51"], "Information", &["information"]),
    (&["52"], "Finance and insurance", &["financ", "insurance", "bank"]),
    (&["53"], "Real estate", &["real estate", "rental"]),
    (&["54"], "Professional services", &["professional", "scientific", "technical serv"]),
    (&["55"], "Management of companies", &["management of comp"]),
    (&["56"], "Administrative services", &["administrative", "staffing", "temporary help", "waste"]),
    (&["61"], "Education", &["education", "school"]),
    (&["62"], "Health care", &["health", "social assist", "hospital ", "nursing"]),
    (&["71"], "Arts and recreation", &["arts", "entertain", "recreation"]),
    (&["72"], "Hospitality, food", &["hospitality", "accommodation", "food", "restaurant", "hotel"]),
    (&["81"], "Other services", &["other service", "repair"]),
    (&["92"], "Public administration", &["public admin", "government"]),
];

/// NAICS sectors: two-digit codes, the name on figures, and words that names in files contain.
pub fn industry_rules() -> &'static [(&'static [&'static str], &'static str, &'static [&'static str])] {
    &SECTORS
}

/// Names of all sectors, in the order of their codes.
pub(super) fn sectors() -> impl Iterator<Item = &'static str> {
    SECTORS.iter().map(|(_, name, _)| *name)
}

/// The sector a code or name belongs to; the text itself if it is in none.
pub(super) fn sector(text: &str) -> &str {
    sector_entry(text).map_or(text, |(_, name, _)| name)
}

fn sector_entry(text: &str) -> Option<&'static (&'static [&'static str], &'static str, &'static [&'static str])> {
    let text = text.trim();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return SECTORS.iter().find(|(codes, ..)| codes.iter().any(|code| text.starts_with(code)));
    }
    // Food manufacturing is manufacturing: the first word wins over the kind of goods.
    let lower = text.to_lowercase();
    if lower.contains("manufactur") && !lower.starts_with("non") {
        return SECTORS.iter().find(|(_, name, _)| *name == "Manufacturing");
    }
    SECTORS.iter().find(|(_, _, words)| words.iter().any(|word| lower.contains(word)))
}

/// Whether a NAICS code or industry name lies in the field given by NAICS prefixes; `None` if that cannot be told,
/// because a name or a short code is coarser than the prefix.
pub(super) fn in_field(text: &str, prefixes: &[String]) -> Option<bool> {
    let text = text.trim();
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let sector = sector_entry(text);
    if digits.len() >= 2 && !text.contains(['-', '–']) {
        if prefixes.iter().any(|prefix| digits.starts_with(prefix.as_str())) {
            return Some(true);
        }
        let coarser = prefixes.iter().any(|prefix| prefix.starts_with(&digits));
        return if coarser { None } else { Some(false) };
    }
    let Some((codes, ..)) = sector else { return Some(false) };
    if codes.iter().all(|code| prefixes.iter().any(|prefix| prefix == code)) {
        return Some(true);
    }
    let coarser = prefixes.iter().any(|prefix| codes.iter().any(|code| prefix.starts_with(code)));
    if coarser { None } else { Some(false) }
}

/// The field's name: "manufacturing" or the codes themselves.
pub(super) fn field_name(prefixes: &[String]) -> String {
    let mut sorted: Vec<&str> = prefixes.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    match SECTORS.iter().find(|(codes, ..)| *codes == sorted.as_slice()) {
        Some((_, name, _)) => (*name).to_owned(),
        None => format!("NAICS {}", sorted.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_find_their_sector() {
        for (text, name) in [
            ("332710", "Manufacturing"),
            ("31-33", "Manufacturing"),
            ("Food manufacturing", "Manufacturing"),
            ("722", "Hospitality, food"),
            ("Accommodation and Food Services", "Hospitality, food"),
            ("Retail Trade", "Retail trade"),
            ("Transportation and Warehousing", "Transport"),
            ("Health Care and Social Assistance", "Health care"),
            ("Circus", "Circus"),
        ] {
            assert_eq!(sector(text), name, "{text}");
        }
    }

    #[test]
    fn the_field_is_a_rule_on_prefixes() {
        let manufacturing = ["31", "32", "33"].map(str::to_owned);
        for (text, expected) in [
            ("332710", Some(true)),
            ("31-33", Some(true)),
            ("Manufacturing", Some(true)),
            ("441110", Some(false)),
            ("Retail trade", Some(false)),
            ("Circus", Some(false)),
        ] {
            assert_eq!(in_field(text, &manufacturing), expected, "{text}");
        }
        let machining = ["3327".to_owned()];
        assert_eq!(in_field("332710", &machining), Some(true));
        assert_eq!(in_field("333111", &machining), Some(false));
        assert_eq!(in_field("Manufacturing", &machining), None);
        assert_eq!(in_field("332", &machining), None);
        assert_eq!(in_field("Retail trade", &machining), Some(false));
        assert_eq!(field_name(&manufacturing), "Manufacturing");
        assert_eq!(field_name(&machining), "NAICS 3327");
    }
}
