//! Figures of one project measured together, so that no two of them give away what each withholds.

mod footprint;
mod kinds;
mod parts;
mod plan;
mod reader;
#[cfg(test)]
mod same;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{
    Answer, Engine, MeasureError, MeasureName, Request,
    disclosure::{self, Division, Joint, Others, Withheld},
    order::kept,
    people::People,
};
use crate::policy;
use kinds::Kinds;
use plan::{Footprint, Plan};
use reader::{Reader, distinct};

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
    reader: Option<Reader>,
}

/// Decks decided last, the last used last. They are of one engine, whose tables never change, and known by all that is
/// in them, so that nothing kept with a deck can be older than it.
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
        // What totals and other groups would tell is decided where the rows are, within each answer.
        if self.is_elsewhere() {
            return deck.iter().map(|figure| self.measure(&figure.request)).collect();
        }
        parts::joined(deck, self.decided(deck, threshold(deck)).answers.clone())
    }

    /// As [`Engine::measure`], for a figure that is looked at or exported beside a deck: it is as it would be if it came
    /// to the deck now. A figure that is in the deck is as it is there.
    ///
    /// # Errors
    /// If the open tables cannot answer the request.
    pub fn measure_beside(&self, request: &Request, deck: &[InDeck]) -> Result<Answer, MeasureError> {
        if deck.is_empty() || self.is_elsewhere() {
            return self.measure(request);
        }
        if request.measure == MeasureName::Scatter {
            return self.scatter_beside(request, deck);
        }
        let decided = self.decided_for(request, deck);
        if let Some(answer) = decided.answer_of(request) {
            return answer;
        }
        let mut answers = [self.measure(request)];
        self.decide(decided.reader.as_ref(), &[(0, request)], &mut answers, Others::Figures);
        let [answer] = answers;
        answer
    }

    /// Withholds of an answer what its own numbers give away of each other: indicators have bases of different people.
    pub(super) fn alone(&self, request: &Request, answer: Answer) -> Answer {
        if !matches!(answer, Answer::Indicators(_)) {
            return answer;
        }
        let mut answers = [Ok(answer.clone())];
        self.decide(None, &[(0, request)], &mut answers, Others::OwnNumbers);
        let [decided] = answers;
        decided.unwrap_or(answer)
    }

    /// Decides figures that come at once, beside a deck if a reader knows one, and withholds what others would give away.
    fn decide(
        &self,
        reader: Option<&Reader>,
        figures: &[(usize, &Request)],
        answers: &mut [Result<Answer, MeasureError>],
        others: Others,
    ) {
        let Some(people) = self.rooms().people.as_ref() else { return };
        let plan = |&(at, request): &(usize, &'_ Request)| {
            Some((at, footprint::plan(people, request, answers[at].as_ref().ok()?)?))
        };
        let (places, plans): (Vec<usize>, Vec<Plan>) = figures.iter().filter_map(plan).unzip();
        let request = |at: usize| figures.iter().find(|(figure, _)| *figure == at).map(|(_, request)| *request);
        let (mut joint, prints) = match reader {
            Some(reader) => reader.beside(people, &plans),
            None => {
                let threshold = figures.iter().map(|(_, request)| request.threshold).max().unwrap_or_default();
                let (kinds, joint) = begin(people, &plans, threshold);
                let of = |plan: &Plan| plan.of(&kinds, &kinds.chosen(&plan.filters), people.person_count());
                (joint, plans.iter().map(of).collect())
            }
        };
        let prints = places.into_iter().zip(prints).filter_map(|(at, print)| Some((at, request(at)?, print)));
        settle(&mut joint, prints.collect(), answers, others);
    }

    /// The deck decided for a figure that is looked at beside it.
    fn decided_for(&self, request: &Request, deck: &[InDeck]) -> Arc<Decided> {
        self.decided(deck, threshold(deck).max(request.threshold))
    }

    fn decided(&self, deck: &[InDeck], threshold: u32) -> Arc<Decided> {
        let make = || {
            let parts = parts::of_deck(deck);
            let mut answers: Vec<Result<Answer, MeasureError>> =
                parts.iter().map(|in_deck| self.measure(&in_deck.request)).collect();
            let reader = self.rooms().people.as_ref().map(|people| read(people, &parts, &mut answers, threshold));
            ((deck.to_vec(), threshold), Arc::new(Decided { parts, answers, reader }))
        };
        kept(&self.decks, DECKS, |(known, of)| known == deck && *of == threshold, make)
    }
}

impl Decided {
    /// The answer to a request that is in the deck, or a part of a figure there.
    fn answer_of(&self, request: &Request) -> Option<Result<Answer, MeasureError>> {
        let at = self.parts.iter().position(|part| part.request == *request)?;
        self.answers.get(at).cloned()
    }
}

/// Decides a deck's answers, batch after batch; and what its reader knows then.
fn read(people: &People, deck: &[InDeck], answers: &mut [Result<Answer, MeasureError>], threshold: u32) -> Reader {
    let plan = |(in_deck, answer): (&InDeck, &Result<Answer, MeasureError>)| {
        footprint::plan(people, &in_deck.request, answer.as_ref().ok()?)
    };
    let plans: Vec<Option<Plan>> = deck.iter().zip(&*answers).map(plan).collect();
    let (kinds, mut joint) = begin(people, plans.iter().flatten(), threshold);
    // An order of the requests' own within a batch, whatever the order of the slides. A figure that is there twice is one.
    let mut order: Vec<(u32, String, usize)> =
        (0..).zip(deck).map(|(at, InDeck { batch, request })| (*batch, format!("{request:?}"), at)).collect();
    order.sort_unstable();
    for batch in order.chunk_by(|one, other| one.0 == other.0) {
        let figure = |(_, _, at): &(u32, String, usize)| {
            let plan = plans[*at].as_ref()?;
            let footprint = plan.of(&kinds, &kinds.chosen(&plan.filters), people.person_count());
            Some((*at, &deck[*at].request, footprint))
        };
        settle(&mut joint, batch.iter().filter_map(figure).collect(), answers, Others::Figures);
    }
    Reader::new(joint, kinds)
}

/// The kinds of people that some plans ask of, and a reader who knows nothing of them yet.
fn begin<'a>(people: &People, plans: impl IntoIterator<Item = &'a Plan>, threshold: u32) -> (Kinds, Joint) {
    let kinds = Kinds::new(people, distinct(plans.into_iter().flat_map(Plan::asked).collect()));
    let mut joint = Joint::new(people.person_count(), policy::in_force().threshold(threshold));
    joint.divide_kinds(&kinds.parents, &kinds.people);
    (kinds, joint)
}

/// Decides figures of one batch, and withholds of their answers what others would give away.
fn settle(
    joint: &mut Joint,
    figures: Vec<(usize, &Request, Footprint)>,
    answers: &mut [Result<Answer, MeasureError>],
    others: Others,
) {
    let mut divisions: Vec<Division> = Vec::new();
    let mut places: Vec<(usize, Vec<Withheld>, Vec<bool>)> = Vec::new();
    let mut more: Vec<(usize, &Request, Vec<Withheld>)> = Vec::new();
    for (figure, (at, request, print)) in figures.into_iter().enumerate() {
        more.push((at, request, print.unfit));
        for (division, of) in print.divisions {
            places.push((figure, of, division.hidden.clone()));
            divisions.push(Division { figure, ..division });
        }
    }
    let hidden = joint.decide(&divisions);
    for ((figure, places, before), hidden) in places.into_iter().zip(hidden) {
        let new = hidden.into_iter().zip(before).map(|(now, before)| now && !before);
        more[figure].2.extend(places.into_iter().zip(new).filter(|(_, new)| *new).map(|(place, _)| place));
    }
    for (at, request, mut places) in more {
        places.sort_unstable();
        places.dedup();
        if !places.is_empty()
            && let Ok(answer) = &mut answers[at]
        {
            *answer = disclosure::withhold(answer, &places, request.threshold, others);
        }
    }
}

fn threshold(deck: &[InDeck]) -> u32 {
    let chosen = deck.iter().map(|in_deck| in_deck.request.threshold).max().unwrap_or_default();
    policy::in_force().threshold(chosen)
}
