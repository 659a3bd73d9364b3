//! Whether a command can run now, and if not, why not in words for a tooltip.

use super::{ChartKind, Command, ExportKind, annotations_on};
use crate::words::Text;
use crate::{
    figure::{Annotation, AnnotationShape, FigureKind, MapView},
    policy,
    project::{Document, Screen, SlideContent},
};

/// What decides whether commands can run.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    pub document: &'a Document,
    pub screen: Screen,
    /// Groups picked on Explore.
    pub picked: usize,
    /// Index of the slide shown.
    pub slide: usize,
    /// Key of the selected mark.
    pub selected: Option<&'a str>,
    pub can_undo: bool,
    pub can_redo: bool,
    /// Numbers can be computed: at least one table was read.
    pub has_data: bool,
    /// Issues are listed on the Check screen.
    pub has_issues: bool,
    /// Fixes are proposed and not applied.
    pub has_fixes: bool,
    /// Names of colleges were matched, or could not be.
    pub has_names: bool,
    /// The selected name has a candidate that is not accepted.
    pub can_accept: bool,
    /// The selected name has a candidate or is matched.
    pub can_refuse: bool,
    /// Doubtful names have a candidate with the score chosen.
    pub has_likely: bool,
    /// A warehouse can be asked: there was a connection that nobody ended.
    pub connected: bool,
}

impl Situation<'_> {
    /// A mark of the data is selected on the figure on screen.
    pub fn marked(&self) -> bool {
        self.selected.is_some_and(|key| Annotation::index_of(key).is_none() && !key.starts_with("share:"))
    }
}

const NO_FILES: Text = text!("Open a colleges file and an earnings file first");
const NO_SLIDES: Text = text!("The deck has no slides yet");
const NO_NAMES: Text = text!("No file names colleges that could be matched");
const NO_FIGURE: Text = text!("Open Map or Earnings first");

/// `Err` says why the command cannot run now.
pub fn enabled(command: &Command, now: &Situation<'_>) -> Result<(), &'static str> {
    let need = |holds: bool, why: &'static str| if holds { Ok(()) } else { Err(why) };
    let files = !now.document.sources.is_empty();
    let data = now.document.has_data();
    let asked = now.document.warehouse.is_some();
    let slides = now.document.deck.len();
    let figure_screen = matches!(now.screen, Screen::Map | Screen::Earnings | Screen::Explore);
    let deck = now.screen == Screen::Deck;
    let slide = now.document.deck.get(now.slide).map(|slide| &slide.content);
    let figure = figure_screen || deck && matches!(slide, Some(SlideContent::Figure(_)));
    match command {
        Command::NewProject
        | Command::OpenFiles
        | Command::OpenPath
        | Command::OpenPaths(_)
        | Command::Connect
        | Command::ConnectTo(..)
        | Command::StopConnecting
        | Command::UseWarehouse
        | Command::StopAsking
        | Command::ChooseDriver
        | Command::UseDriver(_)
        | Command::CopyStatements
        | Command::OpenRecent(_)
        | Command::FindRecent(_)
        | Command::RecentMoved(..)
        | Command::ForgetRecent(_)
        | Command::PinRecent(_)
        | Command::FromPalette(_)
        | Command::Preferences
        | Command::ToggleSingleKeys
        | Command::OpenSample(_)
        | Command::Quit
        | Command::Recover
        | Command::DiscardRecovered
        | Command::ShowDifferences
        | Command::OpenAs(..)
        | Command::Earlier
        | Command::DataHere
        | Command::ClearData(_)
        | Command::ForgetPasswords
        | Command::GoBack(_)
        | Command::GoToStep(_)
        | Command::UnlockRecovered(_)
        | Command::SaveAndGoOn
        | Command::GoOnUnsaved
        | Command::Rename(_)
        | Command::ToggleFacet(_)
        | Command::ToggleSection(_)
        | Command::Theme(_)
        | Command::Speak(_)
        | Command::SpeakExports(_)
        | Command::ZoomIn
        | Command::ZoomOut
        | Command::ZoomReset
        | Command::Palette
        | Command::Help
        | Command::Keys
        | Command::Dismiss
        | Command::CancelJob(_)
        | Command::ShowMatches(_)
        | Command::SelectName(_)
        | Command::AcceptFrom(_)
        | Command::DecideName(..)
        | Command::ShowFile(_)
        | Command::ShowCell(_)
        | Command::Decide(..)
        | Command::TakeBack(_)
        | Command::Mappings
        | Command::TurnStep(..)
        | Command::ForgetStep(_)
        | Command::MoveFile { .. }
        | Command::CompareNames(..)
        | Command::MergeNames(_)
        | Command::KeepApart(_)
        | Command::ForgetMapping(_)
        | Command::ApplyFixes(_)
        | Command::IgnoreIssues(_)
        | Command::BringBack(..)
        | Command::FilterIssues(_)
        | Command::ShowIssue(_)
        | Command::ShowTable(..)
        | Command::SeenChanges(_)
        | Command::ChooseField(..)
        | Command::KeepColumn(..)
        | Command::ChooseSheet(..)
        | Command::ChooseKind(..)
        | Command::RemoveFile(_)
        | Command::SetFilter(..)
        | Command::ProjectSettings
        | Command::Catalogue(_)
        | Command::EditCatalogue(_)
        | Command::LoadPrices
        | Command::UsePricesOf(_)
        | Command::BundledPrices
        | Command::Brand
        | Command::LoadBrand
        | Command::UseBrandOf(_)
        | Command::TestBrand
        | Command::SetAccents(_)
        | Command::RemoveBrand
        | Command::SetRegions(_)
        | Command::SetReferences(_)
        | Command::SetStandards(_)
        | Command::Select(_) => Ok(()),

        Command::Disconnect | Command::ShowStatements if now.connected => Ok(()),
        Command::Disconnect if asked => Err(tr!("There is no connection")),
        Command::Disconnect
        | Command::RefreshWarehouse
        | Command::AskAgain
        | Command::ShowStatements
        | Command::ChooseMeaning(..)
        | Command::ChooseOrder(_) => need(asked, tr!("The figures of this project do not come from a warehouse")),
        Command::SaveRows(false) | Command::Share | Command::ShareTo(_) if asked => {
            Err(tr!("This project holds no people’s rows; save it and hand it on"))
        }
        Command::ToggleSteps | Command::SaveRecipe | Command::SaveRecipeTo(_) => need(files, NO_FILES.get()),
        Command::ApplyRecipe | Command::ApplyRecipeOf(_) | Command::SimilarNames => {
            need(files && now.has_data, NO_FILES.get())
        }
        Command::SaveMapping | Command::SaveMappingTo(_) | Command::UseMapping | Command::UseMappingOf(_) => {
            need(files && now.has_data, NO_FILES.get())
        }
        Command::Undo => need(now.can_undo, tr!("Nothing to undo")),
        Command::Redo => need(now.can_redo, tr!("Nothing to redo")),
        Command::Save
        | Command::SaveAs
        | Command::SaveTo(_)
        | Command::SaveRows(false)
        | Command::AskProtect
        | Command::Share
        | Command::ShareTo(_)
        | Command::Protect(_) => need(data, tr!("There is nothing to save yet")),
        Command::SaveRows(true) if !policy::in_force().people_rows => {
            Err(tr!("The policy of this computer keeps people’s rows out of projects"))
        }
        Command::SetThreshold(threshold, _) => {
            need(*threshold >= policy::in_force().minimum_cell, tr!("The policy of this computer asks for more people"))
        }
        Command::SaveRows(true) => need(files && !now.document.save_rows, tr!("People’s rows are kept already")),
        Command::Export(ExportKind::Issues) | Command::ExportTo(ExportKind::Issues, ..) => need(files, NO_FILES.get()),
        Command::Export(_)
        | Command::ExportPictures(..)
        | Command::ExportTo(..)
        | Command::ExportAgain
        | Command::AskInternal
        | Command::ExportInternal(..) => need(slides > 0, tr!("Add a chart or a map to the deck first")),

        Command::Go(Screen::Start) => Ok(()),
        Command::Go(Screen::Check) => need(data, NO_FILES.get()),
        Command::Go(Screen::Match) => need(now.has_names, NO_NAMES.get()),
        Command::Explore(_) | Command::KeepOnly(..) => need(now.has_data, NO_FILES.get()),
        Command::Pick(_) | Command::ZoomPlot(_) => {
            need(now.has_data && now.screen == Screen::Explore, tr!("Open Explore first"))
        }
        Command::KeepPicked => {
            need(now.screen == Screen::Explore && now.picked > 0, tr!("Pick groups on Explore first"))
        }
        Command::Go(Screen::Map | Screen::Earnings | Screen::Explore) => need(now.has_data, NO_FILES.get()),
        Command::Go(Screen::Deck) => need(now.has_data || slides > 0, NO_FILES.get()),
        Command::ToggleFilters => need(figure_screen, tr!("Filters belong to Map and Earnings")),

        Command::LooksRight => need(now.screen == Screen::Check && now.has_data, tr!("Only on the Check screen")),
        Command::NextIssue | Command::PreviousIssue => {
            need(now.screen == Screen::Check && now.has_issues, tr!("No issue is listed"))
        }
        Command::NextName | Command::PreviousName => need(now.screen == Screen::Match && now.has_names, NO_NAMES.get()),
        Command::AcceptBest => {
            need(now.screen == Screen::Match && now.can_accept, tr!("The selected name has no candidate"))
        }
        Command::RefuseBest => {
            need(now.screen == Screen::Match && now.can_refuse, tr!("The selected name has no candidate"))
        }
        Command::AcceptAbove => {
            need(now.screen == Screen::Match && now.has_likely, tr!("No doubtful name is that likely"))
        }
        Command::ApplyAllFixes => need(now.screen == Screen::Check && now.has_fixes, tr!("No fix is proposed")),

        Command::ClearFilters => need(!now.document.filters.by_field.is_empty(), tr!("No filter is set")),

        Command::NextState | Command::PreviousState
            if matches!(now.screen, Screen::Earnings | Screen::Explore | Screen::Deck) =>
        {
            need(crate::session::state_of(&now.document.deck).is_some(), tr!("The deck is not about one state"))
        }
        Command::Nation | Command::NextState | Command::PreviousState => {
            let FigureKind::Map(map) = &now.document.map.kind else { return need(false, tr!("Open the map first")) };
            let there = match command {
                Command::Nation => map.view != MapView::Nation,
                _ => matches!(map.view, MapView::State(_)),
            };
            need(now.screen == Screen::Map && there, tr!("Open a state on the map first"))
        }
        Command::Tiles
        | Command::DrawNation { .. }
        | Command::ToggleTwoMaps
        | Command::ShadeBeside(_)
        | Command::SizeBeside(_) => need(now.has_data && now.screen == Screen::Map, NO_FILES.get()),
        Command::OpenState(_) | Command::Shade(_) | Command::Size(_) | Command::ToggleDots | Command::CountOnMap(_) => {
            need(now.has_data, NO_FILES.get())
        }

        Command::Chart(kind) if now.has_data && now.screen == Screen::Earnings => {
            let request = &now.document.earnings.request;
            let always = kind.measure(request.measure) != request.measure || *kind == ChartKind::Table;
            need(always || ChartKind::fitting(request, true).contains(kind), kind.needs())
        }
        Command::ThenBy(field) if now.has_data && now.screen == Screen::Earnings => {
            let by = &now.document.earnings.request.by;
            need(field.is_none() || !by.is_empty(), tr!("Choose what to compare by first"))
        }
        Command::CompareBy(_)
        | Command::ThenBy(_)
        | Command::Cell(_)
        | Command::Chart(_)
        | Command::Baseline(_)
        | Command::After(_)
        | Command::Dollars(_)
        | Command::Measure(..)
        | Command::Count(_)
        | Command::Sort(_)
        | Command::ToggleStyle(_) => need(now.has_data && now.screen == Screen::Earnings, tr!("Open Earnings first")),

        Command::NextWording | Command::PreviousWording | Command::BackToProposed | Command::AddToDeck => {
            need(now.has_data && figure_screen, NO_FIGURE.get())
        }
        Command::EditTitle | Command::SetTitle(_) => {
            need(now.has_data && now.screen == Screen::Earnings, tr!("Open Earnings first"))
        }
        Command::Annotate(AnnotationShape::Line, _) => need(now.has_data && figure, NO_FIGURE.get()),
        Command::Annotate(_, key) => {
            need(now.has_data && figure, NO_FIGURE.get())?;
            need(key.is_some() || now.marked(), tr!("Select a mark on the figure first"))
        }
        Command::SetAnnotation(index, _)
        | Command::MoveAnnotation(index, _)
        | Command::PointAnnotation(index, _)
        | Command::DeleteAnnotation(index) => {
            let count = annotations_on(now.document, now.screen, now.slide).len();
            need(*index < count, tr!("The figure has no such annotation"))
        }
        Command::AddShareToDeck => need(now.has_data && now.screen == Screen::Earnings, tr!("Open Earnings first")),
        Command::AddTitleSlide => need(now.has_data || slides > 0, NO_FILES.get()),
        Command::ShowSlide(index)
        | Command::OpenSlideFigure(index)
        | Command::SetNotes(index, _)
        | Command::SetSlideTitle(index, _)
        | Command::SetSlideSubtitle(index, _)
        | Command::SetSlideAlt(index, _) => need(*index < slides, NO_SLIDES.get()),
        Command::StartDeck(_) | Command::ChoosePlace(_) | Command::SetForEach(_) => need(now.has_data, NO_FILES.get()),
        Command::DismissChanges => need(now.document.refreshed.is_some(), tr!("Nothing has changed")),
        Command::ToggleSide => need(deck, tr!("Only on the Deck screen")),
        Command::Present(None) => Ok(()),
        Command::Present(Some(_)) => need(slides > 0, NO_SLIDES.get()),
        Command::CopyPicture | Command::CopyTable => {
            need(now.has_data && figure_screen || deck && now.slide < slides, NO_FIGURE.get())
        }
        Command::NextSlide | Command::SlideDown => need(deck && now.slide + 1 < slides, tr!("This is the last slide")),
        Command::PreviousSlide | Command::SlideUp => need(deck && now.slide > 0, tr!("This is the first slide")),
        Command::MoveSlide { from, to } => need(*from < slides && *to < slides, NO_SLIDES.get()),
        Command::DuplicateSlide | Command::DeleteSlide => need(deck && now.slide < slides, NO_SLIDES.get()),
    }
}
