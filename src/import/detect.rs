//! Which column means what: names and values weighed into one score, every meaning given once.

use super::{date::Calendar, dictionary, evidence::Evidence, header, wages};
use crate::table::{Field, Identifier, TableKind};

/// Lowest score at which a meaning is given.
const ACCEPTED: f64 = 0.6;

/// What one column is taken for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Guess {
    pub field: Option<Field>,
    pub score: f64,
}

/// The meanings of all columns. `chosen` are the user's decisions; they hold whatever the values say.
pub(crate) fn fields(
    names: &[String],
    evidence: &[Evidence],
    chosen: &[Option<Option<Field>>],
    calendar: Calendar,
) -> Vec<Guess> {
    let mut guesses = vec![Guess { field: None, score: 0.0 }; names.len()];
    let mut taken: Vec<Field> = Vec::new();
    for (guess, choice) in guesses.iter_mut().zip(chosen) {
        if let Some(Some(field)) = choice {
            *guess = Guess { field: Some(*field), score: 1.0 };
            taken.push(*field);
        }
    }
    let mut offers: Vec<(usize, Field, f64)> = Vec::new();
    for (column, name) in names.iter().enumerate() {
        if chosen.get(column).copied().flatten().is_none() {
            offers.extend(
                candidates(name, &evidence[column], calendar).into_iter().map(|(field, score)| (column, field, score)),
            );
        }
    }
    offers.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    for (column, field, score) in offers {
        let open = guesses[column].field.is_none();
        if open && score >= ACCEPTED && (repeats(field) || !taken.contains(&field)) {
            guesses[column] = Guess { field: Some(field), score: score.min(0.99) };
            taken.push(field);
        }
    }
    let decided: Vec<bool> = chosen.iter().map(Option::is_some).collect();
    settle(&mut guesses, names, evidence, &decided);
    guesses
}

fn repeats(field: Field) -> bool {
    matches!(field, Field::Identifier(_))
}

/// Meanings that a column may have, with scores.
fn candidates(name: &str, evidence: &Evidence, calendar: Calendar) -> Vec<(Field, f64)> {
    let mut found = evidence.alone();
    if let Some(header) = wages::period(name, calendar) {
        let numbers = evidence.fit(Field::Wage(header.period));
        let score = match (header.says_money, numbers) {
            (true, Some(numbers)) if numbers >= 0.5 => 0.98,
            (false, Some(numbers)) if numbers >= 0.8 => 0.92,
            // A column that holds nothing but markers and blanks.
            (_, None) => 0.8,
            _ => 0.0,
        };
        if score > 0.0 {
            return vec![(Field::Wage(header.period), score)];
        }
    }
    for (field, named) in dictionary::candidates(&header::normal(name)) {
        let field = match field {
            // "Employed" over percents is a rate, over yes and no a person's answer.
            Field::EmployedAfter if evidence.percent > 0.5 => Field::EmploymentRate,
            Field::Industry if names_time_before(name) => Field::IndustryBefore,
            _ => field,
        };
        let score = match evidence.fit(field) {
            None => named * 0.95,
            Some(fit) if fit < 0.5 => named * fit,
            Some(fit) => 0.65 * named + 0.35 * fit,
        };
        match found.iter_mut().find(|(known, _score)| *known == field) {
            Some(known) => known.1 = known.1.max(score),
            None => found.push((field, score)),
        }
    }
    found
}

/// Whether a name tells a quarter or a year before the event: `NAICS Q-4`, `Industry year −2`.
fn names_time_before(name: &str) -> bool {
    let lower = name.to_lowercase();
    let units = ["q", "qtr", "quarter", "yr", "year"];
    lower.match_indices(['-', '−', '–']).any(|(at, sign)| {
        let (before, after) = (lower.get(..at).unwrap_or(""), lower.get(at + sign.len()..).unwrap_or(""));
        let word = before.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        units.contains(&word) && after.trim_start().starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Meanings that depend on what else the table holds.
fn settle(guesses: &mut [Guess], names: &[String], evidence: &[Evidence], decided: &[bool]) {
    let has = |guesses: &[Guess], field: Field| guesses.iter().any(|guess| guess.field == Some(field));
    let person_like = |guesses: &[Guess]| {
        guesses.iter().any(|guess| {
            matches!(
                guess.field,
                Some(
                    Field::Age
                        | Field::BirthDate
                        | Field::CredentialDate
                        | Field::EntryDate
                        | Field::ExitDate
                        | Field::Wage(_)
                        | Field::WageAmount
                        | Field::ComparisonGroup
                )
            )
        })
    };
    for column in 0..guesses.len() {
        if decided[column] {
            continue;
        }
        let normal = header::normal(&names[column]);
        match guesses[column].field {
            // A column of numbers called "id" is a person's only beside things that people have.
            Some(Field::PersonId) if !person_like(guesses) => guesses[column] = Guess { field: None, score: 0.0 },
            Some(Field::CohortYear) if has(guesses, Field::WageAmount) && (normal == "year" || normal == "yr") => {
                guesses[column].field = Some(Field::WageYear);
            }
            Some(Field::WagePeriod | Field::WageYear | Field::WageQuarter) if !has(guesses, Field::WageAmount) => {
                let year = evidence[column].year > 0.8 && !has(guesses, Field::CohortYear);
                guesses[column] = if year {
                    Guess { field: Some(Field::CohortYear), score: 0.7 }
                } else {
                    Guess { field: None, score: 0.0 }
                };
            }
            // A quarter that names its year is the whole period.
            Some(Field::WageQuarter) if evidence[column].quarter > 0.5 && !has(guesses, Field::WagePeriod) => {
                guesses[column].field = Some(Field::WagePeriod);
            }
            None if normal == "name" && has(guesses, Field::BirthDate) => {
                guesses[column] = Guess { field: Some(Field::Identifier(Identifier::Name)), score: 0.8 };
            }
            _ => {}
        }
    }
    // One amount a row without periods is no long wage file.
    let periods = [Field::WagePeriod, Field::WageYear].iter().any(|field| has(guesses, *field));
    for (column, guess) in guesses.iter_mut().enumerate() {
        if guess.field == Some(Field::WageAmount) && !periods && !decided[column] {
            guess.field = Some(Field::EarningsAfter);
            guess.score = guess.score.min(0.7);
        }
    }
    let mut after: Vec<&mut Guess> =
        guesses.iter_mut().filter(|guess| guess.field == Some(Field::EarningsAfter)).collect();
    after.sort_by(|a, b| b.score.total_cmp(&a.score));
    for weaker in after.into_iter().skip(1) {
        *weaker = Guess { field: None, score: 0.0 };
    }
    let kind = kind(guesses, names, false);
    if kind == TableKind::Other {
        for (column, guess) in guesses.iter_mut().enumerate() {
            // Things have names too: only people's tables are sure to name people.
            let named = matches!(
                guess.field,
                Some(Field::Identifier(Identifier::Name | Identifier::Address | Identifier::Number))
            );
            if named && !decided[column] {
                *guess = Guess { field: None, score: 0.0 };
            }
        }
    }
    if kind == TableKind::People {
        for (column, guess) in guesses.iter_mut().enumerate() {
            let Evidence { n, distinct, id_like, date, .. } = evidence[column];
            let own = n >= 20 && distinct * 50 >= n * 49;
            if guess.field.is_none() && !decided[column] && own && id_like >= 0.95 && date < 0.5 {
                // Every row has another one: whatever it is a number of, it can point at the person.
                *guess = Guess { field: Some(Field::Identifier(Identifier::Number)), score: 0.61 };
            }
        }
    }
    if matches!(kind, TableKind::Programs | TableKind::Directory | TableKind::Outcomes) {
        for (column, guess) in guesses.iter_mut().enumerate() {
            if decided[column] {
                continue;
            }
            // Colleges publish how to reach them; only people are protected.
            if matches!(guess.field, Some(Field::Identifier(kind)) if kind != Identifier::Ssn) {
                *guess = Guess { field: None, score: 0.0 };
            }
        }
    }
}

/// What the rows of a table with these meanings are; `marked` tells that check marks name credentials.
pub(crate) fn kind(guesses: &[Guess], names: &[String], marked: bool) -> TableKind {
    let has =
        |field: Field| guesses.iter().any(|guess| guess.field == Some(field)) || field == Field::Credential && marked;
    let wages = guesses.iter().filter(|guess| matches!(guess.field, Some(Field::Wage(_)))).count();
    let published = has(Field::EarningsBefore) || has(Field::EarningsAfter) || has(Field::EmploymentRate);
    let personal = has(Field::PersonId)
        || guesses.iter().any(|guess| matches!(guess.field, Some(Field::Identifier(Identifier::Ssn))))
        || has(Field::BirthDate)
        || has(Field::Age)
        || has(Field::WageAmount)
        || wages > 0;
    let about_people =
        has(Field::CredentialDate) || has(Field::ExitDate) || has(Field::EntryDate) || has(Field::Passed);
    if personal && (wages > 0 || has(Field::WageAmount) || has(Field::PersonId) || about_people || !published) {
        return TableKind::People;
    }
    if published {
        return TableKind::Outcomes;
    }
    let place = [Field::State, Field::City, Field::Zip, Field::County, Field::Latitude, Field::Unitid];
    let placed = place.iter().any(|field| has(*field));
    let taught = [Field::Credential, Field::Program, Field::Cip, Field::AwardLevel, Field::Credit]
        .iter()
        .any(|field| has(*field));
    let ipeds = names
        .iter()
        .filter(|name| {
            [
                "opeid", "opeflag", "iclevel", "hloffer", "instcat", "sector", "control", "obereg", "cyactive",
                "stabbr", "instnm",
            ]
            .contains(&name.trim().to_lowercase().as_str())
        })
        .count();
    if has(Field::Unitid) && ipeds >= 4 || has(Field::Contact) && has(Field::State) && !has(Field::College) && !taught {
        return TableKind::Directory;
    }
    if has(Field::College)
        && (placed || taught || has(Field::Certificates) || has(Field::Passed) || has(Field::Enrolled))
    {
        return TableKind::Programs;
    }
    if placed && (has(Field::Credential) || has(Field::Program)) {
        return TableKind::Programs;
    }
    if has(Field::Group) && has(Field::Count) {
        return TableKind::Outcomes;
    }
    TableKind::Other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{import::catalogue::Credentials, sheet::Cell, table::Period};

    fn detect(columns: &[(&str, &[&str])]) -> (Vec<Option<Field>>, TableKind) {
        let names: Vec<String> = columns.iter().map(|(name, _values)| (*name).to_owned()).collect();
        let evidence: Vec<Evidence> = columns
            .iter()
            .map(|(_name, values)| {
                let cells: Vec<Cell> = values.iter().map(|text| Cell::Text((*text).into())).collect();
                Evidence::of(cells.iter().map(Cell::as_ref), &Credentials::default())
            })
            .collect();
        let guesses = fields(&names, &evidence, &vec![None; names.len()], Calendar::default());
        let kind = kind(&guesses, &names, false);
        (guesses.into_iter().map(|guess| guess.field).collect(), kind)
    }

    #[test]
    fn a_programs_table() {
        let (fields, kind) = detect(&[
            ("Inst. State", &["OH", "Ohio", "39", "Wash."]),
            ("College name", &["Lakeside CC", "Harbor College", "Dry Fork College"]),
            ("City", &["Sandusky", "Lima", "Toledo"]),
            ("Zip", &["44870", "2138", "45801"]),
            ("Credential", &["NIMS", "MSSC", "AWS"]),
            ("Contact e-mail", &["a@b.edu", "c@d.edu", "e@f.edu"]),
            ("Passed 2018", &["24", "<10", "61"]),
        ]);
        use Field::*;
        assert_eq!(
            fields,
            [Some(State), Some(College), Some(City), Some(Zip), Some(Credential), Some(Contact), Some(Passed)]
        );
        assert_eq!(kind, TableKind::Programs);
    }

    #[test]
    fn a_people_table_with_a_social_security_number() {
        let (fields, kind) = detect(&[
            ("ID", &["P-1", "P-2"]),
            ("ST", &["OH", "TX"]),
            ("Age at cert", &["19", "38"]),
            ("Race/Eth", &["White", "Black"]),
            ("Cert_Date", &["2014-05-16", "2013-12-13"]),
            ("Q-3", &["$3,318", "*"]),
            ("Q+2", &["$5,000", "8.412,50"]),
            ("SSN", &["445-27-0425", "462-94-3500"]),
            ("E-mail", &["a@b.org", "c@d.org"]),
        ]);
        use Field::*;
        assert_eq!(
            fields,
            [
                Some(PersonId),
                Some(State),
                Some(Age),
                Some(Race),
                Some(CredentialDate),
                Some(Wage(Period::Quarter(-3))),
                Some(Wage(Period::Quarter(2))),
                Some(Identifier(super::Identifier::Ssn)),
                Some(Identifier(super::Identifier::Email)),
            ]
        );
        assert_eq!(kind, TableKind::People);
    }

    #[test]
    fn long_wages_and_published_groups() {
        let (fields, kind) = detect(&[
            ("person_id", &["1", "2"]),
            ("year", &["2018", "2019"]),
            ("quarter", &["1", "4"]),
            ("naics", &["332710", "722511"]),
            ("wages", &["4200.50", "5100"]),
        ]);
        use Field::*;
        assert_eq!(fields, [Some(PersonId), Some(WageYear), Some(WageQuarter), Some(Industry), Some(WageAmount)]);
        assert_eq!(kind, TableKind::People);
        let (fields, kind) = detect(&[
            ("Age group", &["18-25", "26-35", "36-45"]),
            ("n", &["120", "<10", "300"]),
            ("Median earnings before", &["$14,800", "*", "$35,000"]),
            ("Median earnings after", &["$30,500", "*", "$45,000"]),
            ("% employed", &["71%", "*", "80%"]),
        ]);
        assert_eq!(
            fields,
            [Some(AgeGroup), Some(Count), Some(EarningsBefore), Some(EarningsAfter), Some(EmploymentRate)]
        );
        assert_eq!(kind, TableKind::Outcomes);
    }

    #[test]
    fn an_industry_of_a_time_before_is_the_one_before() {
        use Field::{Industry, IndustryBefore};
        let codes: &[&str] = &["332710", "722511", "445110"];
        let (fields, kind) = detect(&[
            ("ID", &["A1", "A2", "A3"]),
            ("NAICS Q-4", codes),
            ("NAICS Q+4", codes),
            ("Q-3", &["8000", "7500", "9100"]),
            ("Q+4", &["9000", "9500", "9900"]),
        ]);
        assert_eq!(fields[1..3], [Some(IndustryBefore), Some(Industry)]);
        assert_eq!(kind, TableKind::People);
        assert!(!names_time_before("NAICS 31-33") && !names_time_before("Industry Q+20"));
        assert!(names_time_before("Industry year −2") && names_time_before("Industry, quarter -4"));
    }

    #[test]
    fn the_user_s_choice_holds() {
        let names = ["Where".to_owned(), "State".to_owned()];
        let cells = [Cell::Text("Ohio".into()), Cell::Text("Texas".into())];
        let evidence = [
            Evidence::of(cells.iter().map(Cell::as_ref), &Credentials::default()),
            Evidence::of(cells.iter().map(Cell::as_ref), &Credentials::default()),
        ];
        let guesses = fields(&names, &evidence, &[Some(Some(Field::State)), None], Calendar::default());
        assert_eq!((guesses[0].field, guesses[1].field), (Some(Field::State), None));
        let guesses = fields(&names, &evidence, &[None, Some(None)], Calendar::default());
        assert_eq!((guesses[0].field, guesses[1].field), (Some(Field::State), None));
    }
}
