//! Sentences that many figures share: filters, dollars, suppression, source.

use super::groups::small;
use crate::words::{Text, shown};
use crate::{
    figure::format,
    measure::{Dollars, Filters, Keep, Provenance},
    table::Field,
};

/// How a note on withheld numbers begins.
pub const WITHHELD_NOTE_START: Text = text!("— = suppressed");

/// "2024 dollars", "dollars of each year".
pub fn dollars(dollars: Dollars) -> String {
    match dollars {
        Dollars::Constant(year) => tr!("{year} dollars", year = year),
        Dollars::Nominal => tr!("dollars of each year").to_owned(),
    }
}

/// The filters in a few words, at most two of them: "Ohio", "3 states", "credential: NIMS".
pub fn filters(filters: &Filters) -> Vec<String> {
    const MOST: usize = 2;
    let mut words: Vec<String> = filters.by_field.iter().map(|(field, keep)| filter(*field, keep)).collect();
    if words.len() > MOST {
        let more = words.len() - MOST;
        words.truncate(MOST);
        words.push(format::plural(more, tr!("more filter"), tr!("more filters")));
    }
    words
}

fn filter(field: Field, keep: &Keep) -> String {
    match (field, keep) {
        (Field::State | Field::Region, Keep::Labels(labels)) if labels.len() == 1 => {
            labels.iter().next().map(|label| shown(label).into_owned()).unwrap_or_default()
        }
        (Field::State, Keep::Labels(labels)) => format::plural(labels.len(), tr!("state"), tr!("states")),
        (_, Keep::Labels(labels)) if labels.len() <= 2 => {
            let labels: Vec<_> = labels.iter().map(|label| shown(label)).collect();
            format!("{}: {}", small(&field.label()), labels.join(tr!(" or ")))
        }
        (_, Keep::Labels(labels)) => tr!("{}: {} chosen", small(&field.label()), labels.len()),
        (Field::State | Field::Region, Keep::Not(labels)) if labels.len() == 1 => keep.words(),
        (_, Keep::Not(labels)) if labels.len() <= 2 => {
            let labels: Vec<_> = labels.iter().map(|label| shown(label)).collect();
            tr!("{}: all but {}", small(&field.label()), labels.join(tr!(" and ")))
        }
        (_, Keep::Not(labels)) => tr!("{}: all but {}", small(&field.label()), labels.len()),
        (_, Keep::Range(from, to)) => format!("{} {from}–{to}", small(&field.label())),
    }
}

/// Every filter in full, for the notes; nothing when there is none or the subtitle already has them all.
pub fn filter_note(filters: &Filters) -> Option<String> {
    let full: Vec<String> = filters
        .by_field
        .iter()
        .filter(|(_, keep)| {
            matches!(keep, Keep::Labels(labels) | Keep::Not(labels) if labels.len() > 2) || filters.by_field.len() > 2
        })
        .map(|(field, keep)| match keep {
            Keep::Labels(_) | Keep::Not(_) => format!("{}: {}", small(&field.label()), keep.words()),
            Keep::Range(from, to) => format!("{} {from}–{to}", small(&field.label())),
        })
        .collect();
    (!full.is_empty()).then(|| tr!("Only {}.", full.join("; ")))
}

/// "— = suppressed: fewer than 10 people, or could be worked out from others (2 groups)."
pub fn withheld(threshold: u32, groups: usize, one: &str, many: &str) -> Option<String> {
    (groups > 0).then(|| {
        tr!(
            "{WITHHELD_NOTE_START}: fewer than {threshold} people, or could be worked out from others ({}).",
            format::plural(groups, one, many),
            WITHHELD_NOTE_START = WITHHELD_NOTE_START,
            threshold = threshold
        )
    })
}

/// Notes for the page and details for those who read on. The numbers' own note on suppression replaces the general one;
/// a warning goes on the page, and with figures `as_published` so do the publisher's footnotes.
pub fn with_notes_of(own: Vec<String>, provenance: &Provenance, as_published: bool) -> (Vec<String>, Vec<String>) {
    let mut page = own;
    let mut details = Vec::new();
    // What must stand on the page in any case is put there when the words are done.
    let ruled = [provenance.request.threshold_note(), provenance.request.audience.band().map(|band| sentence(&band))];
    let told = |note: &String| !note.trim().is_empty() && !ruled.contains(&Some(note.clone()));
    for note in provenance.notes.iter().filter(|note| told(note)).map(|note| sentence(note)) {
        if note.starts_with(WITHHELD_NOTE_START.get()) {
            page.retain(|own| !own.starts_with(WITHHELD_NOTE_START.get()));
            page.insert(0, note);
        } else if note.contains(tr!("overstate")) {
            let before = page.iter().position(|own| own.starts_with(tr!("Not compared"))).unwrap_or(page.len());
            page.insert(before, note);
        } else if as_published {
            page.push(note);
        } else if !note.contains(tr!("not compared with similar")) {
            details.push(note);
        }
    }
    // Groups that stay in a warehouse are not even hatched.
    let request = &provenance.request;
    if !request.by.is_empty() && provenance.sources.iter().any(|source| !source.as_of.is_empty()) {
        page.push(tr!(
            "A group that is not shown has nobody or fewer than {} people, or would tell of such a group.",
            request.threshold
        ));
    }
    (page, details)
}

/// "Source: synthetic sample data, outcomes.xlsx, sheet Outcomes." and what is true of every number after it.
pub fn source(provenance: &Provenance, method: &[String]) -> String {
    let mut files = Vec::new();
    for source in &provenance.sources {
        let name = match (source.sheet.is_empty(), source.as_of.is_empty()) {
            (_, false) => tr!("{}, table {}, as of {}", source.file, source.sheet, source.as_of),
            (true, true) => source.file.clone(),
            (false, true) => tr!("{}, sheet {}", source.file, source.sheet),
        };
        if !files.contains(&name) {
            files.push(name);
        }
    }
    let what = match (provenance.synthetic, files.is_empty()) {
        (true, true) => tr!("synthetic sample data").to_owned(),
        (true, false) => tr!("synthetic sample data, {}", files.join("; ")),
        (false, true) => tr!("not stated").to_owned(),
        (false, false) => files.join("; "),
    };
    let method = method.join(", ");
    if method.is_empty() {
        tr!("Source: {what}.", what = what)
    } else {
        tr!("Source: {what}. {}.", super::groups::capital(&method), what = what)
    }
}

/// The text with a full stop.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// A long name cut for a sentence, at 60 characters.
pub fn short(name: &str) -> String {
    const MOST: usize = 60;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let head: String = name.chars().take(MOST - 1).collect();
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::SourceRef;

    #[test]
    fn the_source_line_says_synthetic_file_sheet_and_method() {
        let source_ref = SourceRef { file: "outcomes.xlsx".into(), sheet: "Outcomes".into(), ..SourceRef::default() };
        let provenance =
            Provenance { sources: vec![source_ref.clone(), source_ref], synthetic: true, ..Provenance::default() };
        let method = ["same people before and after", "rounded to $100", "CPI-U"].map(str::to_owned);
        assert_eq!(
            source(&provenance, &method),
            "Source: synthetic sample data, outcomes.xlsx, sheet Outcomes. Same people before and after, rounded to $100, CPI-U."
        );
    }

    #[test]
    fn filters_are_named_briefly_and_in_full() {
        let keep = |labels: &[&str]| Keep::Labels(labels.iter().map(|label| (*label).to_owned()).collect());
        let mut some = Filters::default();
        some.by_field.insert(Field::State, keep(&["Ohio"]));
        some.by_field.insert(Field::CohortYear, Keep::Range(2012.0, 2018.0));
        assert_eq!(filters(&some), ["Ohio", "certificate year 2012–2018"]);
        assert_eq!(filter_note(&some), None);
        let but = |labels: &[&str]| Keep::Not(labels.iter().map(|label| (*label).to_owned()).collect());
        let mut others = Filters::default();
        others.by_field.insert(Field::State, but(&["Ohio"]));
        others.by_field.insert(Field::Sex, but(&["Female", "Not stated"]));
        assert_eq!(filters(&others), ["all but Ohio", "sex: all but Female and Not stated"]);
        others.by_field.insert(Field::Sex, but(&["Female", "Male", "Not stated"]));
        assert_eq!(filter_note(&others).unwrap(), "Only sex: all but Female, Male, Not stated.");
        some.by_field.insert(Field::Credential, keep(&["AWS", "MSSC", "NIMS"]));
        assert_eq!(filters(&some), ["Ohio", "credential: 3 chosen", "1 more filter"]);
        assert_eq!(
            filter_note(&some).unwrap(),
            "Only state: Ohio; credential: AWS, MSSC, NIMS; certificate year 2012–2018."
        );
    }

    #[test]
    fn the_page_has_the_numbers_own_note_on_suppression_and_warnings() {
        let provenance = Provenance {
            notes: [
                "— = suppressed: fewer than 10 people (1 group).",
                "Wages of UI-covered jobs",
                "The gain may be overstated.",
            ]
            .map(str::to_owned)
            .into(),
            ..Provenance::default()
        };
        let own = vec![withheld(10, 1, "group", "groups").unwrap(), "Not compared.".to_owned()];
        let (page, details) = with_notes_of(own.clone(), &provenance, false);
        assert_eq!(
            page,
            ["— = suppressed: fewer than 10 people (1 group).", "The gain may be overstated.", "Not compared."]
        );
        assert_eq!(details, ["Wages of UI-covered jobs."]);
        assert_eq!(with_notes_of(own.clone(), &Provenance::default(), false).0, own);
        assert_eq!(with_notes_of(own, &provenance, true).1, [] as [String; 0]);
    }
}
