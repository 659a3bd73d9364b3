//! Figures that are published together: what their numbers of people give away between them, and what to hide for it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
};

use rayon::prelude::*;

use super::super::numbering::{TABLE, divide};
use super::{
    atoms::{self, Atoms, Population},
    protect::protect,
    system::{Role, System, role_of, secret},
};

/// People divided into groups, of each of which a figure may state the number.
#[derive(Clone, Debug)]
pub(in crate::measure) struct Division {
    /// By kind of people: the group, [`Division::NOWHERE`] for kinds that are in none.
    pub(in crate::measure) of_kind: Vec<u32>,
    /// Which figure shows them; divisions of one figure are its rows, its total, its parts.
    pub(in crate::measure) figure: usize,
    /// Divisions of one figure in different strands are not known to lie within each other: the people with earnings in
    /// one quarter, and in another.
    pub(in crate::measure) strand: u32,
    /// By group: the figure withholds its number already.
    pub(in crate::measure) hidden: Vec<bool>,
    /// By group: the figure says that its number is under the threshold; none if it says so of no group.
    pub(in crate::measure) few: Vec<bool>,
}

impl Division {
    pub(in crate::measure) const NOWHERE: u32 = u32::MAX;
}

/// Figures decided so far, and what a reader knows from them.
///
/// They come in batches: those of one are decided at once, whatever their order, and stay as they are when later ones
/// give way to them. Groups of one division that lie within a group of another leave a rest, which is a number too: it
/// follows from the others, so it is protected like them although no figure states it. That holds for a chart of
/// everybody beside one of all but a few, and for a map beside a table.
#[derive(Clone, Debug)]
pub(in crate::measure) struct Joint {
    threshold: u32,
    atoms: Atoms,
    figures: Vec<Drawn>,
    divisions: Vec<Placed>,
    system: System,
    cells: Cells,
    /// Keys of the equations of parts and their totals.
    written: HashSet<u128, BuildHasherDefault<ByKey>>,
    /// Cells that could not be protected, so that their figures show nothing.
    exposed: BTreeSet<usize>,
}

/// A figure among the atoms. Atoms that are in the same groups of all its divisions are one part of it: a figure has few
/// parts, so that figures are compared part by part.
#[derive(Clone, Debug, Default)]
struct Drawn {
    of_atom: Vec<u32>,
    parts: usize,
}

/// A division among the parts of its figure.
#[derive(Clone, Debug)]
struct Placed {
    /// By part: the group, [`Division::NOWHERE`] for those in none.
    of_part: Vec<u32>,
    populations: Vec<Population>,
    figure: usize,
    strand: u32,
}

/// The cell of each population.
type Cells = HashMap<Population, usize, BuildHasherDefault<ByKey>>;

/// Populations have keys that are as if drawn by chance, which tell where to look for them.
#[derive(Clone, Debug, Default)]
struct ByKey(u64);

impl Hasher for ByKey {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = self.0.rotate_left(8) ^ u64::from(number);
    }

    fn write_u128(&mut self, key: u128) {
        self.0 ^= key as u64;
    }
}

/// Parts of two figures, or groups of two divisions, that have people in common.
type Meeting = Vec<[u32; 2]>;

/// Pairs of divisions that are looked at before what they say is written down.
const PAIRS: usize = 1 << 10;

/// What two divisions say of each other.
#[derive(Default)]
struct Relation {
    /// By group of the one, the groups of the other that lie within it; and the other way round.
    within: [BTreeMap<usize, Vec<usize>>; 2],
    /// Groups of both that hold the same people together.
    same: Vec<(Vec<usize>, Vec<usize>)>,
}

impl Joint {
    /// No figure yet, of so many people. The threshold is the largest of all figures to come.
    pub(in crate::measure) fn new(people: usize, threshold: u32) -> Self {
        Self {
            threshold,
            atoms: Atoms::everybody(people),
            figures: Vec::new(),
            divisions: Vec::new(),
            system: System::default(),
            cells: Cells::default(),
            written: HashSet::default(),
            exposed: BTreeSet::new(),
        }
    }

    /// Tells more kinds of people apart: each new one is of people of the kind that `parents` says. At first everybody is of
    /// one kind. Divisions that follow are by the new kinds; what was decided stays as it is.
    pub(in crate::measure) fn divide_kinds(&mut self, parents: &[u32], people: &[u32]) {
        self.atoms.divide_kinds(parents, people);
    }

    /// Decides a batch of figures beside those before it: by division, which groups to hide. They are settled then.
    pub(in crate::measure) fn decide(&mut self, batch: &[Division]) -> Vec<Vec<bool>> {
        let first = self.divisions.len();
        let before = self.figures.len();
        self.place(batch);
        let placed = || self.divisions[first..].iter().zip(batch);
        let shown: BTreeSet<(usize, Population)> = placed()
            .flat_map(|(placed, division)| {
                let groups = placed.populations.iter().zip(&division.hidden);
                groups.filter(|(_, hidden)| !**hidden).map(|(population, _)| (placed.figure, *population))
            })
            .collect();
        let mut stated = BTreeSet::new();
        for (placed, division) in self.divisions[first..].iter().zip(batch) {
            for (at, (&population, &hidden)) in placed.populations.iter().zip(&division.hidden).enumerate() {
                // A rate of all is withheld beside the base that it is of: the same people, and their number is shown.
                let as_base = hidden && shown.contains(&(placed.figure, population));
                if population.0 > 0 && !as_base {
                    let cell = state(&mut self.system, &mut self.cells, population, hidden, self.threshold);
                    if division.few.get(at) == Some(&true) {
                        self.system.cells[cell].most = Some(self.threshold.saturating_sub(1).max(population.0));
                    }
                    stated.insert(cell);
                }
            }
        }
        let pairs = |from: usize, to: usize| (from..to).flat_map(move |new| (0..=new).map(move |other| (new, other)));
        let of_figures: Vec<(usize, usize)> = pairs(before, self.figures.len()).collect();
        let meetings: HashMap<(usize, usize), Meeting> =
            of_figures.into_par_iter().map(|(new, other)| ((new, other), self.meeting(new, other))).collect();
        let of_divisions: Vec<(usize, usize)> =
            pairs(first, self.divisions.len()).filter(|(new, other)| new != other).collect();
        // What divisions say of each other hangs on nothing that is written down of others.
        for chunk in of_divisions.chunks(PAIRS) {
            let relations: Vec<Relation> =
                chunk.par_iter().map(|&(new, other)| self.relation(new, other, &meetings)).collect();
            for (&(new, other), Relation { within: [of_new, of_other], same }) in chunk.iter().zip(relations) {
                self.relate(new, other, of_new);
                self.relate(other, new, of_other);
                self.balance(new, other, same);
            }
        }
        let mut found = protect(&self.system, &self.system.hidden());
        let fresh: Vec<usize> = found.exposed.iter().copied().filter(|cell| self.exposed.insert(*cell)).collect();
        // What cannot be protected otherwise takes all that is new with it: even a number known before may tell something
        // new beside the others.
        let all = !fresh.is_empty();
        if all {
            for &cell in &stated {
                found.hidden[cell] |= self.system.cells[cell].role != Role::Known;
            }
        }
        for &cell in &stated {
            let role = &mut self.system.cells[cell].role;
            if *role == Role::Open {
                *role = if found.hidden[cell] { Role::Withheld } else { Role::Known };
            }
        }
        self.divisions[first..]
            .iter()
            .zip(batch)
            .map(|(placed, division)| {
                let hide = |(population, &hidden): (&Population, &bool)| {
                    hidden || all || self.cells.get(population).is_some_and(|&cell| found.hidden[cell])
                };
                placed.populations.iter().zip(&division.hidden).map(hide).collect()
            })
            .collect()
    }

    /// Adds divisions to the atoms, of which there may be more then.
    fn place(&mut self, batch: &[Division]) {
        let kinds = self.atoms.of_kind.len();
        let figures = batch.iter().map(|division| division.figure + 1).max().unwrap_or_default();
        // By figure: the part of each kind, and a kind of each part.
        let mut parts: Vec<(Vec<u32>, Vec<u32>)> = vec![(vec![0; kinds], vec![0]); figures];
        for division in batch {
            let (part_of_kind, first) = &mut parts[division.figure];
            *first = divide(part_of_kind, first.len(), &division.of_kind);
        }
        let before = self.atoms.of_kind.clone();
        self.atoms.refine(parts.iter().map(|(part_of_kind, _)| part_of_kind.as_slice()));
        let Atoms { populations: of_atoms, somebody, .. } = &self.atoms;
        for figure in &mut self.figures {
            let part = |&kind: &u32| figure.of_atom[before[kind as usize] as usize];
            figure.of_atom = somebody.iter().map(part).collect();
        }
        let known = self.figures.len();
        let mut of_parts: Vec<Vec<Population>> = Vec::new();
        for (part_of_kind, first) in &parts {
            let of_atom: Vec<u32> = somebody.iter().map(|&kind| part_of_kind[kind as usize]).collect();
            of_parts.push(sums(&of_atom, of_atoms, first.len()));
            self.figures.push(Drawn { of_atom, parts: first.len() });
        }
        for division in batch {
            let (_, first) = &parts[division.figure];
            let of_part: Vec<u32> = first.iter().map(|&kind| division.of_kind[kind as usize]).collect();
            let populations = sums(&of_part, &of_parts[division.figure], division.hidden.len());
            let (figure, strand) = (known + division.figure, division.strand);
            self.divisions.push(Placed { of_part, populations, figure, strand });
        }
    }

    /// Which parts of two figures have people in common.
    fn meeting(&self, one: usize, other: usize) -> Meeting {
        let (one, other) = (&self.figures[one], &self.figures[other]);
        let pairs = one.of_atom.iter().zip(&other.of_atom);
        if one.parts.saturating_mul(other.parts) <= TABLE {
            let mut met = vec![false; one.parts * other.parts];
            pairs.for_each(|(&here, &there)| met[here as usize * other.parts + there as usize] = true);
            let met = met.iter().enumerate().filter(|(_, met)| **met);
            return met.map(|(at, _)| [(at / other.parts) as u32, (at % other.parts) as u32]).collect();
        }
        let mut met: Meeting = pairs.map(|(&here, &there)| [here, there]).collect();
        met.sort_unstable();
        met.dedup();
        met
    }

    /// What two divisions say of each other, by the meetings of their figures, the later one first.
    fn relation(&self, one: usize, other: usize, meetings: &HashMap<(usize, usize), Meeting>) -> Relation {
        let (one, other) = (&self.divisions[one], &self.divisions[other]);
        if one.figure == other.figure && one.strand != other.strand {
            return Relation::default();
        }
        // Divisions need not come figure by figure, so either may be of the later one.
        let later = one.figure >= other.figure;
        let figures = (one.figure.max(other.figure), one.figure.min(other.figure));
        let Some(meeting) = meetings.get(&figures) else { return Relation::default() };
        let groups = groups_meeting(one, other, meeting, later);
        let within = [within(&groups, other.populations.len()), within(&back(&groups), one.populations.len())];
        Relation { within, same: same_people(one, other, &groups) }
    }

    /// Writes down what the groups of `other` that lie within a group of `one` leave of it.
    fn relate(&mut self, one: usize, other: usize, within: BTreeMap<usize, Vec<usize>>) {
        let (one, other) = (&self.divisions[one], &self.divisions[other]);
        for (group, within) in within {
            let total = one.populations[group];
            // One number less another of another figure is a number as well.
            let singly = if one.figure == other.figure { [].chunks(1) } else { within.chunks(1) };
            for choice in std::iter::once(within.as_slice()).chain(singly) {
                let (mut rest, mut sum) = total;
                for &part in choice {
                    let (n, key) = other.populations[part];
                    rest -= n;
                    sum = sum.wrapping_sub(key);
                }
                let large = choice.len() == 1 && rest >= self.threshold;
                if large && !self.cells.contains_key(&(rest, sum)) {
                    continue;
                }
                let of_total = self.cells[&total];
                let mut parts: Vec<usize> = choice.iter().map(|&part| self.cells[&other.populations[part]]).collect();
                if parts == [of_total] {
                    continue;
                }
                if rest > 0 {
                    let role = if rest < self.threshold { secret(self.threshold) } else { Role::Unseen };
                    let system = &mut self.system;
                    parts.push(*self.cells.entry((rest, sum)).or_insert_with(|| system.cell(rest, role, 1.0)));
                }
                parts.sort_unstable();
                if self.written.insert(equation_key(&parts, of_total)) {
                    self.system.adds_up(&parts, of_total);
                }
            }
        }
    }

    /// Writes down which groups of both divisions hold the same people together.
    fn balance(&mut self, one: usize, other: usize, same: Vec<(Vec<usize>, Vec<usize>)>) {
        let (one, other) = (&self.divisions[one], &self.divisions[other]);
        for (here, there) in same {
            if here.len() > 1 && there.len() > 1 {
                let here: Vec<usize> = here.iter().map(|&group| self.cells[&one.populations[group]]).collect();
                let there: Vec<usize> = there.iter().map(|&group| self.cells[&other.populations[group]]).collect();
                self.system.balance(&here, &there);
            }
        }
    }
}

/// A key of parts, ascending, and their total; as if drawn by chance, as those of populations are.
fn equation_key(parts: &[usize], total: usize) -> u128 {
    parts.iter().fold(atoms::key(2, total as u32), |known, &part| atoms::key(known, part as u32))
}

/// The people of each group, added up.
fn sums(group_of: &[u32], people: &[Population], groups: usize) -> Vec<Population> {
    let mut sums = vec![(0, 0_u128); groups];
    for (&group, &(n, key)) in group_of.iter().zip(people) {
        if let Some(sum) = sums.get_mut(group as usize) {
            *sum = (sum.0 + n, sum.1.wrapping_add(key));
        }
    }
    sums
}

/// The same from the other figure's side.
fn back(meeting: &Meeting) -> Meeting {
    meeting.iter().map(|[here, there]| [*there, *here]).collect()
}

/// The cell of a population that a figure states or withholds.
fn state(system: &mut System, cells: &mut Cells, population: Population, hidden: bool, threshold: u32) -> usize {
    let cell = *cells.entry(population).or_insert_with(|| system.cell(population.0, Role::Unseen, 1.0));
    let role = &mut system.cells[cell].role;
    *role = match (*role, role_of(population.0, threshold)) {
        // Shown by a settled figure, it is known whatever another withholds.
        (Role::Known, _) => Role::Known,
        (_, role @ Role::Secret { .. }) => role,
        // Hidden in one figure, a number cannot be shown in another.
        (Role::Withheld, _) => Role::Withheld,
        _ if hidden => Role::Withheld,
        _ => Role::Open,
    };
    cell
}

/// Which groups to hide of figures that are all published at once, by division, beside those hidden already.
#[cfg(test)]
pub(super) fn together(divisions: &[Division], threshold: u32) -> Vec<Vec<bool>> {
    let people = divisions.first().map_or(0, |division| division.of_kind.len());
    Joint::of_persons(people, threshold).decide(divisions)
}

#[cfg(test)]
impl Joint {
    /// Each person a kind.
    pub(super) fn of_persons(people: usize, threshold: u32) -> Self {
        let mut joint = Self::new(people, threshold);
        joint.divide_kinds(&vec![0; people], &vec![1; people]);
        joint
    }
}

/// Which groups of two divisions have people in common, by the parts of their figures that do, each pair once. The meeting
/// is of the figure of `one` with that of `other` if it is `forth`.
fn groups_meeting(one: &Placed, other: &Placed, meeting: &Meeting, forth: bool) -> Meeting {
    let groups = meeting.iter().map(|&[first, second]| {
        let (here, there) = if forth { (first, second) } else { (second, first) };
        [one.of_part[here as usize], other.of_part[there as usize]]
    });
    // Nowhere stands behind the last group.
    let (here, there) = (one.populations.len(), other.populations.len());
    let width = there + 1;
    if (here + 1).saturating_mul(width) > meeting.len().saturating_mul(8) {
        return groups.collect();
    }
    let mut met = vec![false; (here + 1) * width];
    groups.for_each(|[group, of]| met[(group as usize).min(here) * width + (of as usize).min(there)] = true);
    let group = |at: usize, groups: usize| if at < groups { at as u32 } else { Division::NOWHERE };
    let met = met.iter().enumerate().filter(|(_, met)| **met);
    met.map(|(at, _)| [group(at / width, here), group(at % width, there)]).collect()
}

/// Groups of both divisions that hold the same people together, as few as possible at a time.
fn same_people(one: &Placed, other: &Placed, groups: &Meeting) -> Vec<(Vec<usize>, Vec<usize>)> {
    if !groups.iter().any(|pair| !pair.contains(&Division::NOWHERE)) {
        return Vec::new();
    }
    // Groups of one, then of the other, then nowhere on either side; those that share people get one name.
    let (here, there) = (one.populations.len(), other.populations.len());
    let nowhere = here + there;
    let mut name: Vec<usize> = (0..=nowhere).collect();
    fn find(name: &mut [usize], mut of: usize) -> usize {
        while name[of] != of {
            name[of] = name[name[of]];
            of = name[of];
        }
        of
    }
    let place = |group: u32, start: usize| if group == Division::NOWHERE { nowhere } else { start + group as usize };
    for &[group, other] in groups {
        let ends = [place(group, 0), place(other, here)].map(|end| find(&mut name, end));
        name[ends[0].max(ends[1])] = ends[0].min(ends[1]);
    }
    let open = find(&mut name, nowhere);
    let mut found = BTreeMap::<usize, (Vec<usize>, Vec<usize>)>::new();
    for group in 0..nowhere {
        let population = if group < here { one.populations[group] } else { other.populations[group - here] };
        let of = find(&mut name, group);
        if of != open && population.0 > 0 {
            let (of_one, of_other) = found.entry(of).or_default();
            if group < here { of_one.push(group) } else { of_other.push(group - here) }
        }
    }
    found.into_values().collect()
}

/// By group of one division, the groups of the other, of which there are `parts`, whose people are all in it.
fn within(groups: &Meeting, parts: usize) -> BTreeMap<usize, Vec<usize>> {
    // The group of the one that holds the people of a group of the other seen so far; none once they are divided.
    let mut holder: Vec<Option<Option<u32>>> = vec![None; parts];
    for &[whole, part] in groups {
        if let Some(holder) = holder.get_mut(part as usize) {
            match holder {
                None => *holder = Some(Some(whole)),
                Some(known) if *known != Some(whole) => *known = None,
                Some(_) => {}
            }
        }
    }
    let mut found = BTreeMap::<usize, Vec<usize>>::new();
    for (part, holder) in holder.into_iter().enumerate() {
        if let Some(Some(whole)) = holder
            && whole != Division::NOWHERE
        {
            found.entry(whole as usize).or_default().push(part);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Divides people 0.. into groups by a rule; nothing is hidden but groups under the threshold.
    fn divide(figure: usize, people: u32, groups: usize, rule: impl Fn(u32) -> Option<u32>) -> Division {
        let of_kind: Vec<u32> = (0..people).map(|person| rule(person).unwrap_or(Division::NOWHERE)).collect();
        let n = |group: usize| of_kind.iter().filter(|&&other| other as usize == group).count();
        let hidden = (0..groups).map(|group| (1..10).contains(&n(group))).collect();
        Division { of_kind, figure, strand: 0, hidden, few: Vec::new() }
    }

    #[test]
    fn everybody_and_all_but_a_few_are_not_both_shown() {
        // 100 people, and the 96 who are not in a small program.
        let all = divide(1, 100, 1, |_| Some(0));
        let most = divide(2, 100, 1, |person| (person < 96).then_some(0));
        let hidden = together(&[all.clone(), most.clone()], 10);
        assert_eq!(hidden.concat().iter().filter(|hidden| **hidden).count(), 1);
        // All but twelve give nobody away.
        let fewer = divide(3, 100, 1, |person| (person < 88).then_some(0));
        assert_eq!(together(&[all.clone(), fewer], 10), [[false], [false]]);
        // What is settled stays, so the other goes.
        let mut joint = Joint::of_persons(100, 10);
        assert_eq!(joint.decide(std::slice::from_ref(&all)), [[false]]);
        assert_eq!(joint.decide(std::slice::from_ref(&most)), [[true]]);
        // A third, of all but eight, is told from everybody; it gives way, and the first is as it was.
        let others = divide(1, 100, 1, |person| (person < 92).then_some(0));
        assert_eq!(joint.decide(&[others, all]), [[true], [false]]);
    }

    #[test]
    fn a_group_withheld_in_one_figure_is_withheld_in_the_other() {
        // By state 20, 30, 50; the second figure has the first state alone, under another name.
        let states = |person: u32| Some(u32::from(person >= 20) + u32::from(person >= 50));
        let mut by_state = divide(4, 100, 3, states);
        by_state.hidden = vec![true, true, false];
        let alone = divide(5, 100, 1, |person| (person < 20).then_some(0));
        assert_eq!(together(&[by_state, alone], 10), [vec![true, true, false], vec![true]]);
    }

    #[test]
    fn two_groups_of_one_figure_are_three_of_another() {
        // By place 0–29, 30–59, 60–99; by trade 0–39 and 40–59 in the first two places only.
        let places = divide(9, 100, 3, |person| Some(u32::from(person >= 30) + u32::from(person >= 60)));
        let trades = divide(10, 100, 3, |person| Some(u32::from(person >= 40) + u32::from(person >= 60)));
        let same = |one: &Division, other: &Division| {
            let mut joint = Joint::of_persons(100, 10);
            joint.place(&[one.clone(), other.clone()]);
            same_people(&joint.divisions[0], &joint.divisions[1], &joint.meeting(one.figure, other.figure))
        };
        assert_eq!(same(&places, &trades), [(vec![0, 1], vec![0, 1]), (vec![2], vec![2])]);
        let some = divide(11, 100, 2, |person| (person < 55).then_some(u32::from(person >= 40)));
        assert!(same(&places, &some).is_empty());
    }

    #[test]
    fn as_much_is_hidden_in_any_order() {
        let thirds = divide(6, 90, 3, |person| Some(person / 30));
        let most = divide(7, 90, 1, |person| (person < 86).then_some(0));
        let all = divide(8, 90, 1, |_| Some(0));
        let forth = together(&[thirds.clone(), most.clone(), all.clone()], 10);
        let mut back = together(&[all, most, thirds], 10);
        back.reverse();
        let hidden = |figures: &[Vec<bool>]| figures.concat().iter().filter(|hidden| **hidden).count();
        assert!(hidden(&forth) > 0 && hidden(&forth) == hidden(&back), "{forth:?} {back:?}");
    }
}
