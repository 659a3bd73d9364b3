//! Names, counts and targets that no slide is made for: a sensible figure, or a message, and the old file stays.

use std::{fmt::Write as _, fs, path::Path, sync::Arc};

use credential_atlas::{
    export::{ExportError, files::write_atomic, html, pdf, png, pptx, svg, xlsx},
    figure::{ChartSpec, Figure, FigureKind, Item, MapSpec, MapView, Scene},
    measure::{MeasureName, measure},
    table::{Dataset, Field},
};

use crate::export::{dataset, deck, figure, request, unzip};

/// People in groups by credential, eleven in each, with earnings before and after.
fn groups(names: &[String]) -> Dataset {
    let mut csv = String::from("Person,State,Credential,Age group,Sex,Earnings year-2,Earnings year+5\n");
    let mut person = 0;
    for (at, name) in names.iter().enumerate() {
        for of in 0..11 {
            person += 1;
            let sex = ["Female", "Male"][of % 2];
            let _ = writeln!(csv, "{person},Ohio,\"{name}\",18-25,{sex},{},{}", 21_300 + at * 10, 33_500 + at * 20);
        }
    }
    dataset([("groups.csv", csv.as_bytes())])
}

const KINDS: [fn(ChartSpec) -> FigureKind; 6] =
    [FigureKind::Dumbbell, FigureKind::Bars, FigureKind::Table, FigureKind::Slope, FigureKind::Range, FigureKind::Heat];

fn by_credential(dataset: &Dataset) -> Vec<Arc<Figure>> {
    let of = |kind: &fn(ChartSpec) -> FigureKind| {
        figure(dataset, request(MeasureName::Earnings, &[Field::Credential]), kind(ChartSpec::default()))
    };
    KINDS.iter().map(of).collect()
}

fn texts(items: &[Item], out: &mut Vec<(f32, f32, String)>) {
    for item in items {
        match item {
            Item::Text(run) => out.push((run.at[0], run.at[1], run.text.clone())),
            Item::Group { items, .. } => texts(items, out),
            _ => {}
        }
    }
}

fn words(scene: &Scene) -> Vec<(f32, f32, String)> {
    let mut out = Vec::new();
    texts(&scene.frame, &mut out);
    texts(&scene.body, &mut out);
    out
}

/// Every export is made, opens, and no text begins outside its page.
fn exported(figures: Vec<Arc<Figure>>) -> Vec<(String, Vec<u8>)> {
    for figure in &figures {
        let scene = figure.scene();
        for (x, y, text) in words(scene) {
            let inside = (-1.0..=scene.width + 1.0).contains(&x) && (-1.0..=scene.height + 1.0).contains(&y);
            assert!(inside, "{text} at {x}, {y} of {}", figure.words().title);
        }
        assert!(figure.words().alt.chars().count() <= 300, "{}", figure.words().alt);
        png::write(scene, 320).unwrap();
        svg::write(scene, svg::SvgText::Outlined).unwrap();
    }
    let deck = deck(figures);
    pdf::write(&deck).unwrap();
    xlsx::write(&deck).unwrap();
    assert!(html::write(&deck).ends_with("</html>\n"));
    unzip("", &pptx::write(&deck).unwrap())
}

#[test]
fn a_name_of_two_hundred_characters_is_cut_where_it_has_no_room_and_whole_in_the_numbers() {
    let long = format!("Advanced {} certificate", "computer numerical control ".repeat(7).trim());
    assert!(long.chars().count() >= 200);
    let figures = by_credential(&groups(&[long.clone(), "Welding".into(), "NIMS".into()]));
    let whole = figures[0].numbers().rows.iter().any(|row| row.iter().any(|cell| cell.text == long));
    assert!(whole, "the table of numbers has the name as it is");
    exported(figures);
}

#[test]
fn names_in_other_scripts_are_drawn_or_shown_as_missing_and_never_lost() {
    let names = ["Сварщик".to_owned(), "溶接工".into(), "لحّام".into(), "Soldador №1".into(), "Welder 🔧".into()];
    let figures = by_credential(&groups(&names));
    let parts = exported(figures.clone());
    for name in &names {
        assert!(figures[2].numbers().rows.iter().any(|row| row.iter().any(|cell| &cell.text == name)), "{name}");
        let slides = parts.iter().filter(|(path, _)| path.contains("slides/") || path.contains("charts/"));
        let found = slides.filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(name.as_str())).count();
        assert!(found > 0, "{name} is in the deck, where PowerPoint has fonts for it");
    }
}

#[test]
fn three_hundred_groups_one_group_and_none_are_figures_or_a_message() {
    let many: Vec<String> = (0..300).map(|at| format!("Credential {at:03}")).collect();
    let figures = by_credential(&groups(&many));
    for figure in &figures {
        assert_eq!(figure.numbers().rows.len(), 300, "nothing is dropped from the numbers");
        let said = figure.words().notes.iter().any(|note| note.contains("not shown") || note.contains("more"));
        let drawn = words(figure.scene()).iter().any(|(_, _, text)| text.contains("more"));
        assert!(
            said || drawn || figure.left_out() == 0,
            "{} left out unsaid: {:?}",
            figure.left_out(),
            figure.words().notes
        );
    }
    exported(figures);
    exported(by_credential(&groups(&["Welding".into()])));
    let empty =
        dataset([("groups.csv", b"Person,State,Credential,Age group,Earnings year-2,Earnings year+5\n".as_slice())]);
    let error = measure(&empty, &request(MeasureName::Earnings, &[Field::Credential])).unwrap_err();
    assert!(!error.to_string().is_empty() && !error.hint().is_empty(), "{error}");
}

#[test]
fn a_chart_of_which_everything_is_suppressed_says_so_and_draws_no_number() {
    let mut csv = String::from("Person,State,Age group,Sex,Earnings year-2,Earnings year+5\n");
    for person in 0..6 {
        let age = ["18-25", "26-35", "36-45"][person % 3];
        let _ = writeln!(csv, "{person},Ohio,{age},Female,87654,98321");
    }
    let dataset = dataset([("few.csv", csv.as_bytes())]);
    let figures: Vec<Arc<Figure>> = KINDS
        .iter()
        .map(|kind| figure(&dataset, request(MeasureName::Earnings, &[Field::AgeGroup]), kind(ChartSpec::default())))
        .collect();
    for figure in &figures {
        let all: String = words(figure.scene()).into_iter().map(|(_, _, text)| text + " ").collect();
        assert!(all.contains('—'), "{all}");
        assert!(!all.contains("87,") && !all.contains("98,"), "{all}");
    }
    for (path, bytes) in exported(figures) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("87654") && !text.contains("98321"), "{path}");
    }
}

#[test]
fn a_state_without_a_college_is_a_map_that_says_so() {
    let list = "State,College,City,ZIP,Credential\nOH,Lakeside College,Sandusky,44870,NIMS\nOH,Riverbend College,Cincinnati,45202,MSSC\nOH,Dry Fork College,Cleveland,44115,AWS\n";
    let dataset = dataset([("colleges.csv", list.as_bytes())]);
    let kind = FigureKind::Map(MapSpec { view: MapView::State("56".into()), ..MapSpec::default() });
    let map = figure(&dataset, request(MeasureName::Certificates, &[Field::State]), kind);
    let said = format!("{} {}", map.words().title, map.words().alt);
    assert!(said.contains("Wyoming") && said.to_lowercase().contains("no "), "{said}");
    exported(vec![map]);
}

/// The file as it was, and nothing beside it.
fn unchanged(folder: &Path, name: &str, old: &[u8]) {
    assert_eq!(fs::read(folder.join(name)).unwrap(), old);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1, "no temporary file stays");
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    // A device that is always full, where the system has one.
    let full = Path::new("/dev/full");
    if full.exists() {
        use std::io::Write as _;
        let error = fs::OpenOptions::new().write(true).open(full).unwrap().write_all(b"x").unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    }
    let said = ExportError::DiskFull { path: "deck.pptx".into() };
    assert!(said.to_string().contains("Free some space"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_leaves_the_old_file_and_says_what_to_do() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deck.pptx");
    fs::write(&path, b"old").unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let outcome = write_atomic(&path, b"new");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    // Whoever runs tests as the superuser may write anywhere.
    if let Err(error) = outcome {
        assert!(error.to_string().contains("Choose another folder"), "{error}");
        unchanged(folder.path(), "deck.pptx", b"old");
    }
}

#[test]
fn a_target_whose_name_is_taken_by_a_folder_leaves_what_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("deck.pptx");
    fs::create_dir(&target).unwrap();
    fs::write(target.join("inside"), b"old").unwrap();
    assert!(write_atomic(&target, b"new").is_err());
    assert_eq!(fs::read(target.join("inside")).unwrap(), b"old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
