//! Made-up figures for the tests of this room: one of each kind, with a withheld row.

use std::io::{Cursor, Read as _};

use super::deck::{Content, Page, Piece};
use crate::figure::{
    Align, NativeBar, NativeChart, NativeKind, NumberCell, NumberColumn, NumberTable, Palette, Scene, Words,
};

/// Group, before, after, n; `None` is withheld.
const ROWS: [(&str, Option<[f64; 3]>); 6] = [
    ("18–25", Some([14_200.0, 31_900.0, 3_412.0])),
    ("26–35", Some([24_600.0, 38_300.0, 2_968.0])),
    ("36–45", Some([34_800.0, 45_000.0, 1_874.0])),
    ("46–55", Some([38_100.0, 44_600.0, 1_106.0])),
    ("56–65", Some([39_900.0, 37_400.0, 412.0])),
    ("66 and over", None),
];

/// Everything a deck of tests is made from; borrowed by [`Sample::pages`].
pub struct Sample {
    words: [Words; 5],
    scene: Scene,
    earnings: NumberTable,
    shares: NumberTable,
    floating: NativeChart,
    grouped: NativeChart,
    stacked: NativeChart,
}

impl Sample {
    pub fn new() -> Self {
        let words = |title: &str| Words {
            title: title.into(),
            subtitle:
                "Median yearly earnings before and after, by age at certificate, 31 states, 2024 dollars, n = 9,772"
                    .into(),
            notes: vec![
                "— = suppressed: fewer than 10 people, or could be worked out from others (1 group).".into(),
                "Not compared with similar workers who did not certify.".into(),
            ],
            source: "Source: synthetic sample data, outcomes.xlsx, sheet Outcomes".into(),
            alt: "Bars of median earnings before and after by age. Gains shrink with age.".into(),
            speaker: "Gains shrink with age.\nNot a comparison.".into(),
            ..Words::default()
        };
        Self {
            words: [
                words("Workers aged 18–25 more than doubled their earnings after certification"),
                words("Earnings rose in four of five age groups"),
                words("Four in ten work in manufacturing in the fifth year after"),
                words("Earnings before and after, by age"),
                words("Colleges of the system"),
            ],
            scene: super::svg::tests::every_item(),
            earnings: earnings(),
            shares: shares(),
            floating: floating(),
            grouped: grouped(),
            stacked: stacked(),
        }
    }

    pub fn pages(&self) -> Vec<Page<'_>> {
        let piece = |index: usize, numbers, content| {
            let words = &self.words[index];
            Page::Figure(Piece { words, scene: &self.scene, numbers, content, notes: &words.speaker, annotations: &[] })
        };
        vec![
            Page::Title { title: "What certificates bring", subtitle: "Board meeting", band: None },
            piece(0, &self.earnings, Content::Chart(&self.floating)),
            piece(1, &self.earnings, Content::Chart(&self.grouped)),
            piece(2, &self.shares, Content::Chart(&self.stacked)),
            piece(3, &self.earnings, Content::Table),
            piece(4, &self.shares, Content::Shapes),
        ]
    }
}

/// Every part of a zip file, those of zip files inside it too, by path.
pub fn unzip(prefix: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = format!("{prefix}{}", file.name().unwrap());
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if content.starts_with(b"PK") {
            parts.extend(unzip(&format!("{name}/"), &content));
        }
        parts.push((name, content));
    }
    parts
}

fn categories() -> Vec<String> {
    ROWS.iter().map(|(name, _)| (*name).to_owned()).collect()
}

fn dollars(value: f64) -> String {
    format!("${},{:03}", value as i64 / 1000, value as i64 % 1000)
}

fn bar(name: &str, color: Option<crate::figure::Color>, of: impl Fn([f64; 3]) -> f64) -> NativeBar {
    let values = ROWS.iter().map(|(_, row)| row.map(&of)).collect();
    NativeBar { name: name.into(), values, color, labels: vec![None; ROWS.len()], legend: color.is_some() }
}

pub fn floating() -> NativeChart {
    let look = Palette::LIGHT;
    let mut spacer = bar("Before", None, |[before, after, _]| before.min(after));
    let mut carrier = bar("Label", None, |_| 60_000.0);
    for (index, (_, row)) in ROWS.iter().enumerate() {
        spacer.labels[index] = row.map(|[before, after, _]| dollars(before.min(after)));
        carrier.labels[index] =
            Some(row.map_or("— suppressed (n < 10)".into(), |[before, after, _]| dollars(before.max(after))));
    }
    NativeChart {
        kind: NativeKind::Floating,
        categories: categories(),
        bars: vec![
            spacer,
            bar("Gain", Some(look.after), |[before, after, _]| (after - before).max(0.0)),
            bar("Loss", Some(look.warn), |[before, after, _]| (before - after).max(0.0)),
            carrier,
        ],
        number_format: "$#,##0".into(),
        axis_max: 55_000.0,
        axis_title: "Median yearly earnings".into(),
        beside: vec![3, 4],
        focus: Vec::new(),
        plane: None,
    }
}

fn grouped() -> NativeChart {
    let look = Palette::LIGHT;
    let mut bars = vec![bar("Before", Some(look.before), |row| row[0]), bar("After", Some(look.after), |row| row[1])];
    for bar in &mut bars {
        bar.labels = bar.values.iter().map(|value| value.map(dollars)).collect();
    }
    bars[0].labels[5] = Some("— suppressed (n < 10)".into());
    NativeChart { kind: NativeKind::Grouped, bars, ..floating() }
}

fn stacked() -> NativeChart {
    let look = Palette::LIGHT;
    let parts = [("Manufacturing", 0.4, look.after), ("Retail", 0.35, look.rest[0]), ("Other", 0.25, look.rest[2])];
    let bars = parts.map(|(name, share, color)| NativeBar {
        name: name.into(),
        values: vec![Some(share)],
        color: Some(color),
        labels: vec![Some(format!("{:.0}%", share * 100.0))],
        legend: true,
    });
    NativeChart {
        kind: NativeKind::Stacked100,
        categories: vec!["All".into()],
        bars: bars.into(),
        number_format: "0%".into(),
        axis_max: 1.0,
        axis_title: "Share".into(),
        beside: Vec::new(),
        focus: Vec::new(),
        plane: None,
    }
}

fn cell(text: impl Into<String>, value: Option<f64>) -> NumberCell {
    NumberCell { text: text.into(), value }
}

fn column(head: &str, align: Align) -> NumberColumn {
    NumberColumn { head: head.into(), align }
}

fn earnings() -> NumberTable {
    let withheld = || cell("—", None);
    let row = |(name, row): &(&str, Option<[f64; 3]>)| match row {
        Some([before, after, n]) => {
            let change = after - before;
            let sign = if change < 0.0 { "−" } else { "+" };
            vec![
                cell(*name, None),
                cell(dollars(*before), Some(*before)),
                cell(dollars(*after), Some(*after)),
                cell(format!("{sign}{}", dollars(change.abs())), Some(change)),
                cell(format!("{n}"), Some(*n)),
            ]
        }
        None => vec![cell(*name, None), withheld(), withheld(), withheld(), withheld()],
    };
    NumberTable {
        columns: vec![
            column("Age", Align::Left),
            column("Before", Align::Right),
            column("After", Align::Right),
            column("Change", Align::Right),
            column("n", Align::Right),
        ],
        rows: ROWS.iter().map(row).collect(),
        total: None,
    }
}

fn shares() -> NumberTable {
    let row = |name: &str, share: f64, earnings: f64| {
        let text = format!("{:.0}%", share * 100.0);
        vec![cell(name, None), cell(text, Some(share)), cell(dollars(earnings), Some(earnings))]
    };
    NumberTable {
        columns: vec![
            column("Industry", Align::Left),
            column("Share", Align::Right),
            column("Median earnings", Align::Right),
        ],
        rows: vec![row("Manufacturing", 0.4, 44_300.0), row("Retail", 0.35, 34_200.0), row("Other", 0.25, 33_900.0)],
        total: Some(vec![cell("All", None), cell("100%", Some(1.0)), cell("$38,000", Some(38_000.0))]),
    }
}
