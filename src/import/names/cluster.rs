//! Names that may be one thing: those with the same normal form, and those a slip apart.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    key::{key, nearness},
    merge::counted,
    rule::{NameMethod, NamesApart},
};
use crate::{
    import::Decisions,
    table::{Dataset, Field, TableKind},
};

/// Names that are alike, in one state where states tell them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    pub field: Field,
    pub state: Option<String>,
    pub method: NameMethod,
    /// At least two, those of most rows first.
    pub spellings: Vec<Spelling>,
}

/// One way to write a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    pub name: String,
    /// Rows of all tables with it.
    pub rows: usize,
}

impl Cluster {
    /// The commonest spelling: what the others are merged into unless another is chosen.
    pub fn proposed(&self) -> &str {
        self.spellings.first().map_or("", |spelling| &spelling.name)
    }

    pub fn rows(&self) -> usize {
        self.spellings.iter().map(|spelling| spelling.rows).sum()
    }
}

/// Words that more names share say nothing of their likeness.
const COMMON: usize = 300;

/// Names of a field that are alike and wait for a decision, those of most rows first.
pub fn clusters(dataset: &Dataset, decisions: &Decisions, field: Field, method: NameMethod) -> Vec<Cluster> {
    let mut rows: BTreeMap<(Option<Arc<str>>, Arc<str>), usize> = BTreeMap::new();
    for table in dataset.tables.iter().filter(|table| table.kind != TableKind::Directory) {
        for ((name, state), count) in counted(table, field) {
            *rows.entry((state, name)).or_default() += count;
        }
    }
    let names: Vec<Name> = rows
        .into_iter()
        .map(|((state, name), rows)| Name { key: key(field, &name), state, name, rows })
        .filter(|name| !name.key.is_empty())
        .collect();
    let apart: Vec<&NamesApart> = decisions.apart.iter().filter(|apart| apart.field == field).collect();
    let mut groups = Groups::new(names.len());
    let join = |groups: &mut Groups, a: usize, b: usize| {
        let (a_name, b_name) = (&names[a], &names[b]);
        let parted = apart.iter().any(|apart| apart.parts(field, a_name.state.as_deref(), &a_name.name, &b_name.name));
        if !parted {
            groups.join(a, b);
        }
    };
    let mut same: HashMap<(&str, Option<&str>), Vec<usize>> = HashMap::new();
    for (at, name) in names.iter().enumerate() {
        same.entry((&name.key, name.state.as_deref())).or_default().push(at);
    }
    for alike in same.values() {
        pairs(alike, |a, b| join(&mut groups, a, b));
    }
    if method == NameMethod::NearSpelling {
        // Two names a slip apart share a word, or begin alike: only those are compared.
        let mut sharing: HashMap<(Option<&str>, &str), Vec<usize>> = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            let begin = name.key.char_indices().nth(3).map_or(&*name.key, |(end, _)| &name.key[..end]);
            for word in name.key.split(' ').filter(|word| word.len() > 3).chain([begin]) {
                sharing.entry((name.state.as_deref(), word)).or_default().push(at);
            }
        }
        for alike in sharing.values().filter(|alike| alike.len() <= COMMON) {
            pairs(alike, |a, b| {
                if groups.root(a) != groups.root(b) && nearness(&names[a].key, &names[b].key).is_some() {
                    join(&mut groups, a, b);
                }
            });
        }
    }
    let mut of_root: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..names.len() {
        of_root.entry(groups.root(at)).or_default().push(at);
    }
    let mut found: Vec<Cluster> = of_root
        .into_values()
        .filter(|members| members.len() > 1)
        .map(|members| {
            let mut spellings: Vec<Spelling> =
                members.iter().map(|&at| Spelling { name: names[at].name.to_string(), rows: names[at].rows }).collect();
            spellings.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.name.cmp(&b.name)));
            let state = members.first().and_then(|&at| names[at].state.as_deref()).map(str::to_owned);
            Cluster { field, state, method, spellings }
        })
        .collect();
    found.sort_by(|a, b| b.rows().cmp(&a.rows()).then_with(|| a.proposed().cmp(b.proposed())));
    found
}

struct Name {
    key: String,
    state: Option<Arc<str>>,
    name: Arc<str>,
    rows: usize,
}

fn pairs(members: &[usize], mut each: impl FnMut(usize, usize)) {
    for (at, &a) in members.iter().enumerate() {
        for &b in &members[at + 1..] {
            each(a, b);
        }
    }
}

/// Which names hang together.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { parent: (0..count).collect() }
    }

    fn root(&self, mut at: usize) -> usize {
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{
        Mapping, NameRule,
        cases::{book, sheet},
        import, join, join_with,
    };

    const PROGRAMS: &[&str] = &[
        "College|State|Program|CIP",
        "Lakeside College|Ohio|Welding Technology|48.0508",
        "Lakeside College|Ohio|Welding Technology|48.0508",
        "Lakeside College|Ohio|Technology, Welding|48.0508",
        "Harbor College|Ohio|Weldng Technology|48.0508",
        "Harbor College|Ohio|Machining 1|48.0501",
        "Harbor College|Ohio|Machining 2|48.0501",
    ];

    fn read() -> Vec<Arc<crate::import::Imported>> {
        vec![Arc::new(import(&book("programs.csv", vec![sheet("Sheet1", PROGRAMS)]), &Mapping::default()))]
    }

    fn names(clusters: &[Cluster]) -> Vec<Vec<(&str, usize)>> {
        clusters.iter().map(|c| c.spellings.iter().map(|s| (s.name.as_str(), s.rows)).collect()).collect()
    }

    #[test]
    fn alike_names_are_proposed_with_their_rows_until_they_are_decided() {
        let mut decisions = Decisions::default();
        let dataset = join(&read()).dataset;
        let same = clusters(&dataset, &decisions, Field::Program, NameMethod::SameWords);
        assert_eq!(names(&same), [[("Welding Technology", 2), ("Technology, Welding", 1)]]);
        let near = clusters(&dataset, &decisions, Field::Program, NameMethod::NearSpelling);
        assert_eq!(names(&near), [[("Welding Technology", 2), ("Technology, Welding", 1), ("Weldng Technology", 1)]]);

        let apart = ["Welding Technology", "Weldng Technology", "Technology, Welding"];
        decisions.apart = vec![NamesApart {
            field: Field::Program,
            state: None,
            names: apart.into_iter().map(str::to_owned).collect(),
        }];
        assert!(clusters(&dataset, &decisions, Field::Program, NameMethod::NearSpelling).is_empty());
    }

    #[test]
    fn a_merge_counts_them_under_one_name_and_says_so() {
        let spellings = ["Technology, Welding".to_owned(), "Weldng Technology".to_owned()];
        let is = "Welding Technology".to_owned();
        let names = vec![NameRule::new(Field::Program, None, NameMethod::NearSpelling, is, spellings)];
        let decisions = Decisions { names, ..Decisions::default() };
        let joined = join_with(&read(), &crate::place::Directory::default(), &decisions);
        let column = joined.dataset.tables[0].column(Field::Program).unwrap();
        let texts: Vec<&str> = (0..6).map(|row| &**column.text(row).unwrap()).collect();
        assert_eq!(texts[..4], ["Welding Technology"; 4]);
        assert_eq!(texts[4..], ["Machining 1", "Machining 2"]);
        let merged: Vec<(&str, usize)> =
            joined.matches.merged.iter().map(|merged| (merged.spelling.as_str(), merged.rows)).collect();
        assert_eq!(merged, [("Technology, Welding", 1), ("Weldng Technology", 1)]);
        assert!(clusters(&joined.dataset, &decisions, Field::Program, NameMethod::NearSpelling).is_empty());
    }
}
