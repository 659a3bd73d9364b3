//! Synthetic certificate earners, drawn so that the published aggregates come out: earnings by age, the share in
//! manufacturing, and the difference between manufacturing and elsewhere.

use super::{
    random::{Random, exp, median},
    system::{COLLEGES, STATES},
};

/// Quarters of the file, from the certificate.
pub const FIRST_QUARTER: i32 = -8;
pub const LAST_QUARTER: i32 = 20;
/// Certificates after a person's first are at most this many quarters later.
const LATEST_AGAIN: i32 = 12;
pub const PEOPLE: usize = 12_000;

/// Age groups: first and last age, people with earnings both before and after, their median yearly earnings in
/// the year before and in the fifth year after, in dollars of those years.
///
/// 18–25 and 36–45 follow the Hechinger Report (2022): "under $15,000" to "over $30,000", "mid $30,000s" to $45,000.
pub const AGES: [(u32, u32, usize, f64, f64); 6] = [
    (18, 25, 3_412, 14_200.0, 31_900.0),
    (26, 35, 2_968, 24_600.0, 38_300.0),
    (36, 45, 1_874, 34_800.0, 45_000.0),
    (46, 55, 1_106, 38_100.0, 44_600.0),
    (56, 65, 412, 37_400.0, 39_900.0),
    (66, 72, 8, 24_000.0, 22_000.0),
];

/// Published differences in the fifth year between manufacturing and elsewhere: all, and Black certificate holders.
pub const GAP: f64 = 10_000.0;
pub const GAP_BLACK: f64 = 15_000.0;

pub const RACES: [&str; 6] =
    ["White", "Black or African American", "Hispanic or Latino", "Asian", "Two or more races", "American Indian"];
pub const BLACK: usize = 1;

/// Three-digit NAICS of manufacturing, and of the industries that the article names as "elsewhere", with weights.
const MANUFACTURING: [(u16, u32); 8] =
    [(332, 30), (336, 20), (333, 18), (326, 8), (331, 8), (311, 6), (334, 5), (325, 5)];
const ELSEWHERE: [(u16, u32); 14] = [
    (445, 60),
    (455, 50),
    (441, 30),
    (722, 100),
    (721, 30),
    (484, 60),
    (493, 40),
    (621, 40),
    (623, 40),
    (561, 50),
    (238, 40),
    (811, 25),
    (541, 20),
    (611, 15),
];

/// Which of a person's wage records were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matched {
    Both,
    OnlyAfter,
    OnlyBefore,
    Neither,
    /// All amounts withheld by the source.
    Withheld,
}

pub struct Person {
    pub college: usize,
    /// Index into [`AGES`].
    pub group: usize,
    /// At the first certificate; `None` where the file does not say.
    pub age: Option<u32>,
    pub female: Option<bool>,
    pub race: Option<usize>,
    pub matched: Matched,
    pub industry: Option<Industry>,
    /// Certificates in order of time: quarters after the first (0 for the first), and the day.
    pub certificates: Vec<Award>,
    /// Whole dollars by quarter, from [`FIRST_QUARTER`] before the first certificate.
    wages: Vec<Option<f64>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Industry {
    Naics(u16),
    Withheld,
}

pub struct Award {
    /// Quarters after the person's first certificate.
    pub later: i32,
    /// Days since 1970-01-01.
    pub day: i32,
}

impl Person {
    /// Wages in a quarter counted from one of the person's certificates; `None` without a record.
    pub fn wages(&self, award: &Award, quarter: i32) -> Option<f64> {
        self.wages.get((quarter + award.later - FIRST_QUARTER) as usize).copied().flatten()
    }

    fn in_manufacturing(&self) -> Option<bool> {
        match self.industry {
            Some(Industry::Naics(code)) => Some((310..340).contains(&code)),
            Some(Industry::Withheld) | None => None,
        }
    }
}

/// All people, in the order of the file.
pub fn draw() -> Vec<Person> {
    let mut random = Random::new(0x5EED_0001);
    let mut people = colleges(&mut random);
    ages(&mut people, &mut random);
    for person in &mut people {
        person.race = (random.unit() > 0.054).then(|| random.weighted(&[556, 163, 182, 41, 32, 26]));
        person.female = (random.unit() > 0.012).then(|| random.unit() < 0.27);
    }
    industries(&mut people, &mut random);
    earnings(&mut people, &mut random);
    random.shuffle(&mut people);
    people
}

/// People of each college, with the days of their certificates, so that each college has exactly its certificates.
fn colleges(random: &mut Random) -> Vec<Person> {
    let certificates: usize = COLLEGES.iter().map(|college| college.certificates).sum();
    let again = certificates - PEOPLE;
    let mut people = Vec::with_capacity(PEOPLE);
    let (mut seen, mut given) = (0, 0);
    for (index, college) in COLLEGES.iter().enumerate() {
        seen += college.certificates;
        let extra = again * seen / certificates - given;
        given += extra;
        let first = people.len();
        for _ in extra..college.certificates {
            people.push(person(index));
        }
        let here = people.len() - first;
        for nth in 0..extra {
            // Every fourteenth goes to someone who already has two.
            let whose = first + if nth % 14 == 13 { nth - 1 } else { nth } % here.max(1);
            people[whose].certificates.push(Award { later: 0, day: 0 });
        }
    }
    for person in &mut people {
        dates(person, random);
    }
    people
}

fn person(college: usize) -> Person {
    Person {
        college,
        group: 0,
        age: None,
        female: None,
        race: None,
        matched: Matched::Both,
        industry: None,
        certificates: vec![Award { later: 0, day: 0 }],
        wages: Vec::new(),
    }
}

/// Days of the certificates: first ones in 2012–2018, later ones two to six quarters after the one before, none after 2018.
fn dates(person: &mut Person, random: &mut Random) {
    let again = person.certificates.len() as i32 - 1;
    let last = 2018 * 4 + 3 - again * (LATEST_AGAIN / 2);
    let mut quarter = (2012 + random.weighted(&[95, 112, 130, 143, 168, 186, 166]) as i32) * 4 + random.below(4) as i32;
    quarter = quarter.min(last);
    let first = quarter;
    for (nth, award) in person.certificates.iter_mut().enumerate() {
        if nth > 0 {
            quarter += 2 + random.below(5) as i32;
        }
        *award = Award { later: quarter - first, day: first_day(quarter) + random.below(90) as i32 };
    }
}

/// First day of a calendar quarter, as days since 1970-01-01.
fn first_day(quarter: i32) -> i32 {
    let year = quarter.div_euclid(4);
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let before = year - 1;
    let years = before * 365 + before / 4 - before / 100 + before / 400 - 719_162;
    years + [0, 90, 181, 273][quarter.rem_euclid(4) as usize] + i32::from(leap && quarter.rem_euclid(4) > 0)
}

/// Ages and what was found of each person, in exact numbers: those with earnings on both sides are as [`AGES`] says.
fn ages(people: &mut [Person], random: &mut Random) {
    let mut kinds: Vec<(usize, Matched, bool)> = Vec::with_capacity(PEOPLE);
    for (group, &(_, _, count, _, _)) in AGES.iter().enumerate() {
        kinds.extend(std::iter::repeat_n((group, Matched::Both, true), count));
    }
    let rest = [
        (Matched::Both, 8),
        (Matched::Withheld, 26),
        (Matched::Neither, 206),
        (Matched::OnlyBefore, 930),
        (Matched::OnlyAfter, 1_050),
    ];
    for (matched, count) in rest {
        for nth in 0..count {
            // The ages of a handful of people are not known; few enough that no number about them may be shown.
            let known = !(matched == Matched::Both || matched == Matched::Neither && nth < 5);
            kinds.push((random.weighted(&[3_412, 2_968, 1_874, 1_106, 412]), matched, known));
        }
    }
    random.shuffle(&mut kinds);
    for (person, (group, matched, known)) in people.iter_mut().zip(kinds) {
        let (low, high, ..) = AGES[group];
        person.group = group;
        person.matched = matched;
        person.age = known.then(|| low + random.below((high - low + 1) as usize) as u32);
    }
}

/// Industry in the fifth year, for those found after: each state gets its share in manufacturing.
fn industries(people: &mut [Person], random: &mut Random) {
    for state in &STATES {
        let mut here: Vec<usize> = (0..people.len())
            .filter(|&index| {
                let person = &people[index];
                COLLEGES[person.college].postal == state.postal
                    && matches!(person.matched, Matched::Both | Matched::OnlyAfter)
            })
            .collect();
        random.shuffle(&mut here);
        // Two small states leave too few known industries to publish.
        let known = match state.postal {
            "NE" => 7,
            "HI" => 6,
            _ => here.len() - here.len() / 140,
        };
        let inside = (known * state.manufacturing as usize + 50) / 100;
        for (nth, index) in here.into_iter().enumerate() {
            let list: &[(u16, u32)] = if nth < inside { &MANUFACTURING } else { &ELSEWHERE };
            let weights: Vec<u32> = list.iter().map(|&(_, weight)| weight).collect();
            let code = list[random.weighted(&weights)].0;
            people[index].industry = Some(if nth < known { Industry::Naics(code) } else { Industry::Withheld });
        }
    }
}

/// Yearly earnings before and after by the targets, then wages by quarter along a path with the dip before.
fn earnings(people: &mut [Person], random: &mut Random) {
    let bells: Vec<(f64, f64)> = people
        .iter()
        .map(|_| {
            let before = random.bell();
            (before, 0.6 * before + 0.8 * random.bell())
        })
        .collect();
    let both = |person: &Person| person.matched == Matched::Both;

    let spread_before = |group: usize| if group == 0 { 0.62 } else { 0.48 };
    let mut before: Vec<f64> =
        people.iter().zip(&bells).map(|(person, bell)| exp(spread_before(person.group) * bell.0)).collect();
    scale(people, &mut before, |age| age.3);

    // The premium of manufacturing moves the medians of the ages, and scaling those moves the premium: settle both.
    let (mut premium, mut premium_black) = (0.26, 0.12);
    let mut after = Vec::new();
    for _ in 0..40 {
        after = people
            .iter()
            .zip(&bells)
            .map(|(person, bell)| {
                let black = person.race == Some(BLACK);
                let extra = if black { premium + premium_black } else { premium };
                exp(0.36 * bell.1 + if person.in_manufacturing() == Some(true) { extra } else { 0.0 })
            })
            .collect();
        scale(people, &mut after, |age| age.4);
        let gap = |keep: &dyn Fn(&Person) -> bool| {
            let of = |inside: bool| {
                median((0..people.len()).filter_map(|index| {
                    let person = &people[index];
                    (both(person) && keep(person) && person.in_manufacturing() == Some(inside)).then(|| after[index])
                }))
            };
            of(true) - of(false)
        };
        premium += 0.6 * (GAP - gap(&|_| true)) / 38_000.0;
        premium_black += 0.6 * (GAP_BLACK - gap(&|person| person.race == Some(BLACK))) / 38_000.0;
    }
    for ((person, before), after) in people.iter_mut().zip(before).zip(after) {
        person.wages = path(person.matched, before, after, random);
    }
}

/// Scales values group by group so that the median of people found on both sides is the target.
fn scale(people: &[Person], values: &mut [f64], target: fn(&(u32, u32, usize, f64, f64)) -> f64) {
    for (group, age) in AGES.iter().enumerate() {
        let middle = median(
            people
                .iter()
                .zip(&*values)
                .filter(|(person, _)| person.group == group && person.age.is_some() && person.matched == Matched::Both)
                .map(|(_, value)| *value),
        );
        for (_, value) in people.iter().zip(values.iter_mut()).filter(|(person, _)| person.group == group) {
            *value *= target(age) / middle;
        }
    }
}

/// Earnings by quarter relative to the year before: a slow rise, then the dip before the certificate.
const BEFORE: [f64; 8] = [0.985, 0.99, 0.995, 1.0, 1.06, 1.04, 0.99, 0.91];

/// Wages by quarter, whole dollars. The year before sums to `before` and the fifth year after to `after`.
fn path(matched: Matched, before: f64, after: f64, random: &mut Random) -> Vec<Option<f64>> {
    let last = LAST_QUARTER + LATEST_AGAIN;
    let mut raw: Vec<f64> = (FIRST_QUARTER..=last)
        .map(|quarter| {
            let level = if quarter < 0 {
                before * BEFORE[(quarter - FIRST_QUARTER) as usize]
            } else if quarter == 0 {
                before * 0.93
            } else {
                let grown = (1.0 - exp(-f64::from(quarter) / 7.0)) / (1.0 - exp(-18.5 / 7.0));
                before * 0.97 + (after - before * 0.97) * grown
            };
            level / 4.0 * exp(0.07 * random.bell())
        })
        .collect();
    let mut settle = |quarters: std::ops::RangeInclusive<i32>, total: f64| {
        let at = |quarter: i32| (quarter - FIRST_QUARTER) as usize;
        let window = &mut raw[at(*quarters.start())..=at(*quarters.end())];
        let sum: f64 = window.iter().sum();
        window.iter_mut().for_each(|wage| *wage *= total / sum);
    };
    settle(-4..=-1, before);
    settle(17..=20, after);
    (FIRST_QUARTER..=last)
        .zip(raw)
        .map(|(quarter, wage)| {
            // A quarter without a wage record: between jobs, or working where no record is kept.
            let gap = random.unit() < 0.022 && (matched != Matched::Both || (0..=16).contains(&quarter));
            let found = match matched {
                Matched::Both | Matched::Withheld => true,
                Matched::OnlyBefore => quarter <= 0,
                Matched::OnlyAfter => quarter > 0,
                Matched::Neither => false,
            };
            (found && !gap).then(|| wage.round())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(person: &Person, quarters: std::ops::RangeInclusive<i32>) -> Option<f64> {
        quarters.map(|quarter| person.wages(&person.certificates[0], quarter)).sum()
    }

    #[test]
    fn people_and_certificates_are_as_many_as_said() {
        let people = draw();
        assert_eq!(people.len(), 12_000);
        assert_eq!(people.iter().map(|person| person.certificates.len()).sum::<usize>(), 13_964);
        for (index, college) in COLLEGES.iter().enumerate() {
            let here = people.iter().filter(|person| person.college == index);
            assert_eq!(here.map(|person| person.certificates.len()).sum::<usize>(), college.certificates);
        }
    }

    /// The published figures of the press article, by a plain sum of four quarters of the same people.
    #[test]
    fn published_aggregates_come_out() {
        let people = draw();
        let found = |group| {
            people.iter().filter(move |person: &&Person| {
                person.group == group && person.age.is_some() && person.matched == Matched::Both
            })
        };
        let before = |group| median(found(group).filter_map(|person| year(person, -4..=-1)));
        let after = |group| median(found(group).filter_map(|person| year(person, 17..=20)));
        assert!(before(0) < 15_000.0 && after(0) > 30_000.0);
        assert!((before(2) - 35_000.0).abs() < 1_000.0 && (after(2) - 45_000.0).abs() < 1_000.0);
        assert!(found(5).count() < 10);
        let part = |inside: bool, black: bool| {
            people
                .iter()
                .filter(move |person| {
                    person.matched == Matched::Both
                        && person.in_manufacturing() == Some(inside)
                        && (!black || person.race == Some(BLACK))
                })
                .filter_map(|person| year(person, 17..=20))
        };
        let gap = |black| median(part(true, black)) - median(part(false, black));
        assert!((gap(false) - 10_000.0).abs() < 1_000.0, "{}", gap(false));
        assert!((gap(true) - 15_000.0).abs() < 1_000.0, "{}", gap(true));
        let inside = part(true, false).count() as f64;
        let share = inside / (inside + part(false, false).count() as f64);
        assert!((share - 0.40).abs() < 0.01, "{share}");
    }

    #[test]
    fn earnings_dip_before_the_certificate() {
        let people = draw();
        let at = |quarter| median(people.iter().filter_map(|person| person.wages(&person.certificates[0], quarter)));
        assert!(at(-1) < 0.9 * at(-3), "{} {}", at(-1), at(-3));
    }

    #[test]
    fn quarters_begin_on_their_first_day() {
        // 1970-01-01, 2014-04-01, 2016-04-01 (leap year), 2018-10-01
        let days = [1970 * 4, 2014 * 4 + 1, 2016 * 4 + 1, 2018 * 4 + 3].map(first_day);
        assert_eq!(days, [0, 16_161, 16_892, 17_805]);
    }
}
