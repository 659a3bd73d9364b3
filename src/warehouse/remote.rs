//! A table of a warehouse behind an engine: requests become questions, published answers are kept and given again.

use std::sync::Arc;

use super::{Dialect, Link, Source, WarehouseError, link::Question};
use crate::{
    measure::{Answer, Audience, Elsewhere, Kept, MeasureError, Request, Settings, through},
    table::Field,
};

/// One table with the meaning of its columns, and the link that it is asked over.
#[derive(Clone, Debug)]
pub struct Remote {
    link: Arc<Link>,
    source: Source,
    /// Tells numbers of this table, read like this, from others.
    of: String,
    /// The warehouse as sources name it.
    title: String,
    /// What is not kept is asked for.
    asks: bool,
    /// The time now, as people read it.
    now: fn() -> String,
}

impl Remote {
    /// A table over a link. `now` says what time it is.
    pub fn new(link: Arc<Link>, source: Source, of: String, title: String, now: fn() -> String) -> Self {
        Self { link, source, of, title, asks: true, now }
    }

    /// The same without asking anybody: only what is kept is answered.
    #[must_use]
    pub fn as_kept(&self) -> Self {
        Self { asks: false, ..self.clone() }
    }

    pub fn link(&self) -> &Arc<Link> {
        &self.link
    }

    /// The warehouse as sources name it.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// When the oldest of the answers was given that are kept of this table.
    pub fn as_of(&self) -> Option<String> {
        self.link.oldest(&self.of)
    }

    /// What is kept of this table, each request once, the newest.
    pub fn kept(&self) -> Vec<Kept> {
        let (kept, _) = self.link.kept();
        let mut newest: Vec<Kept> = Vec::new();
        for known in kept.into_iter().filter(|known| known.of_whom() == self.of) {
            newest.retain(|other| !other.same_question(&known));
            newest.push(known);
        }
        newest
    }

    /// Asks everything anew that was answered, and these requests; nothing that is kept changes before all have answered.
    /// `tell` is given the share done, and says whether to go on.
    ///
    /// # Errors
    /// What the warehouse says; what is kept stays as it was.
    pub fn refresh(
        &self,
        requests: Vec<Request>,
        settings: &Settings,
        tell: &dyn Fn(f32) -> bool,
    ) -> Result<usize, WarehouseError> {
        let mut wanted: Vec<Request> = requests;
        for kept in self.kept() {
            if kept.request_by(&settings.prices).is_some_and(|request| !wanted.contains(request)) {
                wanted.push(kept.request().clone());
            }
        }
        let all = wanted.len().max(1) as f32;
        let mut answers = Vec::new();
        for (at, request) in wanted.into_iter().enumerate() {
            if !tell(at as f32 / all) {
                return Err(WarehouseError::Cancelled);
            }
            match self.ask(&request, settings) {
                Ok((_, kept)) => answers.extend(kept),
                // Nobody is left with a filter, a column lost its meaning: that figure says so.
                Err(WarehouseError::Measure(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let count = answers.len();
        self.link.replace(&self.of, answers);
        Ok(count)
    }

    fn ask(&self, request: &Request, settings: &Settings) -> Result<(Answer, Option<Kept>), WarehouseError> {
        self.source.dialect.must_be_proven()?;
        let request = Request { audience: Audience::Public, ..request.clone() };
        let when = (self.now)();
        let question = Question {
            of: &self.of,
            what: words(&request),
            source: &self.source,
            prices: Arc::clone(&settings.prices),
            title: &self.title,
            when: when.clone(),
        };
        let answer = self.link.ask(question, |warehouse| through(warehouse, &request))?;
        let kept = Kept::of(&request, &settings.prices, &answer).map(|kept| kept.asked(&self.of, &when));
        Ok((answer, kept))
    }

    /// Kept with notes in the language in force, else in another one.
    fn find(&self, request: &Request, settings: &Settings, spoken: bool) -> Option<Answer> {
        let of = |kept: &Kept| {
            kept.of_whom() == self.of && kept.answers(request, &settings.prices) && (!spoken || kept.speaks())
        };
        self.link.find(|kept| of(kept).then(|| kept.answer(request)).flatten())
    }
}

impl Elsewhere for Remote {
    fn columns(&self) -> Vec<Field> {
        self.source.columns.keys().copied().collect()
    }

    fn answer(&self, request: &Request, settings: &Settings) -> Result<Answer, MeasureError> {
        let asks = self.asks && self.link.can_ask();
        if let Some(answer) = self.find(request, settings, asks) {
            return Ok(answer);
        }
        if !asks {
            return self
                .find(request, settings, false)
                .ok_or_else(|| WarehouseError::NotConnected { what: words(request) }.into());
        }
        let (answer, kept) = self.ask(request, settings)?;
        if let Some(kept) = kept {
            let told = kept.answer(request);
            self.link.keep(kept);
            if let Some(answer) = told {
                return Ok(answer);
            }
        }
        Ok(answer)
    }

    fn make_way(&self) {
        if self.asks && self.link.can_ask() {
            self.link.make_way();
        }
    }

    fn known(&self, request: &Request, settings: &Settings) -> Option<Answer> {
        self.find(request, settings, true).or_else(|| self.find(request, settings, false))
    }
}

/// "Earnings before and after, by age group".
fn words(request: &Request) -> String {
    let by: Vec<String> = request.by.iter().map(|field| field.label().to_lowercase()).collect();
    match by.as_slice() {
        [] => request.measure.label().to_owned(),
        by => tr!("{}, by {}", request.measure.label(), by.join(", ")),
    }
}

impl Dialect {
    /// Why figures cannot be asked of such a warehouse, if they cannot.
    ///
    /// # Errors
    /// [`WarehouseError::Unproven`].
    pub fn must_be_proven(self) -> Result<(), WarehouseError> {
        if self.proven() {
            return Ok(());
        }
        let word = if self == Self::Generic { tr!("this kind of warehouse") } else { self.word() };
        Err(WarehouseError::Unproven(word))
    }
}
