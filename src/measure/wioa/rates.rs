//! Numerator and denominator of each indicator: which periods of participation are in them, and which are left out.

use crate::measure::{
    Anchor, MeasureError, Request, notes,
    people::{People, UNKNOWN},
    share::yes_or_no,
    wages::Earnings,
};
use crate::table::{Field, Mask};

/// Periods of participation that ended, less those that the law leaves out.
pub(in crate::measure) struct Exits {
    /// Periods of participation that the filters keep, ended or not.
    pub(super) selected: Mask,
    exited: Mask,
    anchor: Anchor,
    excluded: usize,
    pub(super) lacking: Vec<Field>,
}

/// Rows of a numerator and of its denominator.
pub(in crate::measure) struct Rate {
    pub(in crate::measure) counted: Mask,
    pub(in crate::measure) base: Mask,
}

impl Rate {
    fn new(base: Mask, counted: &Mask) -> Self {
        Self { counted: base.and(counted), base }
    }
}

impl Exits {
    pub(super) fn new(people: &People, request: &Request, anchor: Anchor) -> Result<Self, MeasureError> {
        let (mask, lacking) = people.frame.select(&request.filters, None);
        let by_exit = people.frame.has_column(Field::ExitDate);
        let periods = if by_exit { people.periods() } else { people.first.as_ref().clone() };
        let selected = mask.and(&periods);
        if selected.count() == 0 {
            return Err(MeasureError::NothingLeft(notes::filters(&request.filters)));
        }
        let rows = people.frame.rows();
        let quarters = &people.anchors(anchor, false).quarters;
        let ended =
            if by_exit { selected.and(&Mask::from_fn(rows, |row| quarters[row] != UNKNOWN)) } else { selected.clone() };
        let exited = match people.frame.as_written(Field::ExitReason) {
            Some(reasons) => {
                let counts: Vec<bool> = reasons.labels.iter().map(|label| !is_excluded(label)).collect();
                ended.and(&reasons.codes.mask(&counts))
            }
            None => ended.clone(),
        };
        let excluded = ended.count() - exited.count();
        Ok(Self { selected, exited, anchor, excluded, lacking })
    }

    /// All that the filters keep, and those that ended and are not excluded.
    pub(super) fn both(self) -> (Mask, Mask) {
        (self.selected, self.exited)
    }

    /// Employed in a quarter after exit, of exits for which wage records reach that quarter.
    pub(super) fn employment(&self, people: &People, earnings: &Earnings, quarter: i32) -> Rate {
        let reached = self.reached(people, quarter);
        let base = if earnings.zeros { reached.and(&earnings.known) } else { reached };
        Rate::new(base, &earnings.positive)
    }

    /// Those whose earnings are behind the median of the second quarter.
    pub(super) fn earning(&self, earnings: &Earnings) -> Rate {
        Rate::new(self.exited.and(&earnings.positive), &earnings.positive)
    }

    /// Attained a credential, of exits of people in education or training; without that column of those whose result is
    /// known.
    pub(super) fn attainment(&self, people: &People) -> Option<Rate> {
        let passed = yes_or_no(people, Field::Passed)?;
        let rows = passed.len();
        let base = match in_training(people) {
            Some(training) => self.exited.and(&training),
            None => self.exited.and(&Mask::from_fn(rows, |row| passed[row].is_some())),
        };
        Some(Rate::new(base, &Mask::from_fn(rows, |row| passed[row] == Some(true))))
    }

    /// A gain in the year, of everybody in education or training, whether or not they exited.
    pub(super) fn skill_gains(&self, people: &People) -> Option<Rate> {
        let gained = yes_or_no(people, Field::SkillGain)?;
        let rows = gained.len();
        let base = match in_training(people) {
            Some(training) => self.selected.and(&training),
            None => self.selected.and(&Mask::from_fn(rows, |row| gained[row].is_some())),
        };
        Some(Rate::new(base, &Mask::from_fn(rows, |row| gained[row] == Some(true))))
    }

    /// The same employer in both quarters, of those employed in the second whose fourth is reached.
    pub(super) fn retention(&self, people: &People, second: &Earnings) -> Option<Rate> {
        let same = yes_or_no(people, Field::SameEmployer)?;
        let base = self.reached(people, 4).and(&second.positive);
        Some(Rate::new(base, &Mask::from_fn(same.len(), |row| same[row] == Some(true))))
    }

    fn reached(&self, people: &People, quarter: i32) -> Mask {
        let quarters = &people.anchors(self.anchor, false).quarters;
        let Some(horizon) = people.horizon() else { return self.exited.clone() };
        self.exited.and(&Mask::from_fn(people.frame.rows(), |row| {
            quarters[row] == UNKNOWN || quarters[row] + quarter <= horizon
        }))
    }

    pub(super) fn notes(&self, people: &People, by_exit: bool) -> Vec<String> {
        let mut notes = vec![
            tr!("Employment: earnings above zero in the quarter, of exits less exclusions. Median earnings are those of the quarter, not multiplied to a year, of those who had any (WIOA section 116; TEGL 10-16).")
                .to_owned(),
            if by_exit {
                tr!("Counted are periods of participation, one a person and exit date; people are given beside them. Exits whose quarter the wage records have not reached are in no base, so each indicator has its own exits.")
                    .into()
            } else {
                tr!(
                    "The files have no exit date: the quarter of the certificate stands for the exit quarter. {}",
                    notes::persons(people.identified))
            },
        ];
        if self.excluded > 0 {
            notes.push(
                tr!("Exits for these reasons are in no base: institutionalized (01), health or medical (02), deceased (03), reserve call-up (04), foster care (05), found ineligible (06).")
                    .into(),
            );
        }
        notes.push(tr!("Not collected: the files have no column that answers the indicator.").into());
        notes
    }
}

fn in_training(people: &People) -> Option<Mask> {
    let answers = yes_or_no(people, Field::InTraining)?;
    Some(Mask::from_fn(answers.len(), |row| answers[row] == Some(true)))
}

/// Reasons that leave an exit out of every base, by code or by word.
fn is_excluded(reason: &str) -> bool {
    let reason = reason.trim().to_lowercase();
    if let Ok(code) = reason.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default().parse::<u32>() {
        return (1..=6).contains(&code);
    }
    ["institution", "incarcerat", "health", "medical", "deceased", "died", "reserve", "foster", "ineligible"]
        .iter()
        .any(|word| reason.contains(word))
}
