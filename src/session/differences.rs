//! Two projects, or two sets of files, side by side: what came, went, moved, and which titles are no longer true.

use std::{
    collections::{BTreeSet, HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{DeckError, Loaded, LoadedFile, StartingDeck, refresh::figures, starting_deck};
use crate::{
    compare::{Difference, Snapshot, changes},
    import::{Cancelled, Changes, Landing, Mapping, SavedMapping},
    measure::Request,
    project::{Document, Listed, ProjectStep},
    table::{Column, Field, Table, TableKind},
};

/// One side: a project, or files read as a project of their own.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    pub document: &'a Document,
    pub loaded: &'a Loaded,
}

/// Numbers of rows that are named.
const NAMED: usize = 3;
/// Least share of columns found again for a file to be the newer state of another.
const SAME_FILE: f64 = 0.3;

/// Everything that is different on the newer side: files, columns and rows, then steps, then slides. Where neither side
/// has a deck, the numbers of a board meeting's deck are compared.
///
/// # Errors
/// [`Cancelled`].
pub fn differences(old: Side<'_>, new: Side<'_>, cancel: &AtomicBool) -> Result<Vec<Difference>, Cancelled> {
    let mut found = files(old.loaded, new.loaded, cancel)?;
    found.extend(steps(old, new));
    found.extend(slides(old, new, cancel)?);
    Ok(found)
}

/// What came and went in the files: files, columns and rows.
///
/// # Errors
/// [`Cancelled`].
pub fn files(old: &Loaded, new: &Loaded, cancel: &AtomicBool) -> Result<Vec<Difference>, Cancelled> {
    let pairs = pairs(old, new);
    let mut found = Vec::new();
    for (at, file) in new.files.iter().enumerate() {
        if cancel.load(Ordering::Relaxed) {
            return Err(Cancelled);
        }
        let Some((before, landing)) = pairs.iter().find(|(_, now, _)| *now == at).map(|(old, _, how)| (*old, how))
        else {
            found.push(Difference::FileNew { file: file.name.clone() });
            continue;
        };
        let name = || file.name.clone();
        let Some(was) = old.files.get(before) else { continue };
        if let Some(Changes { new, missing, renamed, .. }) = landing {
            found.extend(new.iter().map(|column| Difference::ColumnNew { file: name(), column: column.clone() }));
            found.extend(missing.iter().map(|column| Difference::ColumnGone { file: name(), column: column.clone() }));
            found.extend(renamed.iter().map(|(old, new)| Difference::ColumnRenamed {
                file: name(),
                old: old.clone(),
                new: new.clone(),
            }));
        }
        if was
            .imported
            .as_ref()
            .zip(file.imported.as_ref())
            .is_some_and(|(a, b)| a.inspection.sha256 == b.inspection.sha256 && Arc::ptr_eq(a, b))
        {
            continue;
        }
        let renamed = landing.as_ref().map_or(&[][..], |landing| &landing.renamed[..]);
        let (gone, new) = rows(&tables(old, was), &tables(new, file), renamed);
        let first = |rows: &[u32]| rows.iter().take(NAMED).copied().collect();
        if !new.is_empty() {
            found.push(Difference::RowsNew { file: name(), count: new.len(), first: first(&new) });
        }
        if !gone.is_empty() {
            found.push(Difference::RowsGone { file: name(), count: gone.len(), first: first(&gone) });
        }
    }
    let kept: BTreeSet<usize> = pairs.iter().map(|(old, _, _)| *old).collect();
    let gone = old.files.iter().enumerate().filter(|(at, _)| !kept.contains(at));
    found.extend(gone.map(|(_, file)| Difference::FileGone { file: file.name.clone() }));
    Ok(found)
}

/// Files of both sides that are states of one: by their columns, else by their names. `None` where the columns of one
/// side are not known.
fn pairs(old: &Loaded, new: &Loaded) -> Vec<(usize, usize, Option<Changes>)> {
    let mut offers = Vec::new();
    for (before, was) in old.files.iter().enumerate() {
        let saved = was.inspection().and_then(|found| SavedMapping::of(&was.name, found, &Mapping::default()));
        for (now, file) in new.files.iter().enumerate() {
            let landing = saved
                .as_ref()
                .zip(file.inspection())
                .map(|(saved, found)| Landing::of(&was.name, &saved.tables, found));
            let named = if was.name == file.name { 0.01 } else { 0.0 };
            match landing {
                Some(landing) if landing.score >= SAME_FILE => {
                    offers.push((landing.score + named, before, now, Some(landing.changes)));
                }
                Some(_) => {}
                None => {
                    let kinds = |loaded: &Loaded, file: &LoadedFile| -> Vec<String> {
                        tables(loaded, file).iter().map(|table| format!("{:?}", table.kind)).collect()
                    };
                    if named > 0.0 || kinds(old, was) == kinds(new, file) {
                        offers.push((SAME_FILE + named, before, now, None));
                    }
                }
            }
        }
    }
    offers.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs: Vec<(usize, usize, Option<Changes>)> = Vec::new();
    for (_, before, now, changes) in offers {
        if !pairs.iter().any(|(old, new, _)| *old == before || *new == now) {
            pairs.push((before, now, changes));
        }
    }
    pairs
}

/// The tables of a file: as it was read, else as they came with the project.
fn tables(loaded: &Loaded, file: &LoadedFile) -> Vec<Arc<Table>> {
    match &file.imported {
        Some(imported) => imported.tables.clone(),
        None => loaded.dataset().tables.iter().filter(|table| *table.file == *file.name).cloned().collect(),
    }
}

/// Rows that only the older tables have, and those that only the newer have, by their numbers in the sheet.
fn rows(old: &[Arc<Table>], new: &[Arc<Table>], renamed: &[(String, String)]) -> (Vec<u32>, Vec<u32>) {
    let (mut gone, mut came) = (Vec::new(), Vec::new());
    for (at, was) in old.iter().enumerate() {
        let nth = old[..at].iter().filter(|other| other.kind == was.kind).count();
        let Some(now) = new.iter().filter(|table| table.kind == was.kind).nth(nth) else { continue };
        let columns = told_by(was, now, renamed);
        let (was_keys, now_keys) =
            (keys(was, columns.iter().map(|(a, _)| *a)), keys(now, columns.iter().map(|(_, b)| *b)));
        let mut left: HashMap<u64, usize> = HashMap::new();
        for key in &was_keys {
            *left.entry(*key).or_default() += 1;
        }
        for (row, key) in now_keys.iter().enumerate() {
            match left.get_mut(key) {
                Some(count) if *count > 0 => *count -= 1,
                _ => came.push(now.source_rows[row]),
            }
        }
        // What is left over was there before; of equal rows the last ones.
        for (row, key) in was_keys.iter().enumerate().rev() {
            if let Some(count) = left.get_mut(key).filter(|count| **count > 0) {
                *count -= 1;
                gone.push(was.source_rows[row]);
            }
        }
    }
    gone.sort_unstable();
    (gone, came)
}

/// The columns that tell rows apart: people by who they are, programs by what they are, all else by everything they say.
fn told_by<'a>(was: &'a Table, now: &'a Table, renamed: &[(String, String)]) -> Vec<(&'a Column, &'a Column)> {
    let both = |field: Field| was.column(field).zip(now.column(field));
    if was.kind == TableKind::People
        && let Some((a, b)) = both(Field::PersonId)
        && !numbered(a)
        && !numbered(b)
    {
        return vec![(a, b)];
    }
    if was.kind == TableKind::Programs {
        let fields = [Field::State, Field::College, Field::Program, Field::Cip, Field::Credential, Field::AwardLevel];
        let found: Vec<_> = fields.into_iter().filter_map(both).collect();
        if !found.is_empty() {
            return found;
        }
    }
    let new_name =
        |name: &str| renamed.iter().find(|(old, _)| old == name).map_or(name.to_owned(), |(_, new)| new.clone());
    let same = |a: &'a Arc<Column>| {
        let name = new_name(&a.name);
        let identifies = |field: Option<Field>| matches!(field, Some(Field::PersonId | Field::Identifier(_)));
        let b = now
            .columns
            .iter()
            .find(|b| *b.name == *name)
            .or_else(|| now.columns.iter().find(|b| a.field.is_some() && b.field == a.field))?;
        (!identifies(a.field) && !identifies(b.field)).then_some((&**a, &**b))
    };
    was.columns.iter().filter_map(same).collect()
}

/// Running numbers, as a project keeps people: they tell nobody apart in another file.
fn numbered(column: &Column) -> bool {
    column.text(0).is_some_and(|text| **text == *"1")
        && (0..column_rows(column).min(3))
            .all(|row| column.text(row).is_some_and(|text| text.parse::<usize>().is_ok_and(|number| number <= row + 1)))
}

fn column_rows(column: &Column) -> usize {
    use crate::table::Values;
    match &column.values {
        Values::Codes8(codes, _) => codes.len(),
        Values::Codes16(codes, _) => codes.len(),
        Values::Codes32(codes, _) => codes.len(),
        _ => 0,
    }
}

/// One number a row for what it says in some columns.
fn keys<'a>(table: &Table, columns: impl Iterator<Item = &'a Column>) -> Vec<u64> {
    let columns: Vec<&Column> = columns.collect();
    (0..table.rows())
        .map(|row| {
            let mut hasher = DefaultHasher::new();
            for column in &columns {
                match (column.text(row), column.number(row)) {
                    (Some(text), _) => text.trim().to_lowercase().hash(&mut hasher),
                    (None, Some(number)) => number.to_bits().hash(&mut hasher),
                    (None, None) => (column.state(row) as u8).hash(&mut hasher),
                }
            }
            hasher.finish()
        })
        .collect()
}

/// Steps that only one side follows. Steps about a file are told by the file's place among those that both have.
fn steps(old: Side<'_>, new: Side<'_>) -> Vec<Difference> {
    let pairs = pairs(old.loaded, new.loaded);
    let followed = |side: &Side<'_>| -> Vec<ProjectStep> {
        side.document.steps().into_iter().filter(|listed| listed.on).map(|Listed { step, .. }| step).collect()
    };
    let moved = |step: &ProjectStep| match step {
        ProjectStep::File(file, step) => {
            let now = pairs.iter().find(|(before, _, _)| before == file).map_or(usize::MAX, |(_, now, _)| *now);
            ProjectStep::File(now, step.clone())
        }
        step => step.clone(),
    };
    let (was, now): (Vec<ProjectStep>, Vec<ProjectStep>) = (followed(&old).iter().map(moved).collect(), followed(&new));
    let words = |step: &ProjectStep, side: &Side<'_>| match step {
        ProjectStep::File(file, own) => match side.loaded.files.get(*file) {
            Some(file) => format!("{}, {}", file.name, own.words()),
            None => own.words(),
        },
        step => step.words(),
    };
    let new_steps = now.iter().filter(|step| !was.contains(step));
    let gone = was.iter().filter(|step| !now.contains(step));
    new_steps
        .map(|step| Difference::StepNew { words: words(step, &new) })
        .chain(gone.map(|step| Difference::StepGone { words: words(step, &new) }))
        .collect()
}

fn slides(old: Side<'_>, new: Side<'_>, cancel: &AtomicBool) -> Result<Vec<Difference>, Cancelled> {
    let (mut was_document, mut now_document) = (old.document.clone(), new.document.clone());
    if was_document.deck.is_empty() && now_document.deck.is_empty() {
        match starting_deck(&StartingDeck::Board, &was_document, old.loaded, cancel, &|_| {}) {
            Ok(started) => was_document.deck = started.slides,
            Err(DeckError::Cancelled) => return Err(Cancelled),
            // Nothing can be published on the older side: there is nothing to compare.
            Err(_) => return Ok(Vec::new()),
        }
    }
    if was_document.deck.is_empty() {
        was_document.deck.clone_from(&now_document.deck);
    } else if now_document.deck.is_empty() {
        now_document.deck.clone_from(&was_document.deck);
    }
    let figures = |document: &Document, loaded: &Loaded| {
        let engine = loaded.engine.settled(&document.settings());
        figures(document, &engine, cancel)
    };
    let (was, now) = (figures(&was_document, old.loaded), figures(&now_document, new.loaded));
    if cancel.load(Ordering::Relaxed) {
        return Err(Cancelled);
    }
    let mut used = vec![false; was.len()];
    let mut found = Vec::new();
    for (request, figure) in &now {
        let words = figure.words();
        let same = |(at, (asked, _)): &(usize, &(Request, _))| !used[*at] && asked == request;
        let Some((at, (_, before))) = was.iter().enumerate().find(same) else {
            found.push(Difference::SlideNew { title: words.title.clone() });
            continue;
        };
        used[at] = true;
        let slide = || words.title.clone();
        let moved = changes(&Snapshot::of(before.numbers()), &Snapshot::of(figure.numbers()));
        found.extend(moved.into_iter().map(|change| Difference::Number { slide: slide(), change }));
        if words.stale && !before.words().stale {
            found.push(Difference::TitleStale { title: slide() });
        }
    }
    let gone = was.iter().zip(used).filter(|(_, used)| !used);
    found.extend(gone.map(|((_, figure), _)| Difference::SlideGone { title: figure.words().title.clone() }));
    Ok(found)
}
