//! Commands about files, projects and exports.

use egui::Key;

use super::{Adder, CTRL, Entry, Menu, ctrl_shift};
use crate::app::command::{Command, ExportKind, SampleProject};

pub(super) fn file(table: &mut Vec<Entry>) {
    let mut to = Adder { table, menu: Menu::File, on: None };
    to.add(Command::NewProject, tr!("New project"), tr!("Close this project and begin again"), &[(CTRL, Key::N)]);
    to.add(
        Command::OpenFiles,
        tr!("Open files…"),
        tr!("Open spreadsheets or a project; spreadsheets are added to this project"),
        &[(CTRL, Key::O)],
    );
    to.add(Command::OpenPath, tr!("Open by path…"), tr!("Type where a file is"), &[(ctrl_shift(), Key::O)]);
    to.add(
        Command::Connect,
        tr!("Connect to a warehouse…"),
        tr!("Ask a table that stays in its warehouse; only numbers of large enough groups come back"),
        &[],
    );
    to.add(
        Command::RefreshWarehouse,
        tr!("Refresh from the warehouse"),
        tr!("Ask everything anew that the warehouse answered"),
        &[],
    );
    to.add(
        Command::ShowStatements,
        tr!("Show the SQL…"),
        tr!("Every statement that the warehouse was asked, to read and copy"),
        &[],
    );
    to.add(
        Command::Disconnect,
        tr!("Disconnect from the warehouse"),
        tr!("End the connection; the numbers that came stay"),
        &[],
    );
    for (sample, title, tooltip) in [
        (
            SampleProject::Skills,
            tr!("Sample: Skills certification"),
            tr!("142 colleges in 31 states, 12,000 synthetic people"),
        ),
        (SampleProject::Stem, tr!("Sample: STEM consortium"), tr!("Ten colleges in nine states, outcomes in groups")),
        (
            SampleProject::Experiment,
            tr!("Sample: Randomized experiment"),
            tr!("185 trained, 260 not, published study data"),
        ),
    ] {
        to.add(Command::OpenSample(sample), title, tooltip, &[]);
    }
    to.add(Command::Save, tr!("Save"), tr!("Save the project"), &[(CTRL, Key::S)]);
    to.add(Command::SaveAs, tr!("Save as…"), tr!("Save the project under another name"), &[(ctrl_shift(), Key::S)]);
    to.add(
        Command::SaveRows(false),
        tr!("Save without people’s rows…"),
        tr!("A copy without people’s rows, history, notes, file names, titles, and filters that only they name; the project stays"),
        &[],
    );
    to.add(
        Command::SaveRows(true),
        tr!("Save with people’s rows…"),
        tr!("The imported rows are kept, without columns that identify people"),
        &[],
    );
    to.add(
        Command::Share,
        tr!("Share a copy…"),
        tr!("A copy to hand on: no people’s rows, no history, notes, file names or titles, no filters that only they name"),
        &[],
    );
    to.add(Command::Earlier, tr!("Earlier states…"), tr!("The project as it was, up to seven days ago"), &[]);
    to.add(
        Command::AskProtect,
        tr!("Protect this project…"),
        tr!("Seal the project file under a password; without it nobody can read it"),
        &[],
    );
    to.add(
        Command::SaveMapping,
        tr!("Save mapping…"),
        tr!("How the file shown on Check is read, as a file to share; it holds no cells of people"),
        &[],
    );
    to.add(Command::UseMapping, tr!("Use mapping…"), tr!("Read this project’s files as a saved mapping says"), &[]);
    to.add(
        Command::Mappings,
        tr!("Remembered mappings…"),
        tr!("Kinds of files that open with no question, because they looked right before"),
        &[],
    );
    to.add(
        Command::SaveRecipe,
        tr!("Save recipe…"),
        tr!(
            "Every step of this project as a file, to be followed on the next quarter’s files; it holds no cells of people"
        ),
        &[],
    );
    to.add(
        Command::ApplyRecipe,
        tr!("Apply recipe…"),
        tr!("Follow saved steps on this project’s files, as far as they go, with a report"),
        &[],
    );
    to.add(Command::ExportAgain, tr!("Export"), tr!("The last kind of export again"), &[(CTRL, Key::E)]);
    for kind in ExportKind::ALL {
        let (title, tooltip) = match kind {
            ExportKind::Pptx => (tr!("Export PowerPoint…"), tr!("Editable charts, maps and notes")),
            ExportKind::Pdf => (tr!("Export PDF…"), tr!("Slides, tagged and searchable")),
            ExportKind::Briefing => (tr!("Export briefing…"), tr!("PDF of letter pages, two figures a page")),
            ExportKind::Png => (tr!("Export pictures…"), tr!("PNG, one a slide, in a size of your choice")),
            ExportKind::Svg => (tr!("Export drawings…"), tr!("SVG, one a slide, in a size of your choice")),
            ExportKind::Xlsx => (tr!("Export Excel…"), tr!("Charts with their published numbers")),
            ExportKind::Csv => (tr!("Export tables…"), tr!("CSV of the published numbers, one a slide")),
            ExportKind::Html => (tr!("Export web page…"), tr!("One file with tables, opens anywhere")),
            ExportKind::Issues => (tr!("Export issue list…"), tr!("CSV of cells not understood, with their addresses")),
        };
        to.add(Command::Export(kind), title, tooltip, &[]);
    }
    to.add(
        Command::AskInternal,
        tr!("Internal export…"),
        tr!("For your own staff: smaller groups are shown, and every page says that it is not for publication"),
        &[],
    );
    to.add(
        Command::ProjectSettings,
        tr!("Project settings…"),
        tr!("Fewest people behind a number, consumer prices, regions, reference lines and standards"),
        &[],
    );
    to.add(
        Command::Brand,
        tr!("Brand kit…"),
        tr!("Colours, logo, footer and PowerPoint template of your board, tested for contrast and colour-blindness"),
        &[],
    );
    to.add(
        Command::Catalogue(None),
        tr!("Credential catalogue…"),
        tr!("Names of credentials and how files write them; add your own"),
        &[],
    );
    to.add(
        Command::DataHere,
        tr!("Data on this computer…"),
        tr!("The files that may tell of people, how large they are, and deleting them"),
        &[],
    );
    to.add(Command::Quit, tr!("Quit"), tr!("Close the program; unsaved work is asked about"), &[(CTRL, Key::Q)]);
}
