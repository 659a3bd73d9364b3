//! A recipe followed on other files, step by step: what can be done is done, and the report says what could not, and why.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Follow, Loaded, Touched, Wanted, load, touched};
use crate::{
    figure::FigureKind,
    import::{self, Cancelled, FileStep, Inspection, Landing, Mapping, SavedTable, TableChoice},
    measure::{Engine, Filters, Keep, Unit},
    place::Directory,
    project::{Chart, Document, ProjectStep, Recipe, ViewStep},
    table::{Field, Period},
};

/// What following a recipe made.
#[derive(Debug)]
pub struct AppliedRecipe {
    pub document: Document,
    /// All files of the document, understood and joined anew.
    pub loaded: Loaded,
    pub report: RecipeReport,
}

/// What became of every step of a recipe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecipeReport {
    /// Name of the project the recipe was made of.
    pub recipe: String,
    pub files: Vec<FileReport>,
    /// In the recipe's order; columns under new names first.
    pub steps: Vec<StepReport>,
}

/// Which file of the recipe a file was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    pub file: String,
    /// Name of the recipe's file; `None` if it has the columns of none.
    pub made_for: Option<String>,
    /// How the columns differ, in words.
    pub changes: String,
}

/// What became of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepReport {
    /// The command that makes such a step, as its menu names it.
    pub menu: String,
    pub words: String,
    /// The file it is about.
    pub file: Option<String>,
    pub applied: bool,
    /// What it touches in these files.
    pub touched: Touched,
    /// Why it was skipped; of one applied, what was different.
    pub why: Option<String>,
}

impl RecipeReport {
    pub fn applied(&self) -> usize {
        self.steps.iter().filter(|step| step.applied).count()
    }

    pub fn skipped(&self) -> usize {
        self.steps.len() - self.applied()
    }

    /// The report as the command line prints it.
    pub fn to_json(&self) -> Value {
        let file = |file: &FileReport| json!({ "file": file.file, "made_for": file.made_for, "changes": file.changes });
        let step = |step: &StepReport| {
            json!({
                "menu": step.menu, "words": step.words, "file": step.file,
                "outcome": if step.applied { "applied" } else { "skipped" },
                "touched": step.touched.count, "unit": step.touched.of.word(), "why": step.why,
            })
        };
        json!({
            "version": 1, "recipe": self.recipe, "applied": self.applied(), "skipped": self.skipped(),
            "files": self.files.iter().map(file).collect::<Vec<_>>(),
            "steps": self.steps.iter().map(step).collect::<Vec<_>>(),
        })
    }

    /// The report as lines for people.
    pub fn to_text(&self) -> String {
        let mut text = format!("{}: {} steps applied, {} skipped\n", self.recipe, self.applied(), self.skipped());
        for file in &self.files {
            match &file.made_for {
                Some(made_for) => text += &format!("  {} as {made_for}: {}\n", file.file, file.changes),
                None => text += &format!("  {}: {}\n", file.file, file.changes),
            }
        }
        for step in &self.steps {
            let outcome = if step.applied { "applied" } else { "skipped" };
            let count = step.touched.count.filter(|_| step.applied);
            let count = count.map_or_else(String::new, |count| format!(", {count} {}", step.touched.of.word()));
            let file = step.file.as_ref().map_or_else(String::new, |file| format!("{file}: "));
            let why = step.why.as_ref().map_or_else(String::new, |why| format!(" ({why})"));
            text += &format!("{outcome}  {file}{}{count}{why}\n", step.words);
        }
        text
    }
}

/// The recipe of a document and its files.
pub fn recipe_of(document: &Document, loaded: &Loaded) -> Recipe {
    let found: Vec<Option<&Inspection>> = loaded.files.iter().map(|file| file.inspection()).collect();
    Recipe::of(document, &found)
}

/// Follows a recipe on the files of a document. What the document decided otherwise gives way.
///
/// # Errors
/// [`Cancelled`]; nothing made so far is kept.
pub fn apply_recipe(
    document: &Document,
    loaded: &Loaded,
    recipe: &Recipe,
    directory: &Directory,
    follow: &Follow<'_>,
) -> Result<AppliedRecipe, Cancelled> {
    let mut work = Work {
        document: document.clone(),
        before: loaded,
        recipe,
        outcomes: vec![None; recipe.steps.len()],
        renamed: Vec::new(),
    };
    let pairs = work.pair();
    follow.check()?;
    work.files(&pairs);
    work.names();
    let loaded = load(work.wanted(), &work.document.decisions, directory, follow)?;
    work.view();
    let engine = loaded.engine.settled(&work.document.settings());
    let facts = Facts::of(&engine, &loaded);
    work.view_by(&facts);
    let report = work.report(&pairs, &loaded, follow)?;
    Ok(AppliedRecipe { document: work.document, loaded, report })
}

/// What became of a step: where it stands in the document now, or why it does not.
#[derive(Clone, Debug)]
struct Outcome {
    step: Option<ProjectStep>,
    why: Option<String>,
}

impl Outcome {
    fn applied(step: ProjectStep, why: Option<String>) -> Self {
        Self { step: Some(step), why }
    }

    fn skipped(why: impl Into<String>) -> Self {
        Self { step: None, why: Some(why.into()) }
    }
}

/// A file of the document taken for one of the recipe.
struct Pair {
    /// Place among the document's sources.
    source: usize,
    landing: Landing,
    /// The header is found only in the rows that the recipe names.
    by_header: bool,
}

struct Work<'a> {
    document: Document,
    before: &'a Loaded,
    recipe: &'a Recipe,
    outcomes: Vec<Option<Outcome>>,
    /// Columns whose meaning had to be kept because their names are new: source, step, why.
    renamed: Vec<(ProjectStep, String)>,
}

/// Least share of columns found again for a file to be taken for one of the recipe.
const SAME_FILE: f64 = 0.3;

impl Work<'_> {
    /// For each file of the recipe the file of the document that is most like it; no file is taken twice.
    fn pair(&self) -> Vec<Option<Pair>> {
        let mut offers = Vec::new();
        for (at, file) in self.recipe.files.iter().enumerate() {
            for (source, loaded) in self.before.files.iter().enumerate() {
                let Some(found) = loaded.inspection() else { continue };
                let plain = Landing::of(&file.name, &file.tables, found);
                let chosen = self.headed(at, source, &file.name, &file.tables);
                let (landing, by_header) = match chosen {
                    Some(chosen) if chosen.score > plain.score => (chosen, true),
                    _ => (plain, false),
                };
                offers.push((landing.score, at, Pair { source, landing, by_header }));
            }
        }
        offers.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2.source).cmp(&(b.1, b.2.source))));
        let mut pairs: Vec<Option<Pair>> = self.recipe.files.iter().map(|_| None).collect();
        let mut taken = BTreeSet::new();
        for (score, at, pair) in offers {
            if score >= SAME_FILE && pairs[at].is_none() && taken.insert(pair.source) {
                pairs[at] = Some(pair);
            }
        }
        pairs
    }

    /// How a file looks under the header rows that the recipe names.
    fn headed(&self, file: usize, source: usize, name: &str, tables: &[SavedTable]) -> Option<Landing> {
        let rows = self.recipe.steps.iter().find_map(|step| match &step.step {
            ProjectStep::File(of, FileStep::Header { rows, .. }) if *of == file && step.on => Some(rows),
            _ => None,
        })?;
        let book = self.before.files.get(source)?.book.as_ref()?;
        let choice = TableChoice { header_rows: Some(rows.clone()), ..TableChoice::default() };
        let tables_now = book.sheets.iter().map(|sheet| (sheet.name.to_string(), choice.clone())).collect();
        let found = import::peek(book, &Mapping { tables: tables_now, ..Mapping::default() });
        Some(Landing::of(name, tables, &found))
    }

    fn files(&mut self, pairs: &[Option<Pair>]) {
        for pair in pairs.iter().flatten() {
            for table in &pair.landing.tables {
                for column in table.columns.values() {
                    let (Some(name), Some(field)) = (&column.renamed, column.meant) else { continue };
                    let step = FileStep::Column {
                        sheet: table.now.clone(),
                        column: column.letter.clone(),
                        field: Some(field),
                    };
                    let known = self.before.files.get(pair.source).and_then(|file| file.inspection());
                    if known.is_some_and(|found| reads_as(found, &table.now, &column.letter, field)) {
                        continue;
                    }
                    let step = ProjectStep::File(pair.source, step);
                    self.document.follow(&step);
                    self.renamed.push((step, tr!("the column is called {name} now", name = name)));
                }
            }
        }
        for (at, step) in self.recipe.steps.iter().enumerate() {
            let ProjectStep::File(file, step_of) = &step.step else { continue };
            let outcome = match pairs.get(*file).and_then(Option::as_ref) {
                None => {
                    let name = self.recipe.files.get(*file).map_or("", |file| &*file.name);
                    Outcome::skipped(tr!("no file has the columns of {name}", name = name))
                }
                Some(pair) => land(step_of, pair),
            };
            self.outcomes[at] = Some(self.keep(step.on, outcome));
        }
    }

    fn names(&mut self) {
        for (at, step) in self.recipe.steps.iter().enumerate() {
            if let ProjectStep::Names(_) = &step.step {
                self.outcomes[at] = Some(self.keep(step.on, Outcome::applied(step.step.clone(), None)));
            }
        }
    }

    /// Puts a step into the document where it has landed, or aside if it is turned off.
    fn keep(&mut self, on: bool, outcome: Outcome) -> Outcome {
        let Some(step) = &outcome.step else { return outcome };
        if !self.document.follow(step) {
            return Outcome::skipped(tr!("one of its spellings means something else in this project"));
        }
        if on {
            return outcome;
        }
        self.document.turn(step, false);
        Outcome::skipped(tr!("it is turned off in the recipe"))
    }

    /// The files as they must be understood now.
    fn wanted(&self) -> Vec<Wanted> {
        let catalogue = &self.document.decisions.credentials;
        let same_catalogue = *catalogue == self.before.key.decisions.credentials;
        let files = self.document.sources.iter().zip(&self.before.files).zip(&self.before.key.files);
        files
            .map(|((source, file), (_, mapping))| {
                let now = source.mapping.for_reading();
                let same = now == *mapping && same_catalogue;
                let saved = self.before.dataset().tables.iter();
                let saved = saved.filter(|table| *table.sha256 == *source.sha256 && file.imported.is_none());
                Wanted {
                    name: file.name.clone(),
                    sha256: source.sha256.clone(),
                    mapping: now,
                    book: file.book.clone(),
                    imported: file.imported.clone().filter(|_| same || file.book.is_none()),
                    saved: saved.cloned().collect(),
                }
            })
            .collect()
    }

    /// View steps that hang on nothing the files say.
    fn view(&mut self) {
        for (at, step) in self.recipe.steps.iter().enumerate() {
            if let ProjectStep::View(view) = &step.step
                && !needs_engine(view)
            {
                self.outcomes[at] = Some(self.keep(step.on, Outcome::applied(step.step.clone(), None)));
            }
        }
    }

    fn view_by(&mut self, facts: &Facts) {
        for (at, step) in self.recipe.steps.iter().enumerate() {
            if let ProjectStep::View(view) = &step.step
                && needs_engine(view)
            {
                let outcome = match facts.can(view) {
                    Ok(why) => Outcome::applied(step.step.clone(), why),
                    Err(why) => Outcome::skipped(why),
                };
                self.outcomes[at] = Some(self.keep(step.on, outcome));
            }
        }
    }

    fn report(&self, pairs: &[Option<Pair>], loaded: &Loaded, follow: &Follow<'_>) -> Result<RecipeReport, Cancelled> {
        let renamed = self.renamed.iter().map(|(step, why)| Outcome::applied(step.clone(), Some(why.clone())));
        let own = self.recipe.steps.iter().zip(&self.outcomes).map(|(step, outcome)| {
            let outcome = outcome.clone().unwrap_or_else(|| Outcome::skipped(""));
            (step.step.clone(), outcome)
        });
        let all: Vec<(ProjectStep, Outcome)> =
            renamed.filter_map(|outcome| Some((outcome.step.clone()?, outcome))).chain(own).collect();
        let landed: Vec<ProjectStep> =
            all.iter().map(|(step, outcome)| outcome.step.clone().unwrap_or_else(|| step.clone())).collect();
        let counts = touched(&self.document, loaded, &landed, follow)?;
        let file_of = |step: &ProjectStep, landed: bool| match step {
            ProjectStep::File(file, _) if landed => self.before.files.get(*file).map(|file| file.name.clone()),
            ProjectStep::File(file, _) => {
                let pair = pairs.get(*file).and_then(Option::as_ref);
                let now = pair.and_then(|pair| Some(self.before.files.get(pair.source)?.name.clone()));
                now.or_else(|| self.recipe.files.get(*file).map(|file| file.name.clone()))
            }
            ProjectStep::Names(_) | ProjectStep::View(_) => None,
        };
        let steps = all.iter().zip(landed).zip(counts).map(|(((said, outcome), landed), count)| {
            let applied = outcome.step.is_some();
            let text =
                matches!(&landed, ProjectStep::File(_, step) if step.text().is_some_and(|text| !text.is_empty()));
            let nothing = applied && count.count == Some(0);
            let waits = nothing.then(|| match (&landed, text) {
                (ProjectStep::File(..), true) => Some(tr!("no cell says so; it waits for one").to_owned()),
                (ProjectStep::Names(_), _) => Some(tr!("no row says so; it waits for one").to_owned()),
                _ => None,
            });
            StepReport {
                menu: said.menu().trim_end_matches('…').to_owned(),
                words: if applied { landed.words() } else { said.words() },
                file: file_of(if applied { &landed } else { said }, applied),
                applied,
                touched: if applied { count } else { Touched::default() },
                why: outcome.why.clone().or(waits.flatten()),
            }
        });
        Ok(RecipeReport { recipe: self.recipe.name.clone(), files: self.file_reports(pairs), steps: steps.collect() })
    }

    fn file_reports(&self, pairs: &[Option<Pair>]) -> Vec<FileReport> {
        let of = |(at, file): (usize, &super::LoadedFile)| {
            let pair = pairs.iter().enumerate().find(|(_, pair)| pair.as_ref().is_some_and(|pair| pair.source == at));
            let (made_for, changes) = match pair {
                Some((place, Some(pair))) => {
                    (self.recipe.files.get(place).map(|file| file.name.clone()), pair.landing.changes.words())
                }
                _ => (None, tr!("the recipe has no file with its columns").to_owned()),
            };
            FileReport { file: file.name.clone(), made_for, changes }
        };
        self.before.files.iter().enumerate().map(of).collect()
    }
}

/// Where a step about a file of the recipe lands in the file taken for it.
fn land(step: &FileStep, pair: &Pair) -> Outcome {
    let landed = |step: FileStep, why| Outcome::applied(ProjectStep::File(pair.source, step), why);
    let Some(sheet) = step.sheet() else { return landed(step.clone(), None) };
    let Some(table) = pair.landing.table(sheet) else {
        return Outcome::skipped(tr!("no sheet has the columns of {sheet}", sheet = sheet));
    };
    match step {
        FileStep::Data { .. } => {
            return Outcome::skipped(tr!("row numbers are those of one file"));
        }
        FileStep::Header { .. } if !pair.by_header => {
            return Outcome::skipped(tr!("the header was found without it"));
        }
        _ => {}
    }
    let gone = step.columns().into_iter().find(|name| !table.columns.contains_key(*name));
    if let Some(name) = gone {
        return Outcome::skipped(tr!("there is no column {name}", name = name));
    }
    let renamed: Vec<String> = step
        .columns()
        .into_iter()
        .filter_map(|name| {
            let now = table.columns.get(name)?.renamed.as_ref()?;
            Some(tr!("{name} is called {now} now", name = name, now = now))
        })
        .collect();
    let why = (!renamed.is_empty()).then(|| renamed.join(", "));
    let letter = |name: &str| table.columns.get(name).map(|column| column.letter.clone());
    match step.about(&table.now, &letter) {
        Some(step) => landed(step, why),
        None => Outcome::skipped(tr!("its columns are not there")),
    }
}

/// Import gives the column this meaning by itself.
fn reads_as(found: &Inspection, sheet: &str, letter: &str, field: Field) -> bool {
    let table = found.sheets.iter().find(|own| *own.name == *sheet).and_then(|own| own.tables.first());
    let column = table.and_then(|table| table.columns.iter().find(|column| column.letter == letter));
    column.is_some_and(|column| column.field == Some(field))
}

/// The step hangs on fields, labels or periods of the files.
fn needs_engine(step: &ViewStep) -> bool {
    matches!(step, ViewStep::Filter(..) | ViewStep::Chart(_) | ViewStep::Before(_) | ViewStep::After(_))
}

/// What the files can be asked.
struct Facts {
    fields: Vec<Field>,
    labels: Vec<(Field, Vec<String>)>,
    before: Vec<Period>,
    after: Vec<Period>,
}

impl Facts {
    fn of(engine: &Engine, loaded: &Loaded) -> Self {
        let unit = if loaded.has_people() { Unit::People } else { Unit::Programs };
        let facets = engine.facets_of(&Filters::default(), unit, crate::measure::USUAL_THRESHOLD);
        let labels = facets
            .iter()
            .map(|facet| (facet.field, facet.values.iter().map(|value| value.label.to_string()).collect()))
            .collect();
        let (before, after) = engine.periods();
        Self { fields: engine.fields(), labels, before, after }
    }

    /// Whether a step can be followed, and what is different; `Err` says why not.
    fn can(&self, step: &ViewStep) -> Result<Option<String>, String> {
        let lacking = |field: Field| tr!("no column of these files is read as {field}", field = field.label());
        match step {
            ViewStep::Filter(field, keep) => {
                let Some((_, labels)) = self.labels.iter().find(|(known, _)| known == field) else {
                    return if self.fields.contains(field) { Ok(None) } else { Err(lacking(*field)) };
                };
                let Keep::Labels(wanted) = keep else { return Ok(None) };
                let there = |label: &&String| labels.iter().any(|known| known.eq_ignore_ascii_case(label));
                let (found, gone): (Vec<&String>, Vec<&String>) = wanted.iter().partition(there);
                let gone: Vec<&str> = gone.into_iter().map(String::as_str).collect();
                match (found.is_empty(), gone.is_empty()) {
                    (_, true) => Ok(None),
                    (true, false) => Err(tr!("no row of these files says {labels}", labels = gone.join(", "))),
                    (false, false) => Ok(Some(tr!("no row of these files says {labels}", labels = gone.join(", ")))),
                }
            }
            ViewStep::Chart(Chart { by, kind, .. }) => {
                let known = |field: &&Field| self.fields.contains(field) || matches!(kind, FigureKind::Map(_));
                by.iter().find(|field| !known(field)).map_or(Ok(None), |field| Err(lacking(*field)))
            }
            ViewStep::Before(period) => self.has(&self.before, *period),
            ViewStep::After(period) => self.has(&self.after, *period),
            _ => Ok(None),
        }
    }

    fn has(&self, periods: &[Period], period: Period) -> Result<Option<String>, String> {
        if periods.contains(&period) {
            return Ok(None);
        }
        Err(tr!("these files have no earnings of the {period}", period = period.words()))
    }
}
