//! Every screen and dialog in every theme and in both languages: by rule in Spanish, and as pictures for a person to look at.
//!
//! `LOOKS=folder cargo test --test it window::looks::` leaves a picture of each view.

use super::{
    geometry,
    views::{View, each},
    *,
};
use crate::words::{ENGLISH, english_texts};
use credential_atlas::words::{Language, set_language};

/// Set in a child process: the word of the language that its windows speak, which is one for a whole process.
const SPOKEN: &str = "CREDENTIAL_ATLAS_TEST_LANGUAGE";
/// Where pictures are wanted.
const LOOKS: &str = "LOOKS";

/// True in a process that speaks `language`; elsewhere such a process is started, and has to succeed.
fn speaks(language: Language, test: &str) -> bool {
    if std::env::var_os(SPOKEN).is_some_and(|word| word == language.word()) {
        set_language(language);
        return true;
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("window::looks::{test}"), "--nocapture"])
        .env(SPOKEN, language.word())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&output.stderr));
    false
}

/// A window that speaks the language of the process.
fn window(dir: tempfile::TempDir, size: [f32; 2], language: Language, theme: Theme) -> Test {
    let test = Test::in_folder(dir, size[0], size[1]);
    test.app().send(Command::Speak(language));
    test.app().send(Command::Theme(theme));
    let mut test = test;
    test.settle();
    test
}

#[test]
fn the_window_in_spanish_has_no_english_word_and_no_text_is_cut_or_covered() {
    if !speaks(Language::Spanish, "the_window_in_spanish_has_no_english_word_and_no_text_is_cut_or_covered") {
        return;
    }
    let keys = english_texts();
    // Labels are not keys of a catalogue as they stand in sentences.
    let labels = ["manufacturing"];
    let mut wrong = std::collections::BTreeSet::new();
    let mut seen = 0;
    each(
        |dir| window(dir, [1280.0, 720.0], Language::Spanish, Theme::Light),
        |test, View { name, .. }| {
            for said in said(test) {
                seen += 1;
                let words = said.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
                let english: Vec<String> =
                    words.filter(|word| ENGLISH.contains(&word.as_str()) || labels.contains(&word.as_str())).collect();
                if !english.is_empty() || keys.iter().any(|key| said.contains(key.as_str())) {
                    wrong.insert(format!("{name}: {english:?} in “{said}”"));
                }
            }
            wrong.extend(geometry::faults(test).into_iter().map(|fault| format!("{name}: {fault}")));
        },
    );
    assert!(seen > 1000, "{seen} texts");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

/// What the window paints or tells a screen reader, but for what stands in the files of the test and for proper names.
fn said(test: &Test) -> Vec<String> {
    let names = [
        "colleges",
        "outcomes",
        "Person ID",
        "Earnings Q-3",
        "Earnings Q+2",
        "District of Columbia",
        "National Institute for Metalworking Skills",
        "Manufacturing Skill Standards Council",
        "Another name",
        // Of the warehouse: its columns, its table, its driver.
        "credential_date",
        "age_group",
        "home_st",
        "industry",
        "libadbc_driver_postgresql",
        "/opt/drivers",
    ];
    // A credential is written as the catalogue found it written.
    let own = |said: String| said.split("También se escribe").next().unwrap_or_default().to_owned();
    let is_sql = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        let named = |name: Option<String>| name.is_some_and(|name| name == "SQL");
        named(node.label()) || node.parent().is_some_and(|parent| named(parent.label()))
    };
    let nodes = test.harness.root().children_recursive().filter(|node| !is_sql(node)).flat_map(|node| {
        let node = node.accesskit_node();
        [node.label(), node.value(), node.description()].into_iter().flatten().collect::<Vec<_>>()
    });
    let all = nodes.chain(geometry::painted(test).into_iter().filter(|painted| !painted.contains("SELECT")));
    all.map(|said| names.iter().fold(own(said), |said, known| said.replace(known, ""))).collect()
}

#[test]
fn every_view_is_left_as_a_picture_in_every_theme_and_language() {
    let Some(folder) = std::env::var_os(LOOKS).map(PathBuf::from) else {
        return;
    };
    for language in Language::ALL {
        if !speaks(language, "every_view_is_left_as_a_picture_in_every_theme_and_language") {
            continue;
        }
        for (theme, look) in
            [(Theme::Light, "light"), (Theme::Dark, "dark"), (Theme::Black, "black"), (Theme::White, "white")]
        {
            let folder = folder.join(format!("{}-{look}", language.word()));
            std::fs::create_dir_all(&folder).unwrap();
            each(
                |dir| window(dir, [1280.0, 800.0], language, theme),
                |test, View { name, .. }| {
                    let picture = test.harness.render().unwrap();
                    picture.save(folder.join(format!("{}.png", name.replace(' ', "-")))).unwrap();
                },
            );
        }
        return;
    }
}
