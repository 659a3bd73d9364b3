//! What columns are for beside their fields, and how all of them are read at the same time.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use super::{
    Cancelled, TableChoice, Watch,
    build::{self, Built, Plan},
    catalogue::Credentials,
    evidence::Evidence,
    gather::Gather,
    header,
    normal::people,
    read::Shape,
};
use crate::{
    sheet::Sheet,
    words::{in_language, language},
};

/// Cells from which on columns are read by several threads.
const WORTH_THREADS: usize = 200_000;

/// A column that says something together with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Plain,
    /// A check mark says that the row has this credential.
    Credential(String),
    /// Yes or no to one group of race and ethnicity.
    Race(&'static str),
}

/// The roles of columns by their names and cells; a column whose field the user chose has none.
pub(crate) fn roles(
    names: &[String],
    evidence: &[Evidence],
    choice: &TableChoice,
    letters: &[String],
    credentials: &Credentials<'_>,
) -> Vec<Role> {
    let free = |at: usize| choice.columns.get(&letters[at]).is_none_or(|column| column.field.is_none());
    let mut roles = vec![Role::Plain; names.len()];
    for (at, name) in names.iter().enumerate().filter(|(at, _name)| free(*at)) {
        let answers = evidence[at].n > 0 && evidence[at].answer_codes >= 0.95;
        let marks = evidence[at].n > 0 && evidence[at].flag >= 0.95 && evidence[at].distinct <= 3;
        if let (true, Some(credential)) = (marks || answers, credentials.shown(name)) {
            roles[at] = Role::Credential(credential);
        } else if let (true, Some(race)) = (answers, race_of(name)) {
            roles[at] = Role::Race(race);
        }
    }
    let marks = roles.iter().filter(|role| matches!(role, Role::Credential(_))).count();
    let races = roles.iter().filter(|role| matches!(role, Role::Race(_))).count();
    for role in &mut roles {
        let alone = match role {
            Role::Credential(_) => marks < 2,
            // Fewer than three flags do not say what the others are.
            Role::Race(_) => races < 3,
            Role::Plain => false,
        };
        if alone {
            *role = Role::Plain;
        }
    }
    roles
}

/// The group that a yes-and-no column is about: `211 American Indian / Alaska Native`, `Ethnicity: Hispanic / Latino`.
fn race_of(name: &str) -> Option<&'static str> {
    let normal = header::normal(name);
    let words: Vec<&str> = normal
        .split(' ')
        .filter(|word| !["race", "ethnicity", "is", "flag", "indicator", "participant", "wioa"].contains(word))
        .collect();
    people::race(&words.join(" ")).filter(|race| !["Not stated", "More than one race"].contains(race))
}

/// Whether a grid column is hidden in the file.
pub(crate) fn is_hidden(sheet: &Sheet, index: usize) -> bool {
    let column = sheet.origin.1 + index as u32;
    sheet.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
}

/// One column as read, with its issues.
type OneResult<'a> = Result<(Built, Gather<'a>), Cancelled>;

/// Reads columns by their plans, each with the issues of its own.
pub(crate) fn build<'a>(
    sheet: &Sheet,
    used: &[usize],
    rows: &[usize],
    plans: Vec<Plan<'_>>,
    gather: &Gather<'a>,
    watch: &Watch<'_>,
) -> Result<Vec<(Built, Gather<'a>)>, Cancelled> {
    let threads = match rows.len() * used.len() {
        cells if cells < WORTH_THREADS => 1,
        _ => thread::available_parallelism().map_or(1, usize::from).min(used.len()),
    };
    let count = plans.len();
    let plans: Vec<Mutex<Option<Plan<'_>>>> = plans.into_iter().map(|plan| Mutex::new(Some(plan))).collect();
    let results: Vec<Mutex<Option<OneResult<'a>>>> = (0..count).map(|_at| Mutex::new(None)).collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(plan) = plans.get(at) else { break };
            let Some(plan) = plan.lock().unwrap_or_else(PoisonError::into_inner).take() else { continue };
            let mut own = gather.fresh();
            let built = one(sheet, used[at], rows, plan, &mut own, watch).map(|built| (built, own));
            *results[at].lock().unwrap_or_else(PoisonError::into_inner) = Some(built);
            watch.progress((done.fetch_add(1, Ordering::Relaxed) + 1) as f32 / count as f32);
        }
    };
    if threads > 1 {
        let spoken = language();
        thread::scope(|scope| {
            for _thread in 1..threads {
                scope.spawn(move || in_language(spoken, work));
            }
            work();
        });
    } else {
        work();
    }
    results
        .into_iter()
        .map(|result| result.into_inner().unwrap_or_else(PoisonError::into_inner).unwrap_or(Err(Cancelled)))
        .collect()
}

fn one<'a>(
    sheet: &Sheet,
    index: usize,
    rows: &[usize],
    plan: Plan<'_>,
    own: &mut Gather<'a>,
    watch: &Watch<'_>,
) -> Result<Built, Cancelled> {
    let cells = &sheet.columns()[index];
    let typed = plan.rules.field.is_none() && !matches!(plan.rules.shape, Shape::Text | Shape::Flag);
    if !typed {
        return build::column(cells, index, rows, plan, own, watch);
    }
    let mut as_text = plan.clone();
    as_text.rules.shape = Shape::Text;
    let built = build::column(cells, index, rows, plan, own, watch)?;
    let counts = built.found.counts;
    let blanks = || rows.iter().filter(|row| sheet.cell(**row, index).is_empty()).count();
    if counts.missing + counts.range > 0 && counts.missing + counts.range > blanks() {
        // Without a meaning nothing may be lost to a type.
        *own = own.fresh();
        return build::column(cells, index, rows, as_text, own, watch);
    }
    Ok(built)
}
