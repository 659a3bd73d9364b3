//! The small choices that commands carry.

use serde::{Deserialize, Serialize};

use crate::import::{Issue, IssueCode, Settled};

/// Kinds of files that leave the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportKind {
    Pptx,
    /// The slides as pages.
    Pdf,
    /// Letter pages of figures.
    Briefing,
    Png,
    Svg,
    Xlsx,
    /// The table behind each slide.
    Csv,
    Html,
    Issues,
}

/// The sample projects of the Start screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SampleProject {
    Skills,
    Stem,
    Experiment,
}

/// Light, dark, high contrast, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
    /// High contrast on black.
    Black,
    /// High contrast on white.
    White,
}

impl Theme {
    pub const ALL: [Self; 5] = [Self::System, Self::Light, Self::Dark, Self::Black, Self::White];
}

/// Chart kinds of the type strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    Dumbbell,
    Bars,
    Slope,
    Range,
    OverTime,
    ShareBar,
    Steps,
    Gaps,
    Waffle,
    Waterfall,
    Heat,
    Flows,
    Table,
}

/// Parts of a chart that can be shown or hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StylePart {
    Values,
    N,
    Change,
    Percent,
    MiddleHalf,
    Dip,
    /// Small multiples by the second field.
    Panels,
}

/// Sections of right panels that open and close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Show,
    Compare,
    Style,
    Annotations,
    Explain,
}

/// One column of one sheet of one of the project's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRef {
    /// Index of the file in the document.
    pub file: usize,
    pub sheet: String,
    /// `A`, `AB`.
    pub letter: String,
}

/// A decision that is in the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// Index of the file in the document.
    pub file: usize,
    pub what: Settled,
}

/// Which issues are listed; the default lists all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueFilter {
    /// Index of the file in the document.
    pub file: Option<usize>,
    pub code: Option<IssueCode>,
    pub state: Option<IssueState>,
    /// Words that must stand in the message, the text found, the addresses or the file's name, in lower case.
    pub words: String,
}

/// What has become of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueState {
    /// Waits for a decision.
    Open,
    /// Needs nothing.
    Note,
    Ignored,
    Decided,
}

/// One cell, as shown in an issue row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellRef {
    /// Index of the file in the document.
    pub file: usize,
    pub sheet: String,
    /// `C14`.
    pub address: String,
}

impl IssueFilter {
    /// True if an issue of this file, by this name, in this state, is listed.
    pub fn admits(&self, file: usize, name: &str, issue: &Issue, state: IssueState) -> bool {
        let Self { file: wanted, code, state: kept, words } = self;
        wanted.is_none_or(|wanted| wanted == file)
            && code.is_none_or(|code| code == issue.code)
            && kept.is_none_or(|kept| kept == state)
            && (words.is_empty()
                || [&*issue.message, &*issue.text, name]
                    .iter()
                    .any(|text| text.to_lowercase().contains(words.as_str()))
                || issue.cells.iter().any(|cell| cell.eq_ignore_ascii_case(words)))
    }

    /// Lists everything.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl IssueState {
    pub const ALL: [Self; 4] = [Self::Open, Self::Decided, Self::Ignored, Self::Note];

    pub fn words(self) -> &'static str {
        match self {
            Self::Open => tr!("To decide"),
            Self::Note => tr!("Notes"),
            Self::Ignored => tr!("Ignored"),
            Self::Decided => tr!("Decided"),
        }
    }
}

impl ExportKind {
    pub const ALL: [Self; 9] =
        [Self::Pptx, Self::Pdf, Self::Briefing, Self::Png, Self::Svg, Self::Xlsx, Self::Csv, Self::Html, Self::Issues];

    /// Name and what it holds, as the Export menu says them.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Pptx => (tr!("PowerPoint (.pptx)"), tr!("Editable charts, maps and notes")),
            Self::Pdf => (tr!("Slides (.pdf)"), tr!("Tagged and searchable")),
            Self::Briefing => (tr!("Briefing (.pdf)"), tr!("Letter pages to print, two figures a page")),
            Self::Png => (tr!("Pictures (.png)"), tr!("One a slide, in a size of your choice")),
            Self::Svg => (tr!("Drawings (.svg)"), tr!("Sharp at any size, one a slide")),
            Self::Xlsx => (tr!("Excel (.xlsx)"), tr!("Charts with their published numbers")),
            Self::Csv => (tr!("Tables (.csv)"), tr!("Published numbers of each slide, to reckon with")),
            Self::Html => (tr!("Web page (.html)"), tr!("One file with tables, opens anywhere")),
            Self::Issues => (tr!("Issue list (.csv)"), tr!("Cells not understood, with addresses")),
        }
    }

    /// File ending, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pptx => "pptx",
            Self::Pdf | Self::Briefing => "pdf",
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
            Self::Csv | Self::Issues => "csv",
        }
    }

    /// True if it writes one file for each slide into a folder.
    pub fn is_folder(self) -> bool {
        matches!(self, Self::Png | Self::Svg | Self::Csv)
    }
}
