//! A copy to hand on: no rows of people, and no text that may have come from them or from the user's own computer.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use super::{DeckSlide, Document, History, ProjectError, SlideContent, SourceFile, save};
use crate::{
    figure::{FigureKind, FigureSpec, MapView, WordEdits},
    import::Decisions,
    measure::{CustomRegion, Filters, Keep, USUAL_THRESHOLD},
    table::{Column, Field, Table, TableKind, Values},
};

/// What a shared copy does not have that the project has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Slides whose filters name something that only people's rows or the user name.
    pub slides: usize,
    /// The threshold was lowered for a reason, which is not handed on: the copy has the usual one.
    pub threshold: bool,
}

/// Writes a copy without people's rows, history, notes, filters, names of files, titles and other words of the user.
/// It keeps tables of colleges and programs, how figures are made, and slides that need none of what is left out.
/// The file is new, so it has no free pages.
///
/// # Errors
/// Those of [`save`].
pub fn share(path: &Path, document: &Document, tables: &[Arc<Table>]) -> Result<LeftOut, ProjectError> {
    let kept: Vec<Arc<Table>> =
        tables.iter().filter(|table| table.kind != TableKind::People).enumerate().map(public).collect();
    let said: BTreeSet<&str> = kept.iter().flat_map(|table| &table.columns).flat_map(texts).collect();
    let (mut copy, left_out) = purged(document, &said);
    copy.name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    // A backup beside the copy would be an earlier copy; whoever hands on the folder knows of none.
    save::save_alone(path, &History::new(tr!("Shared copy"), copy), &kept)?;
    Ok(left_out)
}

/// A table of colleges or programs under a name that tells nothing, with the columns that are public.
fn public((at, table): (usize, &Arc<Table>)) -> Arc<Table> {
    let mut table = Table::clone(table);
    table.file = tr!("File {}", at + 1).into();
    table.sheet = tr!("Sheet").into();
    table.notes.clear();
    table.columns.retain(|column| column.field.is_some_and(is_public));
    for column in &mut table.columns {
        // A header is the field's own name.
        let name = column.field.map_or_else(String::new, |field| format!("{field:?}"));
        *column = Arc::new(Column { name: name.into(), ..Column::clone(column) });
    }
    Arc::new(table)
}

fn is_public(field: Field) -> bool {
    use Field::{
        AwardLevel, Cip, City, College, Cost, County, Credential, CredentialLevel, Credit, Latitude, Length, Longitude,
        Opeid, OtherNames, PlacedBy, Program, Region, Soc, State, Unitid, Zip,
    };
    matches!(
        field,
        AwardLevel
            | Cip
            | City
            | College
            | Cost
            | County
            | Credential
            | CredentialLevel
            | Credit
            | Latitude
            | Length
            | Longitude
            | Opeid
            | OtherNames
            | PlacedBy
            | Program
            | Region
            | Soc
            | State
            | Unitid
            | Zip
    )
}

fn texts(column: &Arc<Column>) -> impl Iterator<Item = &str> {
    let texts = match &column.values {
        Values::Codes8(_, texts) | Values::Codes16(_, texts) | Values::Codes32(_, texts) => Some(&texts.texts),
        Values::Cents(_) | Values::Days(_) | Values::Quarters(_) | Values::Numbers(_) | Values::Flags(_) => None,
    };
    texts.into_iter().flatten().map(|text| &**text)
}

fn purged(document: &Document, said: &BTreeSet<&str>) -> (Document, LeftOut) {
    let Document {
        name: _,
        sources,
        warehouse: _,
        decisions,
        filters: _,
        map,
        earnings,
        explore,
        share,
        deck,
        threshold,
        threshold_reason: _,
        prices,
        brand: _,
        regions,
        published: _,
        refreshed: _,
        save_rows: _,
        off: _,
    } = document;
    let slides: Vec<DeckSlide> = deck.iter().filter_map(|slide| purged_slide(slide, said)).collect();
    let left_out = LeftOut { slides: deck.len() - slides.len(), threshold: *threshold < USUAL_THRESHOLD };
    let mut colleges = decisions.colleges.clone();
    colleges.retain(|rule| said.contains(rule.spelling.as_str()));
    for rule in &mut colleges {
        rule.is = rule.is.take().filter(|meant| said.contains(meant.name.as_str()));
        rule.is_not.retain(|other| said.contains(other.name.as_str()));
    }
    colleges.retain(|rule| rule.is.is_some() || !rule.is_not.is_empty());
    let copy = Document {
        name: String::new(),
        sources: sources.iter().enumerate().map(purged_source).collect(),
        warehouse: None,
        decisions: Decisions { colleges, ..Decisions::default() },
        filters: Filters::default(),
        map: purged_figure(map),
        earnings: purged_figure(earnings),
        explore: purged_figure(explore),
        share: purged_figure(share),
        deck: slides,
        threshold: (*threshold).max(USUAL_THRESHOLD),
        threshold_reason: None,
        prices: prices.clone().map(|mut prices| {
            prices.source = tr!("CPI-U from a newer file").into();
            prices
        }),
        brand: None,
        published: Vec::new(),
        refreshed: None,
        regions: regions.iter().enumerate().map(purged_region).collect(),
        save_rows: false,
        off: Vec::new(),
    };
    (copy, left_out)
}

/// The file is told by its hash alone, so that whoever has it may open it again.
fn purged_source((at, source): (usize, &SourceFile)) -> SourceFile {
    let ending = source.path.extension().and_then(|ending| ending.to_str()).filter(|ending| ending.len() <= 4);
    let name = format!("File {}.{}", at + 1, ending.unwrap_or("xlsx"));
    SourceFile { path: name.into(), sha256: source.sha256.clone(), ..SourceFile::default() }
}

fn purged_region((at, region): (usize, &CustomRegion)) -> CustomRegion {
    let is_code = |member: &&String| member.len() <= 5 && member.bytes().all(|byte| byte.is_ascii_digit());
    CustomRegion { name: tr!("Region {}", at + 1), members: region.members.iter().filter(is_code).cloned().collect() }
}

fn purged_figure(figure: &FigureSpec) -> FigureSpec {
    let mut figure = figure.clone();
    let wording = figure.words.wording;
    figure.words = WordEdits { wording, ..WordEdits::default() };
    figure.annotations.clear();
    let request = &mut figure.request;
    request.filters = Filters::default();
    request.threshold = request.threshold.max(USUAL_THRESHOLD);
    request.threshold_reason = None;
    request.references.clear();
    request.field_industries.retain(|prefix| prefix.len() <= 6 && prefix.bytes().all(|byte| byte.is_ascii_digit()));
    if let FigureKind::Map(map) = &mut figure.kind
        && let MapView::State(fips) = &map.view
        && !(fips.len() == 2 && fips.bytes().all(|byte| byte.is_ascii_digit()))
    {
        map.view = MapView::Nation;
    }
    figure
}

/// A slide whose filters are public keeps them; without them its numbers would be others, so it is left out.
fn purged_slide(slide: &DeckSlide, said: &BTreeSet<&str>) -> Option<DeckSlide> {
    let content = match &slide.content {
        SlideContent::Title { .. } => {
            SlideContent::Title { title: tr!("Certificates and earnings").into(), subtitle: String::new() }
        }
        SlideContent::Figure(figure) => {
            let filters = figure.request.filters.clone();
            if !filters.by_field.iter().all(|(field, keep)| is_public_filter(*field, keep, said)) {
                return None;
            }
            let mut figure = purged_figure(figure);
            figure.request.filters = filters;
            SlideContent::Figure(Box::new(figure))
        }
    };
    Some(DeckSlide { content, notes: None, batch: slide.batch })
}

/// Labels that the kept tables have as well, and years. A range may be one person's number.
fn is_public_filter(field: Field, keep: &Keep, said: &BTreeSet<&str>) -> bool {
    match keep {
        Keep::Labels(labels) | Keep::Not(labels) => labels.iter().all(|label| said.contains(label.as_str())),
        Keep::Range(from, to) => {
            field == Field::CohortYear && [from, to].into_iter().all(|year| (1900.0..2100.0).contains(year))
        }
    }
}
