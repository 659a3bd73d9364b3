//! Commands that change the document: plain functions from one document to the next, so that undo is a snapshot.

use std::sync::Arc;

use super::{
    ColumnRef, Command, Decided,
    annotate::edit_annotations,
    explore::{edit_explore, explored},
    figures::{edit_earnings, edit_map, edit_words, figure_of, with_project},
};
use crate::{
    app::matching::step_words,
    import::{ColumnChoice, TableChoice},
    measure::USUAL_THRESHOLD,
    project::{DeckSlide, Document, Screen, SlideContent},
    words::language,
};

/// Applies a command to the document and names the step for undo; `None` if it changes nothing there.
/// `screen` tells whose figure is meant, `slide` which slide, `titles` are those proposed for the figure now.
pub fn edit(
    document: &mut Document,
    command: &Command,
    screen: Screen,
    slide: usize,
    titles: &[String],
) -> Option<String> {
    let step = match command {
        Command::Rename(name) => {
            document.name.clone_from(name);
            tr!("Rename project").to_owned()
        }
        Command::SaveRows(true) if !document.save_rows => {
            document.save_rows = true;
            tr!("Keep people’s rows").to_owned()
        }
        Command::SaveRows(_) => return None,
        Command::ChooseMeaning(column, field) => {
            document.warehouse.as_mut()?.mean(column, *field);
            match field {
                Some(field) => tr!("{column} means {}", field.label(), column = column),
                None => tr!("{column} means nothing", column = column),
            }
        }
        Command::ChooseOrder(column) => {
            let table = document.warehouse.as_mut()?;
            if table.order == *column {
                return None;
            }
            table.order.clone_from(column);
            match column {
                Some(column) => tr!("{column} tells which certificate of one day came first", column = column),
                None => tr!("No column tells which certificate of one day came first").to_owned(),
            }
        }
        Command::Decide(..)
        | Command::TakeBack(_)
        | Command::BringBack(..)
        | Command::ChooseField(..)
        | Command::KeepColumn(..)
        | Command::ChooseSheet(..)
        | Command::ChooseKind(..)
        | Command::RemoveFile(_)
        | Command::LooksRight => edit_sources(document, command)?,
        Command::TurnStep(step, on) => {
            let words = step.words();
            let label =
                if *on { tr!("Turn on: {words}", words = words) } else { tr!("Turn off: {words}", words = words) };
            document.turn(step, *on).then_some(label)?
        }
        Command::ForgetStep(step) => {
            document.forget(step).then(|| tr!("Delete step: {words}", words = step.words()))?
        }
        Command::MoveFile { from, to } => document.move_file(*from, *to).then(|| tr!("Move file").to_owned())?,
        Command::MergeNames(rule) => {
            document.decisions.merge(rule.clone());
            rule.words()
        }
        Command::KeepApart(apart) => {
            document.decisions.keep_apart(apart.clone());
            apart.words()
        }
        Command::DecideName(name, verdict) => {
            document.decisions.decide(&name.spelling, name.state.as_deref(), verdict);
            step_words(name, verdict)
        }
        Command::EditCatalogue(edit) => {
            document.decisions.credentials.apply(edit).ok()?;
            edit.words()
        }
        Command::SetThreshold(threshold, reason) => {
            document.threshold = *threshold;
            document.threshold_reason = reason.clone().filter(|_| *threshold < USUAL_THRESHOLD);
            tr!("Threshold: {threshold} people", threshold = threshold)
        }
        Command::BundledPrices => {
            document.prices = None;
            tr!("Bundled consumer prices").to_owned()
        }
        Command::SetAccents(accents) => {
            let kit = Arc::make_mut(document.brand.as_mut()?);
            kit.accents.clone_from(accents);
            tr!("Brand colours").to_owned()
        }
        Command::RemoveBrand => {
            let kit = document.brand.take()?;
            tr!("Remove brand kit {}", kit.name)
        }
        Command::SetRegions(regions) => {
            document.regions.clone_from(regions);
            tr!("Regions").to_owned()
        }
        Command::SetReferences(lines) => {
            document.earnings.request.references.clone_from(lines);
            tr!("Reference lines").to_owned()
        }
        Command::SetStandards(standards) => {
            document.earnings.request.standards.clone_from(standards);
            tr!("Minimum standards").to_owned()
        }
        Command::SetFilter(field, keep) => {
            match keep {
                Some(keep) => document.filters.by_field.insert(*field, keep.clone()),
                None => document.filters.by_field.remove(field),
            };
            tr!("Filter: {}", field.label())
        }
        Command::ClearFilters => {
            document.filters.by_field.clear();
            tr!("Clear filters").to_owned()
        }
        Command::Nation
        | Command::Tiles
        | Command::DrawNation { .. }
        | Command::ToggleTwoMaps
        | Command::ShadeBeside(_)
        | Command::SizeBeside(_)
        | Command::OpenState(_)
        | Command::Shade(_)
        | Command::Size(_)
        | Command::ToggleDots
        | Command::CountOnMap(_) => edit_map(document, command)?,
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
        | Command::ToggleStyle(_) => edit_earnings(document, command)?,
        Command::Explore(_) | Command::KeepOnly(..) => edit_explore(document, command)?,
        Command::NextWording | Command::PreviousWording | Command::SetTitle(_) | Command::BackToProposed => {
            edit_words(figure_of(document, screen)?, command, titles)?
        }
        Command::DismissChanges => {
            document.refreshed = None;
            tr!("Dismiss what changed").to_owned()
        }
        Command::Annotate(..)
        | Command::SetAnnotation(..)
        | Command::MoveAnnotation(..)
        | Command::PointAnnotation(..)
        | Command::DeleteAnnotation(_) => edit_annotations(document, command, screen, slide)?,
        Command::AddToDeck
        | Command::AddShareToDeck
        | Command::AddTitleSlide
        | Command::MoveSlide { .. }
        | Command::SlideUp
        | Command::SlideDown
        | Command::DuplicateSlide
        | Command::DeleteSlide
        | Command::SetNotes(..)
        | Command::SetSlideTitle(..)
        | Command::SetSlideSubtitle(..)
        | Command::SetSlideAlt(..) => edit_deck(document, command, screen, slide, titles)?,
        _ => return None,
    };
    Some(step)
}

fn edit_sources(document: &mut Document, command: &Command) -> Option<String> {
    let step = match command {
        Command::Decide(file, issue, fix) => {
            document.sources.get_mut(*file)?.mapping.decide(issue, fix);
            match issue.text.as_str() {
                "" => fix.words(),
                text => format!("{}: “{text}”", fix.words()),
            }
        }
        Command::TakeBack(Decided { file, what }) => {
            let mapping = &mut document.sources.get_mut(*file)?.mapping;
            mapping.take_back(what);
            match (&what.text, &what.column) {
                (Some(text), _) => tr!("Take back: “{text}”", text = text),
                (None, Some(letter)) => {
                    tr!("Take back: column {letter}, {}", uncapitalised(&what.fix.words()), letter = letter)
                }
                (None, None) => tr!("Take back: {}", uncapitalised(&what.fix.words())),
            }
        }
        Command::BringBack(file, issue) => {
            document.sources.get_mut(*file)?.mapping.bring_back(issue);
            tr!("Bring back: {}", issue.message)
        }
        Command::ChooseField(column, field) => {
            column_choice(document, column)?.field = *field;
            let letter = &column.letter;
            match field {
                None => tr!("Column {letter}: as detected", letter = letter),
                Some(None) => tr!("Column {letter}: no meaning", letter = letter),
                Some(Some(field)) => tr!("Column {letter}: {}", field.label(), letter = letter),
            }
        }
        Command::KeepColumn(column, kept) => {
            column_choice(document, column)?.kept = *kept;
            let letter = &column.letter;
            match kept {
                Some(true) => tr!("Keep column {letter}", letter = letter),
                Some(false) => tr!("Leave out column {letter}", letter = letter),
                None => tr!("Column {letter}: as detected", letter = letter),
            }
        }
        Command::ChooseSheet(file, sheet) => {
            let tables = &mut document.sources.get_mut(*file)?.mapping.tables;
            for choice in tables.values_mut() {
                choice.used = Some(false);
            }
            tables.entry(sheet.clone()).or_default().used = Some(true);
            tr!("Read sheet {sheet}", sheet = sheet)
        }
        Command::ChooseKind(file, sheet, kind) => {
            document.sources.get_mut(*file)?.mapping.tables.entry(sheet.clone()).or_default().kind = *kind;
            tr!("What the rows are").to_owned()
        }
        Command::RemoveFile(file) => {
            if *file >= document.sources.len() {
                return None;
            }
            let source = document.sources.remove(*file);
            tr!("Remove {}", source.path.file_name().unwrap_or_default().to_string_lossy())
        }
        Command::LooksRight => {
            if document.sources.iter().all(|source| source.checked) {
                return None;
            }
            for source in &mut document.sources {
                source.checked = true;
            }
            tr!("Looks right").to_owned()
        }
        _ => return None,
    };
    Some(step)
}

/// Words as they stand inside a sentence.
fn uncapitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn column_choice<'a>(document: &'a mut Document, column: &ColumnRef) -> Option<&'a mut ColumnChoice> {
    let ColumnRef { file, sheet, letter } = column;
    let source = document.sources.get_mut(*file)?;
    let table: &mut TableChoice = source.mapping.tables.entry(sheet.clone()).or_default();
    Some(table.columns.entry(letter.clone()).or_default())
}

fn edit_deck(
    document: &mut Document,
    command: &Command,
    screen: Screen,
    shown: usize,
    titles: &[String],
) -> Option<String> {
    let step = match command {
        Command::AddToDeck => {
            let figure = match screen {
                Screen::Explore => explored(document),
                _ => figure_of(document, screen)?.clone(),
            };
            add_figure(document, &figure);
            tr!("Add to deck")
        }
        Command::AddShareToDeck => {
            add_figure(document, &document.share.clone());
            tr!("Add to deck")
        }
        Command::AddTitleSlide => {
            let content = SlideContent::Title { title: document.name.clone(), subtitle: String::new() };
            document.deck.insert(0, DeckSlide { content, notes: None, batch: 0 });
            tr!("Add title slide")
        }
        Command::MoveSlide { from, to } => move_slide(document, *from, *to)?,
        Command::SlideUp => move_slide(document, shown, shown.checked_sub(1)?)?,
        Command::SlideDown => move_slide(document, shown, shown + 1)?,
        Command::DuplicateSlide => {
            let copy = document.deck.get(shown)?.clone();
            document.deck.insert(shown + 1, copy);
            tr!("Duplicate slide")
        }
        Command::DeleteSlide => {
            if shown >= document.deck.len() {
                return None;
            }
            document.deck.remove(shown);
            tr!("Delete slide")
        }
        Command::SetNotes(index, notes) => {
            document.deck.get_mut(*index)?.notes.clone_from(notes);
            tr!("Edit speaker notes")
        }
        Command::SetSlideTitle(index, text) => edit_slide(document, *index, SlideWord::Title, text.clone(), titles)?,
        Command::SetSlideSubtitle(index, text) => {
            edit_slide(document, *index, SlideWord::Subtitle, text.clone(), titles)?
        }
        Command::SetSlideAlt(index, text) => edit_slide(document, *index, SlideWord::Alt, text.clone(), titles)?,
        _ => return None,
    };
    Some(step.to_owned())
}

fn add_figure(document: &mut Document, figure: &crate::figure::FigureSpec) {
    let figure = with_project(document, figure);
    let batch = document.next_batch();
    document.deck.push(DeckSlide { content: SlideContent::Figure(Box::new(figure)), notes: None, batch });
}

fn move_slide(document: &mut Document, from: usize, to: usize) -> Option<&'static str> {
    if from >= document.deck.len() || to >= document.deck.len() || from == to {
        return None;
    }
    let slide = document.deck.remove(from);
    document.deck.insert(to, slide);
    Some(tr!("Move slide"))
}

#[derive(Clone, Copy)]
enum SlideWord {
    Title,
    Subtitle,
    Alt,
}

fn edit_slide(
    document: &mut Document,
    index: usize,
    word: SlideWord,
    text: Option<String>,
    titles: &[String],
) -> Option<&'static str> {
    match (&mut document.deck.get_mut(index)?.content, word) {
        (SlideContent::Title { title, subtitle: _ }, SlideWord::Title) => *title = text.unwrap_or_default(),
        (SlideContent::Title { title: _, subtitle }, SlideWord::Subtitle) => *subtitle = text.unwrap_or_default(),
        (SlideContent::Title { .. }, SlideWord::Alt) => return None,
        (SlideContent::Figure(figure), SlideWord::Title) => {
            // What the numbers proposed when it was written tells later whether they have moved under it.
            let now = titles.get(figure.words.wording).or(titles.first());
            figure.words.title_when = now.filter(|_| text.is_some()).cloned();
            figure.words.title_language = language();
            figure.words.title = text;
        }
        (SlideContent::Figure(figure), SlideWord::Subtitle) => figure.words.subtitle = text,
        (SlideContent::Figure(figure), SlideWord::Alt) => figure.words.alt = text,
    }
    Some(tr!("Edit slide"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        import::{Fix, Issue, IssueCode, Settled, Severity},
        measure::Keep,
        project::SourceFile,
        table::Field,
    };

    fn run(document: &mut Document, command: &Command, screen: Screen) -> Option<String> {
        edit(document, command, screen, 0, &[])
    }

    #[test]
    fn a_fix_is_written_to_its_column_and_can_be_taken_back() {
        let mut document = Document { sources: vec![SourceFile::default()], ..Document::default() };
        let fix = Fix::ReadAs("Washington".into());
        let issue = Issue {
            code: IssueCode::NotAState,
            severity: Severity::Warning,
            file: "colleges.xlsx".into(),
            sheet: "Colleges".into(),
            cells: vec!["A6".into()],
            columns: vec!["A".into()],
            count: 1,
            text: "Wahsington".into(),
            message: "“Wahsington” is not a state".into(),
            fix: Some(fix.clone()),
            choices: Vec::new(),
        };
        let command = Command::Decide(0, Box::new(issue), fix.clone());
        let step = run(&mut document, &command, Screen::Check);
        assert_eq!(step.as_deref(), Some("Read as Washington: “Wahsington”"));
        let fixes = |document: &Document| document.sources[0].mapping.tables["Colleges"].columns["A"].fixes.clone();
        assert_eq!(fixes(&document).get("Wahsington"), Some(&fix));
        let what =
            Settled { sheet: Some("Colleges".into()), column: Some("A".into()), text: Some("Wahsington".into()), fix };
        let back = Decided { file: 0, what };
        run(&mut document, &Command::TakeBack(back), Screen::Check);
        assert!(fixes(&document).is_empty());
    }

    #[test]
    fn a_threshold_keeps_its_reason_only_while_it_is_low() {
        let mut document = Document::default();
        let step = run(&mut document, &Command::SetThreshold(5, Some("State rule".into())), Screen::Earnings);
        assert_eq!(step.as_deref(), Some("Threshold: 5 people"));
        assert_eq!((document.threshold, document.threshold_reason.as_deref()), (5, Some("State rule")));
        run(&mut document, &Command::SetThreshold(11, Some("State rule".into())), Screen::Earnings);
        assert_eq!((document.threshold, document.threshold_reason), (11, None));
    }

    #[test]
    fn later_figures_of_the_deck_are_of_later_batches() {
        let mut document = Document::default();
        for _ in 0..2 {
            run(&mut document, &Command::AddToDeck, Screen::Earnings);
        }
        run(&mut document, &Command::MoveSlide { from: 1, to: 0 }, Screen::Deck);
        let batches: Vec<u32> = document.in_deck().iter().map(|figure| figure.batch).collect();
        assert_eq!(batches, [1, 0]);
    }

    #[test]
    fn a_figure_takes_the_filters_of_the_moment_to_the_deck() {
        let mut document = Document::default();
        let ohio = Keep::Labels(BTreeSet::from(["Ohio".to_owned()]));
        run(&mut document, &Command::SetFilter(Field::State, Some(ohio.clone())), Screen::Earnings);
        run(&mut document, &Command::AddToDeck, Screen::Earnings);
        run(&mut document, &Command::ClearFilters, Screen::Earnings);
        let SlideContent::Figure(figure) = &document.deck[0].content else { panic!("a figure") };
        assert_eq!(figure.request.filters.by_field.get(&Field::State), Some(&ohio));
        assert!(document.filters.by_field.is_empty());
    }

    #[test]
    fn commands_on_what_does_not_exist_change_nothing() {
        let mut document = Document::default();
        let missing = [
            Command::MoveSlide { from: 0, to: 3 },
            Command::SetNotes(4, None),
            Command::RemoveFile(0),
            Command::DeleteSlide,
            Command::SlideUp,
        ];
        for command in missing {
            assert_eq!(run(&mut document, &command, Screen::Deck), None, "{command:?}");
        }
        assert_eq!(document, Document::default());
    }
}
