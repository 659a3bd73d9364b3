//! Who is compared with whom: a column's groups, failed attempts, or the people of another file.

use std::sync::Arc;

use crate::measure::{
    CompareWith, MeasureError, Request,
    dimension::{NOT_STATED, WITHHELD},
    people::People,
    share::yes_or_no,
};
use crate::table::{Codes, Field};

/// A label for every row of the people frame, and on which side it is.
pub(in crate::measure) struct Sides {
    pub(in crate::measure) labels: Vec<Arc<str>>,
    pub(in crate::measure) codes: Codes,
    /// By label: compared with, trained, or in neither.
    pub(in crate::measure) compared: Vec<Option<bool>>,
    /// What the rows are told apart by.
    pub(super) field: Field,
    pub(super) note: Option<String>,
}

impl Sides {
    /// The sides asked for; otherwise those of the comparison column, else failed attempts.
    pub(super) fn new(people: &People, request: &Request) -> Result<Self, MeasureError> {
        match &request.compare_with {
            Some(CompareWith::File(file)) => Self::of_file(people, file),
            Some(CompareWith::Column(field)) => Self::of_column(people, *field),
            None if people.frame.has_column(Field::ComparisonGroup) => Self::of_column(people, Field::ComparisonGroup),
            None => Self::of_answers(people, Field::Passed)
                .unwrap_or(Err(MeasureError::NoField(Field::ComparisonGroup)))
                .map_err(|error| match error {
                    MeasureError::NoComparison(_) => MeasureError::NoField(Field::ComparisonGroup),
                    other => other,
                }),
        }
    }

    fn of_column(people: &People, field: Field) -> Result<Self, MeasureError> {
        if matches!(field, Field::Passed | Field::Attempted | Field::Enrolled)
            && let Some(sides) = Self::of_answers(people, field)
        {
            return sides;
        }
        let dimension = people.frame.dimension(field).ok_or(MeasureError::NoField(field))?;
        let compared: Vec<Option<bool>> = dimension
            .labels
            .iter()
            .map(|label| (![NOT_STATED, WITHHELD].contains(&label.as_ref())).then(|| is_comparison(label)))
            .collect();
        let labels: Vec<Arc<str>> = dimension.labels.clone();
        Self { labels, codes: Codes::clone(&dimension.codes), compared, field, note: None }.with_both()
    }

    /// Yes and no: those who passed against those who attempted and did not.
    fn of_answers(people: &People, field: Field) -> Option<Result<Self, MeasureError>> {
        let answers = yes_or_no(people, field)?;
        let [yes, no] = match field {
            Field::Passed => ["Passed", "Did not pass"],
            Field::Attempted => ["Attempted", "Did not attempt"],
            _ => ["Yes", "No"],
        };
        let ids: Vec<u32> = answers.iter().map(|answer| answer.map_or(2, |yes| u32::from(!yes))).collect();
        let mut present = [false; 3];
        ids.iter().for_each(|&id| present[id as usize] = true);
        let side = |at: usize, compared: bool| present[at].then_some(compared);
        let sides = Self {
            labels: vec![yes.into(), no.into(), NOT_STATED.into()],
            codes: Codes::from_ids(&ids, 3),
            compared: vec![side(0, false), side(1, true), None],
            field,
            note: (field == Field::Passed)
                .then(|| tr!("Compared with people who attempted the test and did not pass.").into()),
        };
        Some(sides.with_both())
    }

    fn of_file(people: &People, file: &str) -> Result<Self, MeasureError> {
        let mut ids = vec![0_u32; people.frame.rows()];
        let mut stem = String::new();
        for part in people.frame.parts.iter().filter(|part| is_file(&part.table.file, file)) {
            ids[part.start..part.start + part.rows()].fill(1);
            stem = part.table.file.to_string();
        }
        let is_compared = ids.contains(&1);
        let is_other = ids.contains(&0);
        Self {
            labels: vec!["All other files".into(), stem.as_str().into()],
            codes: Codes::from_ids(&ids, 2),
            compared: vec![is_other.then_some(false), is_compared.then_some(true)],
            field: Field::ComparisonGroup,
            note: Some(tr!("Compared with the people of {stem}.", stem = stem)),
        }
        .with_both()
    }

    fn with_both(self) -> Result<Self, MeasureError> {
        let both = self.compared.contains(&Some(true)) && self.compared.contains(&Some(false));
        let stated = || {
            let known = self.labels.iter().zip(&self.compared).filter(|(_, side)| side.is_some());
            known.map(|(label, _)| label.to_string()).collect::<Vec<_>>().join(", ")
        };
        if both { Ok(self) } else { Err(MeasureError::NoComparison(stated())) }
    }

    /// Names of both sides as the files have them: "Treated", "Control, Wait list".
    pub(super) fn names(&self) -> [String; 2] {
        [false, true].map(|side| {
            let of_side = self.labels.iter().zip(&self.compared).filter(|(_, compared)| **compared == Some(side));
            of_side.map(|(label, _)| label.to_string()).collect::<Vec<_>>().join(", ")
        })
    }
}

/// A file by its name, with or without its ending.
pub(super) fn is_file(file: &str, asked: &str) -> bool {
    let asked = asked.rsplit(['/', '\\']).next().unwrap_or(asked);
    file.eq_ignore_ascii_case(asked) || file.rsplit_once('.').is_some_and(|(stem, _)| stem.eq_ignore_ascii_case(asked))
}

/// A group that others are compared with, in the words of files.
pub(in crate::measure) fn is_comparison(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    let words =
        ["comparison", "control", "not ", "non-", "untr", "wait", "declin", "refus", "fail", "without", "denied"];
    ["0", "no", "n", "false", "c"].contains(&label.as_str()) || words.iter().any(|word| label.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_others_are_compared_with_are_known_by_their_words() {
        for label in ["Control", "Non-completer", "Wait list", "Failed attempt", "Not trained", "0", "Comparison"] {
            assert!(is_comparison(label), "{label}");
        }
        for label in ["Treated", "Completer", "Passed", "1", "Trained"] {
            assert!(!is_comparison(label), "{label}");
        }
    }

    #[test]
    fn files_are_known_with_and_without_folder_and_ending() {
        assert!(is_file("wait-list.xlsx", "data/wait-list.xlsx"));
        assert!(is_file("wait-list.xlsx", "Wait-list"));
        assert!(!is_file("wait-list.xlsx", "wait"));
    }
}
