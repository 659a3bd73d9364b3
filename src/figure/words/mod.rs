//! The words of a figure: a title that states the finding, and everything a reader needs to challenge it.

mod captions;
mod counts;
mod earnings;
mod flows;
mod gaps;
mod groups;
mod heat;
mod other;
mod plans;
mod scatter;
mod share;
mod trajectory;
mod waterfall;

pub(super) use captions::WITHHELD_NOTE_START;
pub(super) use counts::{MapFacts, counts};
pub(super) use earnings::{LOW_N, earnings, statistic};
pub(super) use flows::flows;
pub(super) use gaps::{field_name, gaps, gaps_as};
pub(super) use groups::{by_head, capital, key_label, label, list, named_in, plural_noun, quarter, small};
pub(super) use heat::{cell_name, heat};
pub(super) use other::{indicators, pathway};
pub(super) use plans::{standards, value};
pub(super) use scatter::scatter;
pub(super) use share::{distribution, share, share_as};
pub(super) use trajectory::{earlier_level, passed, point_name, trajectory};
pub(super) use waterfall::{Parts, waterfall};

use super::WordEdits;
use crate::{
    measure::{Filters, Keep, Request},
    table::Field,
};

/// Words as they will be printed; edited ones where the user edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub title: String,
    /// All titles proposed from the numbers by stated rules, best first.
    pub proposed: Vec<String>,
    /// The title was edited and the numbers have moved under it.
    pub stale: bool,
    /// Measure, group, period, n, dollars.
    pub subtitle: String,
    /// Notes that stand on the page: suppression, few people, warnings; one sentence each.
    pub notes: Vec<String>,
    /// How the numbers were made, and footnotes, for those who read on; one sentence each.
    pub details: Vec<String>,
    /// "Source: …", saying so if the people are synthetic.
    pub source: String,
    pub alt: String,
    /// Speaker notes proposed from the numbers.
    pub speaker: String,
    /// "Internal — not for publication: …"; stands on every figure that is not for the public, whatever is edited.
    pub band: Option<String>,
}

/// Most characters of an alternative text.
const ALT_LIMIT: usize = 300;
/// Titles offered.
const WORDINGS: usize = 4;

/// Words as the numbers propose them.
#[derive(Clone, Debug, Default)]
pub(super) struct Proposal {
    /// Best first; at least one.
    pub titles: Vec<String>,
    pub subtitle: String,
    pub notes: Vec<String>,
    pub details: Vec<String>,
    pub source: String,
    pub alt: String,
    /// Without the details, which follow it.
    pub speaker: String,
}

impl Proposal {
    /// Titles of one state's or one college's figure name it, so that a set of slides tells them apart.
    pub fn of_place(mut self, filters: &Filters) -> Self {
        let only = |field: Field| match filters.by_field.get(&field) {
            Some(Keep::Labels(labels)) if labels.len() == 1 => labels.first(),
            _ => None,
        };
        let (before, place) = match (only(Field::College), only(Field::State)) {
            (Some(college), _) => (tr!("At"), college),
            (None, Some(state)) => (tr!("In"), state),
            (None, None) => return self,
        };
        for title in self.titles.iter_mut().filter(|title| !title.contains(place.as_str())) {
            *title = format!("{before} {place}, {}", small(title));
        }
        self
    }

    /// With the finding of a figure that leaves whole groups out: titles and alternative text are about those on it.
    pub fn finding(mut self, shown: Self) -> Self {
        if let (Some(old), Some(new)) = (self.titles.first(), shown.titles.first()) {
            self.speaker = self.speaker.replacen(old.as_str(), new, 1);
            self.titles = shown.titles;
            self.alt = shown.alt;
        }
        self
    }

    /// The words to print: what the user wrote wins over what is proposed.
    pub fn edited(self, edits: &WordEdits) -> Words {
        let mut proposed = Vec::new();
        for title in self.titles {
            if !proposed.contains(&title) {
                proposed.push(title);
            }
        }
        proposed.truncate(WORDINGS);
        let chosen = proposed.get(edits.wording).or(proposed.first()).cloned().unwrap_or_default();
        let stale = edits.title.is_some() && edits.title_when.as_ref().is_some_and(|when| !proposed.contains(when));
        Words {
            title: edits.title.clone().unwrap_or(chosen),
            stale,
            subtitle: edits.subtitle.clone().unwrap_or(self.subtitle),
            notes: edits.notes.clone().map_or(self.notes, |notes| vec![notes]),
            speaker: if self.details.is_empty() {
                self.speaker
            } else {
                format!("{}\n\n{}", self.speaker, self.details.join(" "))
            },
            details: self.details,
            source: self.source,
            alt: edits.alt.clone().unwrap_or_else(|| at_most(&self.alt, ALT_LIMIT)),
            proposed,
            band: None,
        }
    }
}

impl Words {
    /// With what must stand on a figure of this request, whatever the user wrote: for whom it is, and why its threshold
    /// is lower than usual.
    pub(super) fn ruled(mut self, request: &Request) -> Self {
        self.band = request.audience.band();
        if let Some(note) = request.threshold_note()
            && !self.notes.contains(&note)
        {
            let after =
                usize::from(self.notes.first().is_some_and(|first| first.starts_with(WITHHELD_NOTE_START.get())));
            self.notes.insert(after, note);
        }
        if let Some(band) = &self.band
            && !self.speaker.contains(band.as_str())
        {
            self.speaker = format!("{band}\n\n{}", self.speaker);
        }
        self
    }
}

/// The text cut at a sentence or word so that it has at most `limit` characters.
fn at_most(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let head: String = text.chars().take(limit.saturating_sub(1)).collect();
    let cut = head.rfind(". ").map(|i| i + 1).filter(|i| *i > head.len() / 2);
    match cut {
        Some(end) => head.get(..end).unwrap_or(&head).to_owned(),
        None => format!("{}…", head.get(..head.rfind(' ').unwrap_or(head.len())).unwrap_or(&head)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    fn proposal() -> Proposal {
        Proposal {
            titles: ["A", "B", "A", "C", "D", "E"].map(str::to_owned).into(),
            subtitle: "S".into(),
            notes: vec!["N".into()],
            details: vec!["D.".into()],
            source: "Source: x.".into(),
            alt: "x. ".repeat(200),
            speaker: "P".into(),
        }
    }

    #[test]
    fn four_different_titles_are_offered() {
        let words = proposal().edited(&WordEdits { wording: 1, ..WordEdits::default() });
        assert_eq!((words.title.as_str(), words.proposed.len()), ("B", 4));
        assert!(words.alt.chars().count() <= 300 && words.alt.ends_with('.'));
        assert_eq!(proposal().edited(&WordEdits { wording: 99, ..WordEdits::default() }).title, "A");
    }

    #[test]
    fn titles_of_one_state_or_college_name_it() {
        let only = |field, label: &str| Filters { by_field: [(field, Keep::Labels([label.to_owned()].into()))].into() };
        let titles = |filters: &Filters| {
            let titles = ["Earnings rose in 3 of 5 groups", "12 colleges in Ohio", "WIOA indicators"];
            Proposal { titles: titles.map(str::to_owned).into(), ..proposal() }.of_place(filters).titles
        };
        assert_eq!(
            titles(&only(Field::State, "Ohio")),
            ["In Ohio, earnings rose in 3 of 5 groups", "12 colleges in Ohio", "In Ohio, WIOA indicators"]
        );
        assert_eq!(
            titles(&only(Field::College, "Lakeside College"))[0],
            "At Lakeside College, earnings rose in 3 of 5 groups"
        );
        assert_eq!(titles(&only(Field::Sex, "Women"))[0], "Earnings rose in 3 of 5 groups");
    }

    #[test]
    fn edited_words_win_and_go_stale_when_the_numbers_move() {
        let edits = WordEdits {
            title: Some("Mine".into()),
            title_when: Some("B".into()),
            title_language: Language::English,
            subtitle: Some("My subtitle".into()),
            notes: Some("My note".into()),
            alt: Some("My alt".into()),
            wording: 0,
        };
        let words = proposal().edited(&edits);
        assert_eq!(
            (words.title.as_str(), words.subtitle.as_str(), words.notes.as_slice(), words.alt.as_str(), words.stale),
            ("Mine", "My subtitle", ["My note".to_owned()].as_slice(), "My alt", false)
        );
        assert!(proposal().edited(&WordEdits { title_when: Some("Old".into()), ..edits }).stale);
        let never_edited = WordEdits { title_when: Some("Old".into()), ..WordEdits::default() };
        assert!(!proposal().edited(&never_edited).stale);
    }
}
