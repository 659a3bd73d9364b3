//! The document: small, saved, undoable. Tables are not in it.

use crate::words::Text;
use std::{path::PathBuf, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{ProjectStep, WarehouseTable};
use crate::{
    compare::{Change, Difference, Snapshot},
    figure::{FigureSpec, brand::BrandKit},
    import::{Decisions, Mapping},
    measure::{Audience, CustomRegion, Filters, InDeck, Prices, Publishing, Request, Settings, USUAL_THRESHOLD},
};

/// Everything the user decided. It changes only through commands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    pub name: String,
    pub sources: Vec<SourceFile>,
    /// The table of a warehouse that figures come from instead of files.
    pub warehouse: Option<WarehouseTable>,
    /// What names mean, decided on the Match screen; holds for every file of the project.
    pub decisions: Decisions,
    /// Filters of Map and Earnings together.
    pub filters: Filters,
    /// The figure on the Map screen.
    pub map: FigureSpec,
    /// The chart on the Earnings screen.
    pub earnings: FigureSpec,
    /// The share bar under it.
    pub share: FigureSpec,
    /// The figure on the Explore screen.
    pub explore: FigureSpec,
    pub deck: Vec<DeckSlide>,
    /// Fewest people behind a published number.
    pub threshold: u32,
    /// Why the threshold was lowered under 10, printed in exports.
    pub threshold_reason: Option<String>,
    /// A newer series of consumer prices than the bundled one.
    pub prices: Option<Prices>,
    /// The board's own look.
    pub brand: Option<Arc<BrandKit>>,
    /// Regions by their counties or states.
    pub regions: Vec<CustomRegion>,
    /// What the slides published when the project was saved last, to be compared with newer files.
    pub published: Vec<LastPublished>,
    /// What newer files changed, until the user has gone through it.
    pub refreshed: Option<Refreshed>,
    /// Keep people's rows in the project file.
    pub save_rows: bool,
    /// Steps about names and the view that were turned off: kept, and not followed.
    pub off: Vec<ProjectStep>,
}

/// One spreadsheet of the project.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceFile {
    pub path: PathBuf,
    pub sha256: String,
    pub mapping: Mapping,
    /// Decisions that were turned off: kept, and not followed.
    pub off: Mapping,
    /// The user has looked at the Check screen and said "Looks right".
    pub checked: bool,
}

/// What a figure of the deck published, by what it asks: so it is found again wherever its slide has gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastPublished {
    pub request: Request,
    pub numbers: Snapshot,
}

/// What newer files changed in the deck.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refreshed {
    /// The newer files, as the window says it.
    pub files: String,
    pub slides: Vec<SlideChanges>,
    /// Files, columns and rows that came and went.
    #[serde(default)]
    pub data: Vec<Difference>,
}

/// What changed on one slide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlideChanges {
    pub request: Request,
    /// Its title after the change.
    pub title: String,
    pub changes: Vec<Change>,
    /// The user's own title, if the numbers have moved under it.
    pub stale: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeckSlide {
    pub content: SlideContent,
    /// Speaker notes, if edited.
    #[serde(default)]
    pub notes: Option<String>,
    /// When it came to the deck: later figures give way to earlier ones, those that came together are decided at once.
    #[serde(default)]
    pub batch: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SlideContent {
    /// A title slide.
    Title {
        title: String,
        subtitle: String,
    },
    Figure(Box<FigureSpec>),
}

/// The screens of the rail that exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Screen {
    #[default]
    Start,
    Check,
    Match,
    Map,
    Earnings,
    Explore,
    Deck,
}

impl Document {
    /// What the project decides about all of its numbers.
    pub fn settings(&self) -> Settings {
        let prices = self.prices.clone().map_or_else(Prices::bundled, Arc::new);
        Settings { prices, regions: self.regions.clone().into() }
    }
}

impl Document {
    /// Figures have something to come from.
    pub fn has_data(&self) -> bool {
        !self.sources.is_empty() || self.warehouse.is_some()
    }

    /// What the project decides about publishing, for an audience.
    pub fn publishing(&self, audience: Audience) -> Publishing {
        Publishing { threshold: self.threshold, reason: self.threshold_reason.clone(), audience }
    }

    /// The figures of the deck as they are published: what other figures are measured beside.
    pub fn in_deck(&self) -> Vec<InDeck> {
        in_deck(&self.deck, &self.publishing(Audience::Public))
    }

    /// The batch that a figure added now is of.
    pub fn next_batch(&self) -> u32 {
        self.deck.iter().map(|slide| slide.batch + 1).max().unwrap_or_default()
    }
}

/// The figures of some slides under what a project decides about publishing.
pub fn in_deck(slides: &[DeckSlide], publishing: &Publishing) -> Vec<InDeck> {
    let figure = |slide: &DeckSlide| match &slide.content {
        SlideContent::Figure(spec) => Some(InDeck { batch: slide.batch, request: publishing.rule(&spec.request) }),
        SlideContent::Title { .. } => None,
    };
    slides.iter().filter_map(figure).collect()
}

/// Name of a project that has none yet.
const UNTITLED: Text = text!("Untitled project");

impl Document {
    /// True if nobody has named the project, in whatever language it was begun.
    pub fn is_untitled(&self) -> bool {
        [UNTITLED.en, UNTITLED.es].contains(&self.name.as_str())
    }
}

impl Default for Document {
    fn default() -> Self {
        use crate::{
            figure::{ChartSpec, FigureKind, MapSpec, WordEdits},
            measure::MeasureName,
            table::Field,
        };
        let figure = |measure, by: &[Field], kind| FigureSpec {
            request: Request { measure, by: by.into(), ..Request::default() },
            kind,
            words: WordEdits::default(),
            annotations: Vec::new(),
        };
        Self {
            name: UNTITLED.get().into(),
            sources: Vec::new(),
            warehouse: None,
            decisions: Decisions::default(),
            filters: Filters::default(),
            map: figure(MeasureName::Certificates, &[Field::State], FigureKind::Map(MapSpec::default())),
            earnings: figure(MeasureName::Earnings, &[Field::AgeGroup], FigureKind::Dumbbell(ChartSpec::default())),
            explore: figure(MeasureName::Scatter, &[Field::Program], FigureKind::Scatter(ChartSpec::default())),
            share: figure(MeasureName::InField, &[], FigureKind::ShareBar(ChartSpec::default())),
            deck: Vec::new(),
            threshold: USUAL_THRESHOLD,
            threshold_reason: None,
            prices: None,
            brand: None,
            regions: Vec::new(),
            published: Vec::new(),
            refreshed: None,
            save_rows: true,
            off: Vec::new(),
        }
    }
}
