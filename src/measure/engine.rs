//! Answers requests about one dataset, and keeps what the next request can use again.

use std::sync::{Arc, Mutex, OnceLock};

use crate::{
    policy,
    table::{Dataset, Field, Period, TableKind},
};

use super::{
    Anchor, Answer, CountOf, Filters, MeasureError, MeasureName, Published, Request,
    college::Colleges,
    comparison, counts,
    cpi::Prices,
    earnings,
    elsewhere::{self, Elsewhere},
    facet::{self, Facet, Unit},
    frame::{Frame, lock},
    order::kept,
    outcomes, pathway,
    people::{self, People},
    region::CustomRegion,
    share, standards,
    together::DecidedCache,
    trajectory, value, wioa,
};

/// Measures one dataset. Filter masks, groupings and everybody's earnings by period and dollars are kept, so that a
/// changed filter costs one mask and one pass.
#[derive(Debug)]
pub struct Engine {
    dataset: Arc<Dataset>,
    /// Who answers, where people's rows are not here; the dataset is empty then.
    elsewhere: Option<Arc<dyn Elsewhere>>,
    settings: Settings,
    rooms: OnceLock<Rooms>,
    /// Answers given last, the last used last: undone and redone steps, slides and maps ask again.
    answers: Mutex<Vec<(Request, Arc<Answer>)>>,
    /// Decks decided last.
    pub(super) decks: DecidedCache,
}

/// What a project decides about all of its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Consumer prices that constant dollars come from; the bundled series unless a newer one was loaded.
    pub prices: Arc<Prices>,
    /// Regions by their counties or states; where there are some, they are what `region` groups by.
    pub regions: Arc<[CustomRegion]>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { prices: Prices::bundled(), regions: Arc::default() }
    }
}
/// Answers kept, and the most rows of one that is.
const ANSWERS: usize = 24;
const ROWS: usize = 2000;

/// The dataset as measures see it.
#[derive(Debug)]
pub(super) struct Rooms {
    pub(super) programs: Frame,
    pub(super) people: Option<People>,
    pub(super) colleges: Arc<Colleges>,
}

impl Rooms {
    /// The rows that numbers are made of: people, or programs where there are none.
    pub(super) fn frame(&self) -> &Frame {
        self.people.as_ref().map_or(&self.programs, |people| &people.frame)
    }
}

/// Computes one request without keeping anything; an [`Engine`] is quicker for several.
///
/// # Errors
/// If the open tables cannot answer the request.
pub fn measure(dataset: &Dataset, request: &Request) -> Result<Answer, MeasureError> {
    Engine::new(Arc::new(dataset.clone())).measure(request)
}

impl Engine {
    /// Cheap: tables are looked at when the first request comes.
    pub fn new(dataset: Arc<Dataset>) -> Self {
        Self::with_settings(dataset, Settings::default())
    }

    /// The same with a project's own prices.
    pub fn with_settings(dataset: Arc<Dataset>, settings: Settings) -> Self {
        Self {
            dataset,
            elsewhere: None,
            settings,
            rooms: OnceLock::new(),
            answers: Mutex::default(),
            decks: Mutex::default(),
        }
    }

    /// Answers what somebody else tells of rows that are not here.
    pub fn of_elsewhere(elsewhere: Arc<dyn Elsewhere>) -> Self {
        Self { elsewhere: Some(elsewhere), ..Self::new(Arc::default()) }
    }

    /// People's rows are not here.
    pub fn is_elsewhere(&self) -> bool {
        self.elsewhere.is_some()
    }
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The engine of the same tables under these settings; the same one if it has them already.
    pub fn settled(self: &Arc<Self>, settings: &Settings) -> Arc<Self> {
        if self.settings == *settings {
            return Arc::clone(self);
        }
        let elsewhere = self.elsewhere.clone();
        Arc::new(Self { elsewhere, ..Self::with_settings(Arc::clone(&self.dataset), settings.clone()) })
    }

    pub fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    pub(super) fn rooms(&self) -> &Rooms {
        self.rooms.get_or_init(|| {
            let (programs, people, colleges) = people::frames(&self.dataset, &self.settings.regions);
            let people = People::new(&self.dataset, people, Arc::clone(&self.settings.prices));
            Rooms { programs, people, colleges }
        })
    }

    /// Computes and publishes an answer.
    ///
    /// # Errors
    /// If the open tables cannot answer the request; the error says why and what to try.
    pub fn measure(&self, request: &Request) -> Result<Answer, MeasureError> {
        if let Some(elsewhere) = &self.elsewhere {
            return elsewhere::answer(&**elsewhere, request, &self.settings);
        }
        if let Some((_, known)) = lock(&self.answers).iter().find(|(known, _)| known == request) {
            return Ok(Answer::clone(known));
        }
        let answer = match request.measure {
            MeasureName::Scatter => self.scatter_beside(request, &[])?,
            _ => self.alone(request, self.answer(request)?),
        };
        if answer.rows() <= ROWS {
            kept(&self.answers, ANSWERS, |known| known == request, || (request.clone(), Arc::new(answer.clone())));
        }
        Ok(answer)
    }

    pub(super) fn answer(&self, request: &Request) -> Result<Answer, MeasureError> {
        let threshold = policy::in_force().threshold(request.threshold);
        if threshold != request.threshold {
            return self.answer(&Request { threshold, ..request.clone() });
        }
        let rooms = self.rooms();
        let people = rooms.people.as_ref();
        let counts = [MeasureName::Colleges, MeasureName::Certificates, MeasureName::Pathway];
        if request.count_of() != CountOf::People && !counts.contains(&request.measure) {
            let (measure, unit) = (request.measure.label(), request.count_of().word());
            return Err(MeasureError::UnitOfPeople { measure, unit });
        }
        match request.measure {
            MeasureName::Colleges | MeasureName::Certificates => {
                counts::measure(people, &rooms.programs, &rooms.colleges, request)
            }
            MeasureName::Value => value::measure(people, &rooms.programs, request),
            MeasureName::Standards => standards::measure(&self.dataset, people, &rooms.programs, request),
            measure => match (people, measure) {
                (Some(people), MeasureName::Earnings) if people.has_earnings() || !self.published_earnings() => {
                    earnings::measure(people, request)
                }
                (_, MeasureName::Earnings) if self.published_earnings() => {
                    outcomes::earnings(&self.dataset, request, &self.settings.prices)
                }
                (None, MeasureName::Employment) if outcomes::has(&self.dataset, &[Field::EmploymentRate]) => {
                    outcomes::employment(&self.dataset, request)
                }
                (Some(people), MeasureName::InField) => share::in_field(people, request),
                (Some(people), MeasureName::Employment) => share::employment(people, request),
                (Some(people), MeasureName::Distribution) => share::distribution(people, request),
                (Some(people), MeasureName::Trajectory) => trajectory::measure(people, request),
                (Some(people), MeasureName::Pathway) => pathway::measure(people, request),
                (Some(people), MeasureName::Comparison) => comparison::measure(people, &self.dataset, request),
                (Some(people), MeasureName::Wioa) => wioa::measure(people, request),
                _ => Err(self.no_people(measure)),
            },
        }
    }

    fn published_earnings(&self) -> bool {
        let tables = self.dataset.of_kind(TableKind::Outcomes).flat_map(|table| &table.columns);
        tables
            .filter_map(|column| column.field)
            .any(|field| matches!(field, Field::EarningsBefore | Field::EarningsAfter | Field::Wage(_)))
    }

    fn no_people(&self, measure: MeasureName) -> MeasureError {
        if self.dataset.of_kind(TableKind::Outcomes).next().is_some() {
            MeasureError::NeedsPeople { measure: measure.label() }
        } else {
            MeasureError::NoPeople
        }
    }

    /// Filters with their counts of people, at the usual threshold of 10.
    pub fn facets(&self, filters: &Filters) -> Published<Vec<Facet>> {
        self.facets_of(filters, Unit::People, Request::default().threshold)
    }

    /// Filters with counts of people or certificates.
    pub fn facets_of(&self, filters: &Filters, unit: Unit, threshold: u32) -> Published<Vec<Facet>> {
        let threshold = policy::in_force().threshold(threshold);
        let rooms = self.rooms();
        facet::facets(rooms.people.as_ref(), &rooms.programs, filters, unit, threshold)
    }

    /// [`Self::facets_of`], for rows that are elsewhere: only these fields list their labels, and others whose are known.
    pub fn facets_listed(
        &self,
        filters: &Filters,
        unit: Unit,
        threshold: u32,
        listed: &[Field],
    ) -> Published<Vec<Facet>> {
        match &self.elsewhere {
            Some(elsewhere) => elsewhere::facets(&**elsewhere, (filters, unit, threshold), listed, &self.settings),
            None => self.facets_of(filters, unit, threshold),
        }
    }

    /// Periods one can choose as baseline and as after, earliest first.
    pub fn periods(&self) -> (Vec<Period>, Vec<Period>) {
        if let Some(elsewhere) = &self.elsewhere {
            return elsewhere::periods(&elsewhere.columns());
        }
        let offer = self.rooms().people.as_ref().map(|people| people.offer(Anchor::Auto)).unwrap_or_default();
        (offer.before, offer.after)
    }

    /// Fields one can compare earnings by: those with at least two groups.
    pub fn fields(&self) -> Vec<Field> {
        if let Some(elsewhere) = &self.elsewhere {
            return elsewhere::fields(&elsewhere.columns());
        }
        let rooms = self.rooms();
        let with_earnings = rooms.people.as_ref().filter(|people| people.has_earnings());
        if with_earnings.is_none() && self.published_earnings() {
            return outcomes::fields(&self.dataset);
        }
        let frame = rooms.people.as_ref().map_or(&rooms.programs, |people| &people.frame);
        let grouped = |field: &Field| frame.dimension(*field).is_some_and(|dimension| dimension.labels.len() > 1);
        facet::FIELDS.into_iter().filter(grouped).collect()
    }
}
