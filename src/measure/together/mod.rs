//! Figures of one project measured together, so that no two of them give away what each withholds.

mod footprint;
mod parts;

use std::sync::Arc;

use super::{
    Answer, Engine, MeasureError, MeasureName, Request,
    disclosure::{self, Division, Joint, Others, Withheld},
    order::kept,
};
use footprint::Footprint;

/// What a figure of a deck shows, and when it came to the deck.
///
/// Figures of one batch are decided at once. They stay as they are when figures of later batches come, which give way to
/// them: who has the deck of last month cannot subtract it from this month's.
#[derive(Clone, Debug, PartialEq)]
pub struct InDeck {
    pub batch: u32,
    pub request: Request,
}

/// A deck that was decided: its answers, and what a reader of it knows.
#[derive(Debug)]
pub(super) struct Decided {
    /// The deck with a figure for each part of its figures.
    parts: Vec<InDeck>,
    answers: Vec<Result<Answer, MeasureError>>,
    /// `None` where no file has people.
    joint: Option<Joint>,
}

/// Decks decided last, the last used last.
pub(super) type DecidedCache = std::sync::Mutex<Vec<((Vec<InDeck>, u32), Arc<Decided>)>>;

/// The deck as it is and as it was a step before.
const DECKS: usize = 2;

impl Engine {
    /// Computes and publishes the answers to requests whose figures are published at once. Beside what each would hide
    /// alone, numbers are hidden that would follow from another figure: the difference of two filters, a total and its
    /// parts. The order of the requests does not matter.
    pub fn measure_together(&self, requests: &[Request]) -> Vec<Result<Answer, MeasureError>> {
        let deck: Vec<InDeck> = requests.iter().map(|request| InDeck { batch: 0, request: request.clone() }).collect();
        self.measure_deck(&deck)
    }

    /// The answers of a deck, in its order: batch after batch, each beside those before it.
    pub fn measure_deck(&self, deck: &[InDeck]) -> Vec<Result<Answer, MeasureError>> {
        parts::joined(deck, self.decided(deck, threshold(deck)).answers.clone())
    }

    /// As [`Engine::measure`], for a figure that is looked at or exported beside a deck: it is as it would be if it came
    /// to the deck now. A figure that is in the deck is as it is there.
    ///
    /// # Errors
    /// If the open tables cannot answer the request.
    pub fn measure_beside(&self, request: &Request, deck: &[InDeck]) -> Result<Answer, MeasureError> {
        if deck.is_empty() {
            return self.measure(request);
        }
        if request.measure == MeasureName::Scatter {
            return self.scatter_beside(request, deck);
        }
        let decided = self.decided_for(request, deck);
        if let Some(answer) = decided.answer_of(request) {
            return answer;
        }
        let answer = self.measure(request)?;
        let Some(joint) = &decided.joint else { return Ok(answer) };
        let figure = [(0, request)];
        let mut answers = [Ok(answer)];
        self.decide(&mut joint.clone(), &figure, &mut answers, Others::Figures);
        let [answer] = answers;
        answer
    }

    /// Withholds of an answer what its own numbers give away of each other: indicators have bases of different people.
    pub(super) fn alone(&self, request: &Request, answer: Answer) -> Answer {
        let (Answer::Indicators(_), Some(people)) = (&answer, self.rooms().people.as_ref()) else { return answer };
        let mut joint = Joint::new(people.person_count(), request.threshold);
        let mut answers = [Ok(answer.clone())];
        self.decide(&mut joint, &[(0, request)], &mut answers, Others::OwnNumbers);
        let [decided] = answers;
        decided.unwrap_or(answer)
    }

    /// The deck decided for a figure that is looked at beside it.
    fn decided_for(&self, request: &Request, deck: &[InDeck]) -> Arc<Decided> {
        self.decided(deck, threshold(deck).max(request.threshold))
    }

    fn decided(&self, deck: &[InDeck], threshold: u32) -> Arc<Decided> {
        let make = || {
            let whole = deck;
            let parts = parts::of_deck(deck);
            let deck = parts.as_slice();
            let mut answers: Vec<Result<Answer, MeasureError>> =
                deck.iter().map(|in_deck| self.measure(&in_deck.request)).collect();
            let people = self.rooms().people.as_ref();
            let mut joint = people.map(|people| Joint::new(people.person_count(), threshold));
            // An order of the requests' own within a batch, whatever the order of the slides. A figure that is there twice
            // is one.
            let mut order: Vec<(u32, String, usize)> =
                (0..).zip(deck).map(|(at, InDeck { batch, request })| (*batch, format!("{request:?}"), at)).collect();
            order.sort_unstable();
            if let Some(joint) = &mut joint {
                for batch in order.chunk_by(|one, other| one.0 == other.0) {
                    let figures: Vec<(usize, &Request)> =
                        batch.iter().map(|(_, _, at)| (*at, &deck[*at].request)).collect();
                    self.decide(joint, &figures, &mut answers, Others::Figures);
                }
            }
            ((whole.to_vec(), threshold), Arc::new(Decided { parts, answers, joint }))
        };
        kept(&self.decks, DECKS, |(known, of)| known == deck && *of == threshold, make)
    }

    /// Decides figures of one batch, and withholds of their answers what others would give away.
    fn decide(
        &self,
        joint: &mut Joint,
        figures: &[(usize, &Request)],
        answers: &mut [Result<Answer, MeasureError>],
        others: Others,
    ) {
        let Some(people) = self.rooms().people.as_ref() else { return };
        let mut prints: Vec<(usize, Footprint)> = Vec::new();
        for &(at, request) in figures {
            if let Ok(answer) = &answers[at]
                && let Some(print) = Footprint::new(people, request, answer)
            {
                prints.push((at, print));
            }
        }
        let mut divisions: Vec<Division> = Vec::new();
        let mut places: Vec<(usize, Vec<Withheld>, Vec<bool>)> = Vec::new();
        let mut unfit: Vec<(usize, Vec<Withheld>)> = Vec::new();
        for (figure, (at, print)) in prints.into_iter().enumerate() {
            unfit.push((at, print.unfit));
            for (division, of) in print.divisions {
                places.push((at, of, division.hidden.clone()));
                divisions.push(Division { figure, ..division });
            }
        }
        let hidden = joint.decide(&divisions);
        let mut more: Vec<(usize, Vec<Withheld>)> = unfit;
        for ((at, places, before), hidden) in places.into_iter().zip(hidden) {
            let new = hidden.into_iter().zip(before).map(|(now, before)| now && !before);
            let new = places.into_iter().zip(new).filter(|(_, new)| *new).map(|(place, _)| place);
            if let Some((_, more)) = more.iter_mut().find(|(figure, _)| *figure == at) {
                more.extend(new);
            }
        }
        for &(at, request) in figures {
            let Some((_, places)) = more.iter_mut().find(|(figure, _)| *figure == at) else { continue };
            places.sort_unstable();
            places.dedup();
            if !places.is_empty()
                && let Ok(answer) = &mut answers[at]
            {
                *answer = disclosure::withhold(answer, places, request.threshold, others);
            }
        }
    }
}

impl Decided {
    /// The answer to a request that is in the deck, or a part of a figure there.
    fn answer_of(&self, request: &Request) -> Option<Result<Answer, MeasureError>> {
        let at = self.parts.iter().position(|part| part.request == *request)?;
        self.answers.get(at).cloned()
    }
}

fn threshold(deck: &[InDeck]) -> u32 {
    deck.iter().map(|in_deck| in_deck.request.threshold).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{super::fixture, *};
    use crate::{
        measure::{Dollars, Keep, MeasureName},
        table::{Field, Period, TableKind},
    };

    /// 120 people in two states; four of Ohio's sixty are 66 or older.
    fn engine() -> Engine {
        let columns = vec![
            fixture::text(Field::State, (0..120).map(|i| if i < 60 { "Ohio" } else { "Iowa" })),
            fixture::text(
                Field::AgeGroup,
                (0..120).map(|i| match i {
                    0..4 => "66 and over",
                    4..40 | 60..90 => "18–25",
                    _ => "26–35",
                }),
            ),
            fixture::money(Field::Wage(Period::Year(-2)), (0..120).map(|i| Some(20_000.0 + f64::from(i)))),
            fixture::money(Field::Wage(Period::Year(5)), (0..120).map(|i| Some(30_000.0 + f64::from(i)))),
        ];
        Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])))
    }

    fn request(by: &[Field], ages: &[&str]) -> Request {
        let mut request = Request { by: by.into(), dollars: Dollars::Nominal, ..Request::default() };
        if !ages.is_empty() {
            let labels = ages.iter().map(|label| (*label).to_owned()).collect();
            request.filters.by_field.insert(Field::AgeGroup, Keep::Labels(labels));
        }
        request
    }

    fn in_deck(requests: &[&Request]) -> Vec<InDeck> {
        requests.iter().map(|request| InDeck { batch: 0, request: (*request).clone() }).collect()
    }

    fn shown(answer: &Result<Answer, MeasureError>) -> Vec<Option<f64>> {
        let Ok(Answer::Earnings(table)) = answer else { unreachable!() };
        table.rows.iter().chain([&table.total]).map(|row| row.n.value).collect()
    }

    #[test]
    fn two_filters_cannot_be_subtracted() {
        let engine = engine();
        let all = request(&[Field::State], &[]);
        let most = request(&[Field::State], &["18–25", "26–35"]);
        // Alone each shows everything: 60 and 60, 56 and 60.
        assert_eq!(shown(&engine.measure(&all)), [Some(60.0), Some(60.0), Some(120.0)]);
        assert_eq!(shown(&engine.measure(&most)), [Some(60.0), Some(56.0), Some(116.0)]);
        let together = engine.measure_together(&[all.clone(), most.clone()]);
        let (all_shown, most_shown) = (shown(&together[0]), shown(&together[1]));
        // The four are neither Ohio's difference nor that of the totals.
        assert!(all_shown[1].is_none() || most_shown[1].is_none());
        assert!(all_shown[2].is_none() || most_shown[2].is_none());
        // Nor do the rows of either add up to a total that is hidden.
        for figure in [&all_shown, &most_shown] {
            assert!(figure.iter().filter(|n| n.is_none()).count() != 1, "{figure:?}");
        }
        // In the other order the same numbers are shown.
        let reversed = engine.measure_together(&[most.clone(), all.clone()]);
        assert_eq!((shown(&reversed[1]), shown(&reversed[0])), (all_shown, most_shown));
    }

    fn of_counts(answer: &Result<Answer, MeasureError>) -> Vec<Option<f64>> {
        match answer {
            Ok(Answer::Pathway(table)) => table.rows[0].1.iter().map(|step| step.n.value).collect(),
            Ok(Answer::Trajectory(table)) => {
                let points = table.series.iter().flat_map(|series| &series.points);
                points.map(|point| point.earnings.n.value).collect()
            }
            Ok(Answer::Counts(table)) => {
                table.rows.iter().chain([&table.total]).map(|row| row.certificates.value).collect()
            }
            Ok(Answer::Indicators(table)) => table.total.indicators.iter().map(|one| one.base.value).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// 200 people of whom 196 have a wage in the second quarter after, and 150 in the fourth.
    fn wages() -> Engine {
        let earned = |n: u32| (0..200).map(move |i| Some(if i < n { 5000.0 } else { 0.0 }));
        let columns = vec![
            fixture::text(Field::State, ["Ohio"; 200]),
            fixture::money(Field::Wage(Period::Quarter(-3)), vec![Some(4000.0); 200]),
            fixture::money(Field::Wage(Period::Quarter(2)), earned(196)),
            fixture::money(Field::Wage(Period::Quarter(4)), earned(150)),
        ];
        Engine::new(Arc::new(fixture::dataset(vec![fixture::table(TableKind::People, columns)])))
    }

    #[test]
    fn a_quarter_s_people_do_not_follow_from_everybody() {
        let engine = wages();
        let of = |measure| Request { measure, dollars: Dollars::Nominal, ..Request::default() };
        let counts = Request { by: vec![Field::State], ..of(MeasureName::Certificates) };
        let trajectory = of(MeasureName::Trajectory);
        let alone = of_counts(&engine.measure(&trajectory));
        assert_eq!(alone, [Some(200.0), Some(196.0), Some(150.0)]);
        // Everybody is 200, so four have no wage in the second quarter.
        let deck = in_deck(&[&counts]);
        let answer = engine.measure_beside(&trajectory, &deck);
        assert_eq!(of_counts(&answer), [Some(200.0), None, Some(150.0)]);
        // The median of 196 people stays; their number does not, nor a mean that it could be multiplied with.
        let Ok(Answer::Trajectory(table)) = answer else { unreachable!() };
        let second = &table.series[0].points[1];
        assert_eq!((second.earnings.center.value, second.mean.value), (Some(5000.0), None));
        assert!(table.provenance.notes.iter().any(|note| note.starts_with("1 number is more hidden")));
        // The same in the deck, in which it comes later.
        let later = [deck[0].clone(), InDeck { batch: 1, request: trajectory.clone() }];
        let published = engine.measure_deck(&later);
        assert_eq!(of_counts(&published[0]), [Some(200.0), Some(200.0)]);
        assert_eq!(of_counts(&published[1]), [Some(200.0), None, Some(150.0)]);
        assert_eq!(engine.measure_beside(&trajectory, &later).ok(), published[1].clone().ok());
        // Whichever came first stays.
        let first = [InDeck { batch: 1, ..later[0].clone() }, InDeck { batch: 0, ..later[1].clone() }];
        let published = engine.measure_deck(&first);
        assert_eq!(of_counts(&published[1]), [Some(200.0), Some(196.0), Some(150.0)]);
        assert!(of_counts(&published[0]).iter().all(Option::is_none));
    }

    #[test]
    fn indicators_do_not_follow_from_a_trajectory() {
        let engine = wages();
        let of = |measure| Request { measure, dollars: Dollars::Nominal, ..Request::default() };
        let alone = engine.measure(&of(MeasureName::Wioa));
        // 200 exits, of whom 196 were employed in the second quarter: the rate is a range. 150 of 200 in the fourth.
        let Ok(Answer::Indicators(table)) = &alone else { unreachable!() };
        let [second, fourth, median] = [0, 1, 2].map(|at| table.total.indicators[at].clone());
        assert_eq!((second.base.value, second.counted.value), (Some(200.0), None));
        assert_eq!(second.value, super::super::Datum::banded(super::super::Band::AtLeast(0.95)));
        assert_eq!((fourth.counted.value, fourth.value.value), (Some(150.0), Some(0.75)));
        // The median would tell that it is of 196: 200 less 196 are four.
        assert_eq!(median.base.value, None);
        assert!(table.provenance.notes.iter().any(|note| note.contains("from other numbers of this figure")));
        let deck = in_deck(&[&of(MeasureName::Wioa)]);
        assert_eq!(engine.measure_deck(&deck)[0].clone().ok(), alone.clone().ok());
        // Beside the indicators, a trajectory does not tell it either.
        let beside = of_counts(&engine.measure_beside(&of(MeasureName::Trajectory), &deck));
        assert_eq!(beside, [Some(200.0), None, Some(150.0)]);
    }

    #[test]
    fn a_figure_beside_published_ones_gives_way() {
        let engine = engine();
        let all = request(&[Field::State], &[]);
        let most = request(&[Field::State], &["18–25", "26–35"]);
        let beside = shown(&engine.measure_beside(&most, &in_deck(&[&all])));
        assert!(beside[1].is_none() && beside[2].is_none(), "{beside:?}");
        assert_eq!(shown(&engine.measure_beside(&all, &in_deck(&[&all])))[2], Some(120.0));
        // A figure of other people is not touched.
        let young = request(&[Field::State], &["18–25"]);
        assert_eq!(shown(&engine.measure_beside(&young, &[])), [Some(30.0), Some(36.0), Some(66.0)]);
    }
}
