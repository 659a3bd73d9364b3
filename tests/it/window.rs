//! The window driven by accessible names, as a screen reader or a person with a keyboard would; no display, no GPU.

mod annotate;
mod brand;
mod by_keys;
mod catalogue;
mod compared;
mod drawn;
mod explained;
mod explore;
mod geometry;
mod help;
mod keyboard;
mod looks;
mod maps;
mod named;
mod recipes;
mod settings;
mod shown;
mod slides;
mod ten_actions;
mod trust;
mod views;
mod warehouse;

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use credential_atlas::{
    app::{
        App, Frontend, Setup,
        command::{Command, Menu, Theme, table},
        cpu::{Picture, Rasterizer},
        theme::Tokens,
        view::Presenting,
        work::{
            Keychain, Question,
            dialogs::{Answer, Dialogs},
        },
    },
    measure::{Dollars, MeasureName, Statistic},
    project::Screen,
    session::Each,
    sheet::Reader,
};
use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

const COLLEGES: &str = "\
State,College,City,ZIP,Credential\n\
OH,Lakeside College,Sandusky,44870,NIMS\n\
OH,Riverbend College,Cincinnati,45202,MSSC\n\
Wahsington,Harbor College,Tacoma,98402,AWS\n";

/// People of two age groups, eleven and twelve of them, with earnings before and after.
fn people() -> String {
    let mut csv = String::from("Person ID,State,College,Age group,Sex,Earnings Q-3,Earnings Q+2\n");
    for i in 0..23 {
        let (age, before) = if i < 11 { ("18-25", 3000 + i * 10) } else { ("26-35", 6000 + i * 10) };
        let sex = if i % 2 == 0 { "Female" } else { "Male" };
        csv += &format!("P{i:03},OH,Lakeside College,{age},{sex},{before},{}\n", before + 2000);
    }
    csv
}

/// File dialogs that answer with what the test put in.
#[derive(Clone, Default)]
struct Answers(Arc<Mutex<VecDeque<Option<Vec<PathBuf>>>>>);

impl Dialogs for Answers {
    fn ask(&self, _question: &Question, answer: Answer) {
        answer(self.0.lock().unwrap().pop_front().flatten());
    }
}

/// A keychain in a drawer of this process, with every name it was asked about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawer {
    pub(crate) kept: Arc<Mutex<std::collections::BTreeMap<String, Vec<u8>>>>,
    pub(crate) asked: Arc<Mutex<Vec<String>>>,
}

impl Keychain for Drawer {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.asked.lock().unwrap().push(name.to_owned());
        self.kept.lock().unwrap().get(name).cloned()
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), String> {
        self.asked.lock().unwrap().push(name.to_owned());
        self.kept.lock().unwrap().insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn remove(&self, name: &str) {
        self.asked.lock().unwrap().push(name.to_owned());
        self.kept.lock().unwrap().remove(name);
    }
}

/// A window, made in its first frame because it needs a context.
pub(crate) struct Window {
    setup: Option<(Answers, Drawer, warehouse::Server, PathBuf)>,
    app: Option<App>,
}

impl Window {
    fn ui(&mut self, ui: &mut egui::Ui) {
        if let Some((answers, drawer, server, dir)) = self.setup.take() {
            let setup = Setup {
                dialogs: Box::new(answers),
                reader: Reader::in_process(),
                settings: Some(dir.join("settings.ron")),
                samples: dir.join("samples"),
                keychain: Arc::new(drawer),
                warehouses: Arc::new(server),
            };
            self.app = Some(App::new(ui, setup, Vec::new()).unwrap());
            ui.request_repaint(); // fonts are there from the next frame on
            return;
        }
        let app = self.app.as_mut().unwrap();
        app.logic(ui);
        app.ui(ui);
    }
}

pub(crate) struct Test {
    pub(crate) harness: Harness<'static, Window>,
    answers: Answers,
    pub(crate) keychain: Drawer,
    /// Whoever is behind every address of a warehouse.
    pub(crate) server: warehouse::Server,
    pub(crate) dir: tempfile::TempDir,
}

impl Test {
    pub(crate) fn new() -> Self {
        Self::sized(1440.0, 900.0)
    }

    pub(crate) fn sized(width: f32, height: f32) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), width, height)
    }

    pub(crate) fn in_folder(dir: tempfile::TempDir, width: f32, height: f32) -> Self {
        Self::with_keychain(dir, Drawer::default(), width, height)
    }

    pub(crate) fn with_keychain(dir: tempfile::TempDir, keychain: Drawer, width: f32, height: f32) -> Self {
        let answers = Answers::default();
        let server = warehouse::Server::default();
        let setup = (answers.clone(), keychain.clone(), server.clone(), dir.path().to_owned());
        let window = Window { setup: Some(setup), app: None };
        let harness = Harness::builder()
            .with_size(vec2(width, height))
            .with_theme(egui::Theme::Light)
            .with_step_dt(1.0 / 60.0)
            .renderer(drawn::Cpu::default())
            .build_ui_state(|ui, window: &mut Window| window.ui(ui), window);
        let mut test = Self { harness, answers, keychain, server, dir };
        test.settle();
        test
    }

    pub(crate) fn app(&self) -> &App {
        self.harness.state().app.as_ref().unwrap()
    }

    /// Runs frames until no job runs, no command waits and every number asked for is there.
    pub(crate) fn settle(&mut self) {
        let started = Instant::now();
        loop {
            self.harness.run_steps(3);
            if !self.app().busy() {
                self.harness.run_steps(2);
                if !self.app().busy() {
                    return;
                }
            }
            assert!(started.elapsed() < Duration::from_secs(120), "the window does not settle");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    pub(crate) fn file(&self, name: &str, contents: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, contents).unwrap();
        path
    }

    pub(crate) fn answer(&self, paths: &[&Path]) {
        self.answers.0.lock().unwrap().push_back(Some(paths.iter().map(|path| (*path).to_owned()).collect()));
    }

    pub(crate) fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).scroll_to_me();
        self.settle();
        self.harness.get_by_label(name).click();
        self.settle();
    }

    pub(crate) fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    pub(crate) fn sees(&self, words: &str) -> bool {
        self.harness.query_all_by_label_contains(words).next().is_some()
    }

    pub(crate) fn menu(&mut self, menu: &str, item: &str) {
        self.click(menu);
        self.harness.get_by_role_and_label(Role::MenuItem, item).scroll_to_me();
        self.settle();
        self.harness.get_by_role_and_label(Role::MenuItem, item).click();
        self.settle();
    }

    /// Opens the two small files and stays on Check.
    pub(crate) fn with_files() -> Self {
        let mut test = Self::new();
        let (colleges, outcomes) = (test.file("colleges.csv", COLLEGES), test.file("outcomes.csv", &people()));
        test.answer(&[&colleges, &outcomes]);
        test.click("Open files…");
        assert_eq!(test.app().view().screen, Screen::Check, "{:?}", test.app().view().message);
        test
    }
}

#[test]
fn the_start_screen_offers_files_samples_and_promises_privacy() {
    let test = Test::new();
    for words in ["Open files…", "Open sample Skills certification", "Open sample STEM consortium", "Nothing leaves"]
    {
        assert!(test.sees(words), "{words}");
    }
    assert!(test.harness.get_by_label("Open files…").is_focused(), "Enter opens files at once");
    assert!(test.harness.query_all_by_role(Role::Tab).next().is_none(), "no rail before there are files");
}

#[test]
fn a_fix_is_applied_undone_by_menu_and_redone_by_key() {
    let mut test = Test::with_files();
    assert!(test.sees("“Wahsington” is not a state"));
    test.click("Read as Washington");
    assert!(test.sees("Decided: colleges.csv"));
    assert!(!test.sees("“Wahsington” is not a state"));

    test.menu("Edit", "Undo read as Washington: “Wahsington”");
    assert!(test.sees("“Wahsington” is not a state"));
    test.key(Modifiers::COMMAND, Key::Y);
    assert!(test.sees("Decided: colleges.csv"));
    test.click("Undo");
    assert!(test.sees("“Wahsington” is not a state"), "the row's own Undo is a step, too");
}

#[test]
fn from_two_files_to_a_saved_deck_by_keys_and_back() {
    let mut test = Test::with_files();
    test.key(Modifiers::NONE, Key::Enter);
    assert_eq!(test.app().view().screen, Screen::Map, "Enter means Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    assert_eq!(test.app().view().screen, Screen::Earnings);
    assert!(test.sees("26–35"), "the chart's rows have names");
    test.harness.get_by_label("Sex").click();
    test.settle();
    test.key(Modifiers::NONE, Key::D);
    test.key(Modifiers::COMMAND, Key::Num4);
    assert_eq!(test.app().document().deck.len(), 1);

    let project = test.dir.path().join("Board.credatlas");
    test.answer(&[&project]);
    test.key(Modifiers::COMMAND, Key::S);
    assert!(project.is_file(), "{:?}", test.app().view().message);
    assert!(!test.app().unsaved());
    assert_eq!(test.app().document().name, "Board");

    let deck = test.dir.path().join("Board.pptx");
    test.answer(&[&deck]);
    test.key(Modifiers::COMMAND, Key::E);
    assert!(std::fs::read(&deck).unwrap().starts_with(b"PK"));

    test.key(Modifiers::COMMAND, Key::N);
    assert_eq!(test.app().view().screen, Screen::Start);
    assert!(test.sees("Open recent project Board"));
    test.harness.get_by_label_contains("Open recent project Board").click();
    test.settle();
    assert_eq!((test.app().document().deck.len(), test.app().view().screen), (1, Screen::Deck));
}

#[test]
fn a_file_that_cannot_be_read_is_one_message_and_changes_nothing() {
    let mut test = Test::with_files();
    let before = test.app().document().clone();
    let bad = test.dir.path().join("broken.xlsx");
    std::fs::write(&bad, b"PK\x03\x04 this is no workbook").unwrap();
    test.app().send(Command::OpenPaths(vec![bad, test.dir.path().join("nowhere.csv")]));
    test.settle();
    let message = test.app().view().message.clone().unwrap();
    assert!(message.problem.what.contains("broken.xlsx") && message.problem.what.contains("nowhere.csv"));
    assert!(!message.problem.hint.is_empty());
    assert_eq!(*test.app().document(), before);
    test.click("Close message");
    assert_eq!(test.app().view().message, None);
}

#[test]
fn unsaved_work_is_asked_about_before_it_is_lost() {
    let mut test = Test::with_files();
    test.key(Modifiers::COMMAND, Key::Q);
    assert!(test.sees("Save changes to"));
    test.click("Cancel");
    assert!(!test.app().quits() && test.app().document().sources.len() == 2);
    test.key(Modifiers::COMMAND, Key::Q);
    test.click("Don’t save");
    assert!(test.app().quits());
}

#[test]
fn the_palette_finds_and_runs_a_command_without_the_mouse() {
    let mut test = Test::new();
    test.key(Modifiers::NONE, Key::Slash);
    test.harness.get_by_label("Find a command").type_text("dark");
    test.settle();
    test.key(Modifiers::NONE, Key::Enter);
    assert_eq!(test.app().settings().theme, credential_atlas::app::command::Theme::Dark);
    assert!(!test.app().view().palette);
    assert!(test.dir.path().join("settings.ron").is_file(), "it holds at the next start");
}

#[test]
fn without_a_file_dialog_a_path_can_be_typed() {
    let mut test = Test::new();
    let path = test.file("colleges.csv", COLLEGES);
    test.click("Open files…"); // the fake dialog has no answer
    if cfg!(target_os = "linux") {
        test.harness.get_by_label("Path").type_text(&path.display().to_string());
        test.settle();
        test.key(Modifiers::NONE, Key::Enter);
        assert_eq!(test.app().document().sources.len(), 1);
    }
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_newer_file_dropped_on_any_screen_takes_the_place_of_the_older_and_keeps_the_deck() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.key(Modifiers::NONE, Key::D);
    let newer = test.file("outcomes-2026.csv", &people().replace("Lakeside", "Riverbend"));
    test.harness.input_mut().dropped_files.push(Arc::new(Dropped(newer.clone())));
    test.settle();
    let document = test.app().document();
    assert_eq!(document.sources.len(), 2);
    assert!(document.sources.iter().any(|source| source.path == newer));
    assert_eq!((document.deck.len(), test.app().view().screen), (1, Screen::Earnings));
}

#[test]
fn a_title_is_written_in_place_and_given_back_for_the_proposed_one() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.key(Modifiers::NONE, Key::F2);
    test.harness.get_by_role_and_label(Role::TextInput, "Title").type_text(" indeed");
    test.settle();
    test.key(Modifiers::NONE, Key::Enter);
    let title = test.app().document().earnings.words.title.clone();
    assert!(title.is_some_and(|title| title.ends_with(" indeed")));
    test.click("Back to proposed");
    assert_eq!(test.app().document().earnings.words.title, None);
}

#[test]
fn work_that_was_never_saved_is_offered_again_and_comes_back() {
    let mut test = Test::with_files();
    test.click("Read as Washington");
    let Test { harness, dir, .. } = test;
    drop(harness); // ends without saving and without a clean exit
    let mut test = Test::in_folder(dir, 1440.0, 900.0);
    assert!(test.sees("was not saved when the program ended"));
    test.click("Bring it back");
    assert!(test.sees("Decided: colleges.csv") && test.app().unsaved());
    assert!(!test.sees("was not saved when the program ended"));
    test.key(Modifiers::COMMAND, Key::Q);
    test.click("Don’t save");
    let Test { harness, dir, .. } = test;
    drop(harness);
    let test = Test::in_folder(dir, 1440.0, 900.0);
    assert!(!test.sees("was not saved when the program ended"), "given up on purpose");
}

#[test]
fn a_filter_taken_back_counts_everyone_again() {
    let mut test = Test::with_files();
    test.click("Looks right");
    test.key(Modifiers::COMMAND, Key::Num3);
    test.click("Sex: All");
    test.click("Female, 12");
    assert!(!test.app().document().filters.by_field.is_empty());
    test.click("Clear filters");
    assert!(test.app().document().filters.by_field.is_empty());
    assert!(test.sees("Female, 12"));
}

#[test]
fn undo_and_redo_of_opening_files_bring_them_back_without_reading_again() {
    let mut test = Test::with_files();
    std::fs::remove_file(test.dir.path().join("colleges.csv")).unwrap();
    test.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.app().view().screen, Screen::Start);
    test.key(Modifiers::COMMAND, Key::Y);
    test.key(Modifiers::COMMAND, Key::Num1);
    assert!(test.sees("“Wahsington” is not a state"));
}

#[test]
fn every_menu_lists_its_commands_and_disabled_ones_stay_where_they_are() {
    let mut test = Test::new();
    for menu in Menu::ALL {
        test.harness.get_by_role_and_label(Role::Button, menu.title()).click();
        test.settle();
        for entry in table().iter().filter(|entry| entry.menu == menu) {
            let found = test.harness.query_all_by_label_contains(entry.title).next();
            assert!(found.is_some(), "{} in {}", entry.title, menu.title());
        }
        test.key(Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn everything_that_takes_focus_has_a_name_on_every_screen() {
    let mut test = Test::with_files();
    test.click("Looks right");
    for (screen, key) in [
        (Screen::Map, Key::Num2),
        (Screen::Earnings, Key::Num3),
        (Screen::Explore, Key::Num5),
        (Screen::Deck, Key::Num4),
        (Screen::Check, Key::Num1),
        (Screen::Match, Key::M),
    ] {
        test.key(Modifiers::COMMAND, key);
        assert_eq!(test.app().view().screen, screen);
        let mut focusable = 0;
        for node in test.harness.root().children_recursive() {
            let node = node.accesskit_node();
            let role = node.role();
            if !matches!(
                role,
                Role::Button
                    | Role::CheckBox
                    | Role::TextInput
                    | Role::Tab
                    | Role::RadioButton
                    | Role::Slider
                    | Role::ListBoxOption
                    | Role::MenuItem
                    | Role::Image
            ) {
                continue;
            }
            focusable += 1;
            let named = node.label().is_some_and(|name| !name.trim().is_empty()) || node.labelled_by().next().is_some();
            assert!(named, "{screen:?}: a {role:?} without a name at {:?}", node.bounding_box());
        }
        assert!(focusable > 10, "{screen:?} shows its tree");
    }
}

#[test]
fn a_doubtful_name_is_accepted_refused_and_decided_by_keys_and_each_is_a_step() {
    let mut test = Test::new();
    let colleges = "College,State,Credential\nLakeside College,OH,NIMS\nRiverbend College,OH,MSSC\nMacomb CC,MI,AWS\n";
    let people = "Person ID,State,College,Age\nP1,OH,Laekside College,20\nP2,OH,Rivrbend College,21\n\
                  P3,MI,Macomb Community College,22\nP4,OH,Nowhere School,23\n";
    let (colleges, people) = (test.file("colleges.csv", colleges), test.file("people.csv", people));
    test.answer(&[&colleges, &people]);
    test.click("Open files…");
    test.key(Modifiers::COMMAND, Key::M);
    assert_eq!(test.app().view().screen, Screen::Match);
    assert!(test.sees("Doubtful: 2 names") && test.sees("Unmatched: 1 name") && test.sees("Matched: 1 name"));
    assert!(test.sees("Laekside College, Ohio, 1 row, perhaps Lakeside College, Ohio"));

    test.click("Accept Lakeside College, Ohio");
    assert!(test.sees("Doubtful: 1 name") && test.sees("Matched: 2 names"));
    test.key(Modifiers::NONE, Key::Delete);
    assert!(test.sees("Doubtful: 0 names") && test.sees("Unmatched: 2 names"), "Rivrbend is not Riverbend");
    assert_eq!(test.app().document().decisions.colleges.len(), 2);
    test.menu("Edit", "Undo “Rivrbend College” is not Riverbend College");
    assert!(test.sees("Doubtful: 1 name"));
    test.key(Modifiers::COMMAND, Key::Z);
    assert!(test.sees("Doubtful: 2 names") && test.app().document().decisions.is_empty());

    test.click("Unmatched: 1 name");
    test.click("Find another college");
    test.harness.get_by_label("Find another college").type_text("macomb");
    test.settle();
    test.click("Choose Macomb CC, Michigan");
    test.click("Matched: 2 names");
    assert!(test.sees("Nowhere School, Ohio, 1 row, matched to Macomb CC, Michigan"));
}

#[test]
fn decisions_are_used_for_the_next_file_of_the_project() {
    let mut test = Test::new();
    let colleges = test.file("colleges.csv", "College,State,Credential\nLakeside College,OH,NIMS\n");
    let people = test.file("people.csv", "Person ID,State,College,Age\nP1,OH,Laekside College,20\n");
    test.answer(&[&colleges, &people]);
    test.click("Open files…");
    test.key(Modifiers::COMMAND, Key::M);
    test.click("Accept 1 name of 90% and more");
    assert!(test.sees("Doubtful: 0 names"));
    let next =
        test.file("next.csv", "Person ID,State,College,Age\nP7,OH,LAEKSIDE COLLEGE,20\nP8,OH,Laekside College,30\n");
    test.app().send(Command::OpenPaths(vec![next]));
    test.settle();
    test.key(Modifiers::COMMAND, Key::M);
    assert!(test.sees("Doubtful: 0 names") && test.sees("Unmatched: 0 names"));
}

#[test]
fn accessibility_is_not_lost_with_default_features() {
    let manifest = include_str!("../../Cargo.toml");
    let eframe = manifest.lines().find(|line| line.starts_with("eframe")).unwrap();
    assert!(eframe.contains("\"accesskit\""), "screen readers hear nothing without it");
}

#[test]
fn a_narrow_window_shows_one_file_at_a_time_with_tabs() {
    let mut test = Test::sized(1024.0, 700.0);
    let (colleges, outcomes) = (test.file("colleges.csv", COLLEGES), test.file("outcomes.csv", &people()));
    test.answer(&[&colleges, &outcomes]);
    test.click("Open files…");
    assert!(test.sees("Column A, State"));
    assert!(!test.sees("Column A, Person ID"));
    test.click("outcomes.csv");
    assert!(test.sees("Person ID") && !test.sees("Column B, College: College"));
}
