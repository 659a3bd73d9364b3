//! The meaning a column can have, in the field's standard terms.

use serde::{Deserialize, Serialize};

use super::Period;

/// What a column is about. `Wage` periods tell earnings columns apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Field {
    // Place
    State,
    County,
    /// A custom region: a board's area, a group of states.
    Region,
    City,
    Zip,
    Latitude,
    Longitude,
    /// IPEDS institution number, six digits.
    Unitid,
    /// Office of Postsecondary Education number, eight digits; the first six are the institution, 00 at the end its main
    /// campus.
    Opeid,
    /// Other names of a college, separated by `|`: IALIAS of an IPEDS directory.
    OtherNames,
    /// How a row's coordinates were found; import adds it: "ZIP 44870", "coordinates".
    PlacedBy,
    // What is taught
    College,
    Credential,
    /// Level or module of a credential: Gold, CPT, Safety.
    CredentialLevel,
    Program,
    /// Classification of Instructional Programs code, 2, 4 or 6 digits, kept as text.
    Cip,
    /// Standard Occupational Classification code, `51-4041` or `51-4041.00`, kept as text.
    Soc,
    AwardLevel,
    /// Credit or non-credit.
    Credit,
    /// Length of a program in weeks.
    Length,
    /// Tuition, fees and books in dollars.
    Cost,
    Contact,
    // People
    PersonId,
    /// Age in whole years at the credential.
    Age,
    AgeGroup,
    BirthDate,
    Sex,
    Race,
    CredentialDate,
    EntryDate,
    ExitDate,
    /// Calendar year of the credential (or exit).
    CohortYear,
    Enrolled,
    Attempted,
    Passed,
    /// Treated or comparison.
    ComparisonGroup,
    // Outcomes
    /// Earnings of one person in one period, in dollars.
    Wage(Period),
    /// NAICS code or industry name after the credential.
    Industry,
    /// NAICS code or industry name of the job before the program.
    IndustryBefore,
    EmployedAfter,
    /// Why a participant exited, as the codes of the law's reports have it: 03 or "Deceased".
    ExitReason,
    /// In education or training during participation.
    InTraining,
    /// A documented skill gain in the program year.
    SkillGain,
    /// Same employer in the second and the fourth quarter after exit.
    SameEmployer,
    // Long wage files: one row a person and period
    WagePeriod,
    WageYear,
    WageQuarter,
    WageAmount,
    // Aggregated tables, as published
    /// Label of the group a published row is about.
    Group,
    /// Number of people behind a published row.
    Count,
    EarningsBefore,
    EarningsAfter,
    /// Share employed after, 0…1.
    EmploymentRate,
    /// Number of certificates awarded.
    Certificates,
    /// Identifies a person: left out unless asked for.
    Identifier(Identifier),
}

/// Kinds of columns that identify people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Identifier {
    Ssn,
    Name,
    Email,
    Phone,
    Address,
    /// Another number that a person has alone: nine digits, a licence, an account.
    Number,
}

impl Field {
    /// Every field without a parameter, in the order the Check screen offers them.
    pub const PLAIN: [Self; 52] = [
        Self::State,
        Self::County,
        Self::Region,
        Self::City,
        Self::Zip,
        Self::Latitude,
        Self::Longitude,
        Self::Unitid,
        Self::Opeid,
        Self::OtherNames,
        Self::College,
        Self::Credential,
        Self::CredentialLevel,
        Self::Program,
        Self::Cip,
        Self::Soc,
        Self::AwardLevel,
        Self::Credit,
        Self::Length,
        Self::Cost,
        Self::Contact,
        Self::PersonId,
        Self::Age,
        Self::AgeGroup,
        Self::BirthDate,
        Self::Sex,
        Self::Race,
        Self::CredentialDate,
        Self::EntryDate,
        Self::ExitDate,
        Self::CohortYear,
        Self::Enrolled,
        Self::Attempted,
        Self::Passed,
        Self::ComparisonGroup,
        Self::Industry,
        Self::IndustryBefore,
        Self::EmployedAfter,
        Self::ExitReason,
        Self::InTraining,
        Self::SkillGain,
        Self::SameEmployer,
        Self::WagePeriod,
        Self::WageYear,
        Self::WageQuarter,
        Self::WageAmount,
        Self::Group,
        Self::Count,
        Self::EarningsBefore,
        Self::EarningsAfter,
        Self::EmploymentRate,
        Self::Certificates,
    ];

    /// The stable word of the command line and of JSON: `age-group`, `cohort-year`, `wage Q-3`.
    pub fn word(self) -> String {
        match self {
            Self::Wage(period) => format!("wage {period}"),
            Self::Identifier(kind) => format!("identifier {}", kind.word()),
            _ => {
                let mut word = String::new();
                for (i, c) in format!("{self:?}").chars().enumerate() {
                    if c.is_ascii_uppercase() && i > 0 {
                        word.push('-');
                    }
                    word.push(c.to_ascii_lowercase());
                }
                word
            }
        }
    }

    /// The field of a [`Field::word`], or `None`.
    pub fn from_word(word: &str) -> Option<Self> {
        if let Some(period) = word.strip_prefix("wage ") {
            return period.parse().ok().map(Self::Wage);
        }
        if let Some(kind) = word.strip_prefix("identifier ") {
            return Identifier::ALL.into_iter().find(|candidate| candidate.word() == kind).map(Self::Identifier);
        }
        Self::PLAIN.into_iter().find(|field| field.word() == word)
    }

    /// The name shown to a person: "Race and ethnicity", "ZIP code".
    pub fn label(self) -> String {
        match self {
            Self::State => tr!("State").into(),
            Self::County => tr!("County").into(),
            Self::Region => tr!("Region").into(),
            Self::City => tr!("City").into(),
            Self::Zip => tr!("ZIP code").into(),
            Self::Latitude => tr!("Latitude").into(),
            Self::Longitude => tr!("Longitude").into(),
            Self::Unitid => tr!("IPEDS UNITID").into(),
            Self::Opeid => "OPEID".into(),
            Self::OtherNames => tr!("Other names").into(),
            Self::PlacedBy => tr!("Placed by").into(),
            Self::College => tr!("College").into(),
            Self::Credential => tr!("Credential").into(),
            Self::CredentialLevel => tr!("Level of credential").into(),
            Self::Program => tr!("Program").into(),
            Self::Cip => tr!("CIP code").into(),
            Self::Soc => tr!("SOC code").into(),
            Self::AwardLevel => tr!("Award level").into(),
            Self::Credit => tr!("Credit or non-credit").into(),
            Self::Length => tr!("Length").into(),
            Self::Cost => tr!("Cost").into(),
            Self::Contact => tr!("Contact").into(),
            Self::PersonId => tr!("Person").into(),
            Self::Age => tr!("Age").into(),
            Self::AgeGroup => tr!("Age group").into(),
            Self::BirthDate => tr!("Birth date").into(),
            Self::Sex => tr!("Sex").into(),
            Self::Race => tr!("Race and ethnicity").into(),
            Self::CredentialDate => tr!("Credential date").into(),
            Self::EntryDate => tr!("Entry date").into(),
            Self::ExitDate => tr!("Exit date").into(),
            Self::CohortYear => tr!("Certificate year").into(),
            Self::Enrolled => tr!("Enrolled").into(),
            Self::Attempted => tr!("Attempted").into(),
            Self::Passed => tr!("Passed").into(),
            Self::ComparisonGroup => tr!("Comparison group").into(),
            Self::Wage(period) => tr!("Earnings, {}", period.words()),
            Self::Industry => tr!("Industry after").into(),
            Self::IndustryBefore => tr!("Industry before").into(),
            Self::EmployedAfter => tr!("Employed after").into(),
            Self::ExitReason => tr!("Reason for exit").into(),
            Self::InTraining => tr!("In education or training").into(),
            Self::SkillGain => tr!("Measurable skill gain").into(),
            Self::SameEmployer => tr!("Same employer").into(),
            Self::WagePeriod => tr!("Earnings quarter").into(),
            Self::WageYear => tr!("Earnings year").into(),
            Self::WageQuarter => tr!("Earnings quarter of year").into(),
            Self::WageAmount => tr!("Earnings amount").into(),
            Self::Group => tr!("Group").into(),
            Self::Count => tr!("Number of people").into(),
            Self::EarningsBefore => tr!("Earnings before").into(),
            Self::EarningsAfter => tr!("Earnings after").into(),
            Self::EmploymentRate => tr!("Share employed").into(),
            Self::Certificates => tr!("Certificates").into(),
            Self::Identifier(kind) => tr!("Identifies people ({})", kind.label()),
        }
    }
}

impl Identifier {
    pub const ALL: [Self; 6] = [Self::Ssn, Self::Name, Self::Email, Self::Phone, Self::Address, Self::Number];

    pub fn word(self) -> &'static str {
        match self {
            Self::Ssn => "ssn",
            Self::Name => tr!("name"),
            Self::Email => tr!("email"),
            Self::Phone => tr!("phone"),
            Self::Address => tr!("address"),
            Self::Number => "number",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Ssn => tr!("Social Security number"),
            Self::Name => tr!("name"),
            Self::Email => "e-mail",
            Self::Phone => tr!("phone"),
            Self::Address => tr!("street address"),
            Self::Number => tr!("number of a person"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        for field in
            Field::PLAIN.into_iter().chain([Field::Wage(Period::Quarter(-3)), Field::Identifier(Identifier::Ssn)])
        {
            assert_eq!(Field::from_word(&field.word()), Some(field));
        }
        assert_eq!(Field::AgeGroup.word(), "age-group");
    }
}
