//! How groups and fields are named inside a sentence.

use std::sync::Arc;

use crate::{table::Field, words::shown};

/// A group's label on an axis: "18–25", "Ohio · 18–25"; the total is "All".
pub fn label(group: &[Arc<str>]) -> String {
    if group.is_empty() {
        tr!("All").to_owned()
    } else {
        group.iter().map(|name| shown(name)).collect::<Vec<_>>().join(" · ")
    }
}

/// Stable name of a group in the keys of its marks, the same in every language.
pub fn key_label(group: &[Arc<str>]) -> String {
    if group.is_empty() { "All".to_owned() } else { group.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" · ") }
}

/// True if a text names one of the group's labels.
pub fn named_in(text: &str, group: &[Arc<str>]) -> bool {
    group.iter().any(|label| text.contains(&*shown(label)))
}

/// Head of the column of group names.
pub fn by_head(by: &[Field]) -> String {
    match by {
        [] => tr!("Group").to_owned(),
        _ => by.iter().map(|field| head(*field)).collect::<Vec<_>>().join(" · "),
    }
}

/// "by age at certificate", "by state and sex"; empty without a field.
pub fn by_phrase(by: &[Field]) -> String {
    let names: Vec<String> = by.iter().map(|field| lower(*field)).collect();
    if names.is_empty() { String::new() } else { tr!("by {}", names.join(tr!(" and "))) }
}

/// "both", "all 5".
pub fn all_of(n: usize) -> String {
    if n == 2 { tr!("both").to_owned() } else { tr!("all {n}", n = n) }
}

/// The noun for several groups: "age groups", "states".
pub fn plural_noun(by: &[Field]) -> &'static str {
    match by {
        [Field::Age | Field::AgeGroup] => tr!("age groups"),
        [Field::Race] => tr!("race and ethnicity groups"),
        [Field::State] => tr!("states"),
        [Field::County] => tr!("counties"),
        [Field::Region] => tr!("regions"),
        [Field::College] => tr!("colleges"),
        [Field::Credential] => tr!("credentials"),
        [Field::Program] => tr!("programs"),
        [Field::Industry | Field::IndustryBefore] => tr!("industries"),
        [Field::CohortYear] => tr!("certificate years"),
        _ => tr!("groups"),
    }
}

/// Who the group is, in the middle of a sentence and in the plural: "workers aged 18–25", "women".
pub fn people(by: &[Field], group: &[Arc<str>]) -> String {
    if let ([first, _], [of_first, of_second]) = (by, group) {
        return format!("{} ({})", people(&[*first], std::slice::from_ref(of_first)), shown(of_second));
    }
    let name = label(group);
    match by {
        [] => tr!("workers").to_owned(),
        [Field::Age | Field::AgeGroup] if key_label(group).to_lowercase().starts_with("under ") => {
            tr!("workers {}", name.to_lowercase())
        }
        [Field::Age | Field::AgeGroup] => tr!("workers aged {name}", name = name),
        [Field::Sex] => match key_label(group).to_lowercase().as_str() {
            "female" | "women" | "f" => tr!("women").to_owned(),
            "male" | "men" | "m" => tr!("men").to_owned(),
            _ => tr!("people in the group {name}", name = name),
        },
        [Field::Race] if name.split_whitespace().count() <= 7 => tr!("{name} workers", name = name),
        [Field::State | Field::Region | Field::County] => tr!("workers in {name}", name = name),
        [Field::Credential | Field::Credit] => tr!("{name} certificate holders", name = name),
        [Field::College] => tr!("people certified at {name}", name = name),
        [Field::Program | Field::CohortYear] => tr!("people certified in {name}", name = name),
        [Field::Industry] => tr!("people now working in {name}", name = name),
        [Field::IndustryBefore] => tr!("people who worked in {name} before", name = name),
        _ => tr!("people in the group {name}", name = name),
    }
}

/// Quarters from the certificate: "−3", "0", "+2".
pub fn quarter(quarter: i8) -> String {
    let sign = match quarter {
        i8::MIN..0 => "−",
        0 => "",
        1.. => "+",
    };
    format!("{sign}{}", quarter.unsigned_abs())
}

/// The same text beginning with a capital letter.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The same text beginning with a small letter, unless its first word is an abbreviation.
pub fn small(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}

/// "Texas", "Texas and Ohio", "Texas, Ohio and Michigan".
pub fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => tr!("{} and {last}", head.join(", "), last = last),
    }
}

fn head(field: Field) -> String {
    match field {
        Field::AgeGroup => tr!("Age").to_owned(),
        other => other.label(),
    }
}

fn lower(field: Field) -> String {
    match field {
        Field::Age | Field::AgeGroup => tr!("age at certificate").to_owned(),
        Field::Industry => tr!("industry after").to_owned(),
        Field::IndustryBefore => tr!("industry before").to_owned(),
        Field::Cip => small(tr!("CIP code")),
        Field::Zip => small(tr!("ZIP code")),
        other => small(&other.label()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_read_naturally_in_a_sentence() {
        let cases = [
            (Field::AgeGroup, "18–25", "workers aged 18–25"),
            (Field::AgeGroup, "Under 18", "workers under 18"),
            (Field::Sex, "Female", "women"),
            (Field::Race, "Black", "Black workers"),
            (
                Field::Race,
                "Native Hawaiian or Other Pacific Islander",
                "Native Hawaiian or Other Pacific Islander workers",
            ),
            (Field::State, "Ohio", "workers in Ohio"),
            (Field::Credential, "NIMS", "NIMS certificate holders"),
            (Field::ComparisonGroup, "Trained", "people in the group Trained"),
        ];
        for (field, group, should) in cases {
            assert_eq!(people(&[field], &[Arc::from(group)]), should);
        }
        assert_eq!(people(&[], &[]), "workers");
        let both = people(&[Field::AgeGroup, Field::State], &[Arc::from("18–25"), Arc::from("Ohio")]);
        assert_eq!(both, "workers aged 18–25 (Ohio)");
        assert_eq!((small("NIMS level"), small("Sex")), ("NIMS level".into(), "sex".into()));
        assert_eq!(list(&["Texas", "Ohio", "Maine"].map(str::to_owned)), "Texas, Ohio and Maine");
    }
}
