//! Figures that are made of several requests: each part is decided beside the others as a figure of its own would be.

use std::sync::Arc;

use super::{Decided, InDeck};
use crate::measure::{Answer, Engine, MeasureError, MeasureName, Request, Which, disclosure::Others, scatter};

/// The deck with a figure for each part of its figures.
pub(super) fn of_deck(deck: &[InDeck]) -> Vec<InDeck> {
    let parts = |in_deck: &InDeck| {
        let batch = in_deck.batch;
        scatter::parts(&in_deck.request).into_iter().map(move |request| InDeck { batch, request })
    };
    deck.iter().flat_map(parts).collect()
}

/// The answers of a deck from those of its parts, in the same order.
pub(super) fn joined(deck: &[InDeck], parts: Vec<Result<Answer, MeasureError>>) -> Vec<Result<Answer, MeasureError>> {
    let mut parts = parts.into_iter();
    deck.iter()
        .map(|InDeck { request, .. }| {
            let own: Vec<_> = parts.by_ref().take(scatter::parts(request).len()).collect();
            if request.measure == MeasureName::Scatter {
                return scatter::join(request, own);
            }
            own.into_iter().next().unwrap_or(Err(MeasureError::NoPeople))
        })
        .collect()
}

impl Engine {
    /// Two measures side by side, decided as one batch beside a deck.
    pub(in crate::measure) fn scatter_beside(
        &self,
        request: &Request,
        deck: &[InDeck],
    ) -> Result<Answer, MeasureError> {
        scatter::join(request, self.parts_beside(request, deck).into_iter().map(|(_, answer)| answer))
    }

    /// The part of a scatter that publishes what stands at a place of it (0 = x, 1 = y, 2 = size), as the scatter shows it.
    ///
    /// # Errors
    /// If the part cannot be answered.
    pub(in crate::measure) fn part_beside(
        &self,
        request: &Request,
        at: usize,
        deck: &[InDeck],
    ) -> Result<(Request, Answer, Which), MeasureError> {
        let quantity = request.axes.at(at).unwrap_or(request.axes.y);
        let part = scatter::part(request, quantity);
        let answers = self.parts_beside(request, deck);
        let found = answers.into_iter().find(|(known, _)| *known == part);
        let answer = found.map_or_else(|| self.measure(&part), |(_, answer)| answer)?;
        let which = quantity.which(&answer);
        Ok((part, answer, which))
    }

    fn parts_beside(&self, request: &Request, deck: &[InDeck]) -> Vec<(Request, Result<Answer, MeasureError>)> {
        let parts = scatter::parts(request);
        let decided: Option<Arc<Decided>> = (!deck.is_empty()).then(|| self.decided_for(request, deck));
        let in_deck = |part: &Request| decided.as_ref().and_then(|decided| decided.answer_of(part));
        let mut answers: Vec<_> =
            parts.iter().map(|part| in_deck(part).unwrap_or_else(|| self.measure(part))).collect();
        let fresh: Vec<(usize, &Request)> =
            parts.iter().enumerate().filter(|(_, part)| in_deck(part).is_none()).collect();
        let reader = decided.as_ref().and_then(|decided| decided.reader.as_ref());
        self.decide(reader, &fresh, &mut answers, Others::Figures);
        parts.into_iter().zip(answers).collect()
    }
}
