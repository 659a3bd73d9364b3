//! Figures from published numbers: scenes of every kind, painting, pictures, and a deck of every state, beside their limits.
//!
//! `cargo bench --bench figures` prints medians. `… -- charts FOLDER` writes five charts as pictures once, `… -- again N
//! FOLDER` N times with each chart's median, and `… -- numbers FOLDER` their numbers (see benches/README.md).

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use credential_atlas::{
    app::{paint::paint_figure, theme},
    export::{png, pptx},
    figure::{self, ChartSpec, Figure, FigureKind, FigureSpec, MapSpec, MapView, Page, Palette},
    measure::{Answer, Datum, Engine, MeasureName, Publishing, Request, Statistic},
    place, sample,
    session::{self, Each, Follow, Session, build_deck, slides_for_each},
    sheet::Reader,
    table::Field,
};

const RUNS: usize = 15;
/// Colleges in the state that is painted, and in every other.
const COLLEGES: [usize; 2] = [60, 4];
const LARGE: &str = "TX";
const PICTURE: u32 = 3840;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["numbers", folder] => numbers(Path::new(folder)),
        ["charts", folder] => charts(Path::new(folder), 1),
        ["again", times, folder] => charts(Path::new(folder), times.parse()?),
        [] => limits(),
        _ => anyhow::bail!("charts FOLDER, again TIMES FOLDER, or numbers FOLDER"),
    }
}

fn limits() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sample = open_sample(folder.path(), &sample::SKILLS)?;
    let trial = open_sample(folder.path(), &sample::NAMES[4..])?;
    let states = open_states(folder.path())?;

    let scene = Duration::from_millis(5);
    for (name, session, spec) in every_kind(&sample, &trial, &states)? {
        let answer = session.engine().measure(&spec.request).with_context(|| name.clone())?;
        let times = timed(|| {
            drop(std::hint::black_box(built(&spec, &answer)));
            Ok(())
        })?;
        report(&format!("scene: {name}"), &times, Some(scene));
    }

    for (name, session, view, limit) in [
        ("the nation", &sample, MapView::Nation, 2),
        ("the nation, 260 colleges", &states, MapView::Nation, 2),
        ("a state of 60 colleges", &states, MapView::State(fips(LARGE)?), 4),
    ] {
        let map = map(session, view);
        let answer = session.engine().measure(&map.request)?;
        let spec = map.clone();
        let body = figure::build(&spec, &answer, Page::body_only(1000.0, 640.0), &Palette::LIGHT);
        let [kept, anew] = painted(&Arc::new(body))?;
        report(&format!("a frame: {name}"), &kept, Some(Duration::from_millis(limit)));
        report(&format!("a frame: {name}, shapes made anew"), &anew, None);
        let page = built(&map, &answer);
        let times = timed(|| {
            let _: () = ensure!(!png::write(page.scene(), PICTURE)?.is_empty());
            Ok(())
        })?;
        report(&format!("PNG 3840 × 2160: {name}"), &times, Some(Duration::from_millis(600)));
    }
    let earnings = &states.document.earnings;
    let page = built(earnings, &states.engine().measure(&earnings.request)?);
    let times = timed(|| {
        let _: () = ensure!(!png::write(page.scene(), PICTURE)?.is_empty());
        Ok(())
    })?;
    report("PNG 3840 × 2160: earnings", &times, Some(Duration::from_millis(600)));

    let mut bytes = 0;
    let mut slides = 0;
    let times = (0..3).map(|_| {
        // Nothing that was measured before helps.
        let engine = Engine::new(Arc::clone(states.dataset()));
        let started = Instant::now();
        let set = slides_for_each(Each::State, &states.document, &engine, &AtomicBool::new(false), &|_| {})?;
        let deck = build_deck(
            "Every state",
            &set,
            &engine,
            &Publishing::default(),
            &Arc::default(),
            &AtomicBool::new(false),
            &|_| {},
        )?;
        (slides, bytes) = (set.len(), pptx::write(&deck)?.len());
        Ok(started.elapsed())
    });
    let times = times.collect::<Result<Vec<_>>>()?;
    let name = format!("{slides} slides, map and earnings a state: {:.1} MB", bytes as f64 / 1e6);
    report(&name, &times, Some(Duration::from_secs(10)));
    ensure!(slides == 102, "{slides} slides");
    ensure!(bytes <= 10_000_000, "the deck is larger than 10 MB");
    Ok(())
}

fn built(spec: &FigureSpec, answer: &Answer) -> Figure {
    figure::build(spec, answer, Page::SLIDE, &Palette::LIGHT)
}

fn map(session: &Session, view: MapView) -> FigureSpec {
    let kind = FigureKind::Map(MapSpec { view, ..MapSpec::default() });
    FigureSpec { kind, ..session.document.map.clone() }
}

fn chart(session: &Session, measure: MeasureName, by: &[Field], kind: FigureKind) -> FigureSpec {
    let request = Request { measure, by: by.into(), ..Request::default() };
    FigureSpec { request, kind, ..session.document.earnings.clone() }
}

/// A name, the files, and what is drawn of them.
type Drawing<'a> = (String, &'a Session, FigureSpec);

/// Every kind of figure on what it is for.
fn every_kind<'a>(sample: &'a Session, trial: &'a Session, states: &'a Session) -> Result<Vec<Drawing<'a>>> {
    use FigureKind as Kind;
    use MeasureName as Measure;
    let style = ChartSpec::default();
    let ages: &[Field] = &[Field::AgeGroup];
    let mut all: Vec<Drawing<'a>> = Vec::new();
    let mut add = |name: &str, session: &'a Session, spec: FigureSpec| all.push((name.to_owned(), session, spec));
    for (name, kind) in [
        ("dumbbell", Kind::Dumbbell(style)),
        ("grouped bars", Kind::Bars(style)),
        ("slope", Kind::Slope(style)),
        ("ranges", Kind::Range(style)),
        ("table", Kind::Table(style)),
    ] {
        add(name, sample, chart(sample, Measure::Earnings, ages, kind.clone()));
        add(&format!("{name}, 51 groups"), states, chart(states, Measure::Earnings, &[Field::State], kind.clone()));
        add(&format!("{name}, 260 groups"), states, chart(states, Measure::Earnings, &[Field::College], kind));
    }
    let panels = Kind::Dumbbell(ChartSpec { panels: true, ..style });
    add("small multiples", sample, chart(sample, Measure::Earnings, &[Field::AgeGroup, Field::Sex], panels));
    let two = [Field::State, Field::AgeGroup];
    add("heat table, 51 × 6", states, chart(states, Measure::Earnings, &two, Kind::Heat(style)));
    add("100 % bar", sample, chart(sample, Measure::InField, ages, Kind::ShareBar(style)));
    add("waffle", sample, chart(sample, Measure::InField, &[], Kind::Waffle(style)));
    add("paired dots", sample, chart(sample, Measure::InField, ages, Kind::Gaps(style)));
    add("over time", sample, chart(sample, Measure::Trajectory, ages, Kind::OverTime(style)));
    add("steps", sample, chart(sample, Measure::Pathway, &[], Kind::Steps(style)));
    let mut compared = chart(trial, Measure::Comparison, &[], Kind::Waterfall(style));
    compared.request.statistic = Statistic::Mean;
    add("waterfall", trial, compared);
    add("indicators", sample, chart(sample, Measure::Wioa, &[], Kind::Table(style)));
    add("the nation", sample, map(sample, MapView::Nation));
    add("the nation, 260 colleges", states, map(states, MapView::Nation));
    add("the nation as squares", states, map(states, MapView::Tiles));
    add("a state of 60 colleges", states, map(states, MapView::State(fips(LARGE)?)));
    Ok(all)
}

fn fips(postal: &str) -> Result<String> {
    Ok(place::state_by_any(postal).context("a state")?.fips.to_owned())
}

fn open_sample(folder: &Path, names: &[&str]) -> Result<Session> {
    sample::write(folder)?;
    open(&names.iter().map(|name| folder.join(name)).collect::<Vec<_>>())
}

fn open(files: &[PathBuf]) -> Result<Session> {
    let reader = Reader::program(PathBuf::from(env!("CARGO_BIN_EXE_credential-atlas")));
    let session = session::open(files, &reader, &Follow::nobody())?;
    ensure!(session.failures.is_empty(), "{:?}", session.failures);
    Ok(session)
}

/// Colleges and people in all states and the District of Columbia.
fn open_states(folder: &Path) -> Result<Session> {
    let mut colleges = String::from("College,City,State,ZIP\n");
    let mut people = String::from("Person ID,State,College,Age,Gender,NAICS,Earnings Q-3,Earnings Q+4\n");
    let mut person = 0_u32;
    for state in place::states().iter().filter(|state| state.fips <= "56") {
        let wanted = COLLEGES[usize::from(state.postal != LARGE)];
        let zips: Vec<place::Zip> = (501..99_951)
            .filter_map(|code| place::zip(&format!("{code:05}")))
            .filter(|zip| zip.state.fips == state.fips)
            .collect();
        let apart = (zips.len() / wanted).max(1);
        for (at, zip) in zips.iter().step_by(apart).take(wanted).enumerate() {
            let college = format!("{} {} College", zip.city, at + 1);
            writeln!(colleges, "{college},{},{},{}", zip.city, state.name, zip.code)?;
            for _ in 0..40 {
                let draw = person.wrapping_mul(2_654_435_761) >> 8;
                let (age, before) = (18 + draw % 50, 3000 + draw % 9000);
                let (sex, industry) =
                    (["F", "M"][draw as usize % 2], ["332710", "445110", "722511"][draw as usize % 3]);
                let after = before + 500 + draw % 4000;
                writeln!(people, "P{person:06},{},{college},{age},{sex},{industry},{before},{after}", state.name)?;
                person += 1;
            }
        }
    }
    let files = [folder.join("colleges.csv"), folder.join("outcomes.csv")];
    fs::write(&files[0], colleges)?;
    fs::write(&files[1], people)?;
    open(&files)
}

/// Processor time of frames that paint a figure: with its shapes kept from the frame before, and anew.
fn painted(figure: &Arc<Figure>) -> Result<[Vec<Duration>; 2]> {
    let context = egui::Context::default();
    theme::install(&context);
    let size = egui::vec2(1040.0, 680.0);
    let frame = |run: usize, moved: f32| -> Result<Duration> {
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size)),
            time: Some(run as f64 / 60.0),
            ..egui::RawInput::default()
        };
        let started = Instant::now();
        let output = context.run_ui(input, |ui| {
            let area = egui::Rect::from_min_size(egui::pos2(20.0 + moved, 20.0), egui::vec2(1000.0, 640.0));
            std::hint::black_box(paint_figure(ui, figure, area, None).page);
        });
        let primitives = context.tessellate(output.shapes, output.pixels_per_point);
        let elapsed = started.elapsed();
        ensure!(!primitives.is_empty());
        Ok(elapsed)
    };
    let mut kept = Vec::new();
    let mut anew = Vec::new();
    for run in 0..RUNS * 4 {
        anew.push(frame(run * 2, (run % 2) as f32)?);
        kept.push(frame(run * 2 + 1, (run % 2) as f32)?);
    }
    Ok([kept, anew].map(|times| times.into_iter().skip(4).collect()))
}

/// Five charts as pictures of 1920 × 1080, `times` times: from a small file, which is read and measured before.
fn charts(folder: &Path, times: usize) -> Result<()> {
    fs::create_dir_all(folder)?;
    let session = open_small(folder)?;
    let style = ChartSpec::default();
    for (name, measure, kind) in [
        ("dumbbell", MeasureName::Earnings, FigureKind::Dumbbell(style)),
        ("bars", MeasureName::Earnings, FigureKind::Bars(style)),
        ("slope", MeasureName::Earnings, FigureKind::Slope(style)),
        ("ranges", MeasureName::Earnings, FigureKind::Range(style)),
        ("shares", MeasureName::InField, FigureKind::ShareBar(style)),
    ] {
        let spec = chart(&session, measure, &[Field::AgeGroup], kind);
        let answer = session.engine().measure(&spec.request)?;
        let mut took = Vec::new();
        for _ in 0..times {
            let started = Instant::now();
            fs::write(folder.join(format!("{name}.png")), png::write(built(&spec, &answer).scene(), 1920)?)?;
            took.push(started.elapsed());
        }
        if times > 1 {
            report(name, &took, None);
        }
    }
    Ok(())
}

/// The numbers of the five charts for other programs to draw: a row a group.
fn numbers(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let session = open_small(folder)?;
    let table = FigureKind::Table(ChartSpec::default());
    let ask = |measure| session.engine().measure(&chart(&session, measure, &[Field::AgeGroup], table.clone()).request);
    let Answer::Earnings(earnings) = ask(MeasureName::Earnings)? else { anyhow::bail!("no earnings") };
    let number = |datum: Datum| datum.value.context("a number is withheld");
    let mut out = String::from("group,n,before25,before,before75,after25,after,after75\n");
    for row in &earnings.rows {
        write!(out, "{},{}", row.group[0], number(row.n)?)?;
        for spread in [&row.before, &row.after] {
            write!(out, ",{},{},{}", number(spread.p25)?, number(spread.center)?, number(spread.p75)?)?;
        }
        out.push('\n');
    }
    fs::write(folder.join("earnings.csv"), out)?;
    let Answer::Share(shares) = ask(MeasureName::InField)? else { anyhow::bail!("no shares") };
    let labels: Vec<&str> = shares.total.parts.iter().map(|part| part.label.as_ref()).collect();
    let mut out =
        format!("group,{}\n", labels.iter().map(|label| format!("\"{label}\"")).collect::<Vec<_>>().join(","));
    for row in &shares.rows {
        write!(out, "{}", row.group[0])?;
        for part in &row.parts {
            write!(out, ",{}", number(part.share)?)?;
        }
        out.push('\n');
    }
    fs::write(folder.join("shares.csv"), out)?;
    Ok(())
}

/// 1,200 people of six ages in a file of their own.
fn open_small(folder: &Path) -> Result<Session> {
    let mut people = String::from("Person ID,State,Age,NAICS,Earnings Q-3,Earnings Q+4\n");
    for person in 0..1200_u32 {
        let draw = person.wrapping_mul(2_654_435_761) >> 8;
        let (age, before) = (18 + person % 6 * 10, 4000 + draw % 5000);
        let industry = ["332710", "445110", "722511"][draw as usize % 3];
        writeln!(people, "P{person:04},Ohio,{age},{industry},{before},{}", before + 500 + draw % 4000)?;
    }
    let file = folder.join("people.csv");
    fs::write(&file, people)?;
    Ok(session::open(&[file], &Reader::in_process(), &Follow::nobody())?)
}

/// Durations of all runs; the first run, which warms up, is left out.
fn timed(mut work: impl FnMut() -> Result<()>) -> Result<Vec<Duration>> {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..=RUNS {
        let started = Instant::now();
        work()?;
        times.push(started.elapsed());
    }
    times.remove(0);
    Ok(times)
}

#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
fn report(name: &str, times: &[Duration], limit: Option<Duration>) {
    let mut times = times.to_vec();
    times.sort();
    let (Some(least), Some(median), Some(most)) = (times.first(), times.get(times.len() / 2), times.last()) else {
        return;
    };
    let limit = match limit {
        Some(limit) if *median > limit => format!("   OVER THE LIMIT of {limit:?}"),
        Some(limit) => format!("   limit {limit:?}"),
        None => String::new(),
    };
    println!("{name:52} median {median:>9.1?}   {least:.1?} to {most:.1?}{limit}");
}
