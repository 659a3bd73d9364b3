//! A deck in, a workbook out: each figure's published numbers with its native chart, and one sheet of notes.

use rust_xlsxwriter::{Chart, Format, FormatAlign, FormatPattern, Workbook, Worksheet, XlsxError};

use super::{
    Deck, ExportError,
    chart::{self, Layout, Written},
    deck::{Content, Page, Piece},
    pages::{self, Formats, PageCell, fixed_properties, put},
};
use crate::figure::{
    Align, CellShade, Fill, NativeChart, NativeKind, NativePanel, NumberCell, NumberColumn, NumberTable, Palette,
};

/// The deck's figures as an .xlsx file: a sheet of numbers a slide, with its chart; the charts' own data behind them;
/// notes and sources at the end. Published numbers only; the same deck gives the same bytes.
///
/// # Errors
/// [`ExportError::Part`] if a figure is larger than Excel's limits.
pub fn write(deck: &Deck) -> Result<Vec<u8>, ExportError> {
    workbook(&deck.title, &deck.pages(), &deck.look.imprint.footer)
        .map_err(|e| ExportError::Part { part: tr!("workbook"), what: e.to_string() })
}

fn workbook(title: &str, pages: &[Page<'_>], footer: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&fixed_properties(title)?);
    let formats = Formats::new();
    let figures = || {
        (1..).zip(pages).filter_map(|(number, page)| match page {
            Page::Figure(piece) => Some((number, piece)),
            Page::Title { .. } => None,
        })
    };
    for (number, piece) in figures() {
        let sheet = workbook.add_worksheet();
        let page = numbers_page(number, piece);
        put(sheet, &page, &formats)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        if !footer.is_empty() {
            // An ampersand begins a code in Excel's footers.
            sheet.set_footer(format!("&L{}", footer.replace('&', "&&")));
        }
        let row = u32::try_from(page.rows.len() + 2).unwrap_or(u32::MAX);
        match piece.content {
            Content::Chart(native) => {
                sheet.insert_chart(
                    row,
                    0,
                    &excel_chart(native, &data_sheet(number, None), number, &piece.words.alt),
                )?;
            }
            Content::Panels(panels) => panels_of(sheet, panels, row, number, &piece.words.alt)?,
            Content::Shaded(shades) => {
                let first = page
                    .rows
                    .len()
                    .saturating_sub(piece.numbers.rows.len() + 2 + usize::from(piece.numbers.total.is_some()));
                shade(sheet, piece.numbers, &shades.cells, first)?;
            }
            Content::Table | Content::Shapes => {}
        }
    }
    for (number, piece) in figures() {
        let band = piece.words.band.as_deref();
        match piece.content {
            Content::Chart(native) => {
                chart::fill_sheet(workbook.add_worksheet().set_name(data_sheet(number, None))?, native, band)?;
            }
            Content::Panels(panels) => {
                for (panel, of) in (1..).zip(panels) {
                    let sheet = workbook.add_worksheet().set_name(data_sheet(number, Some(panel)))?;
                    chart::fill_sheet(sheet, &of.chart, band)?;
                }
            }
            Content::Table | Content::Shaded(_) | Content::Shapes => {}
        }
    }
    let notes = workbook.add_worksheet();
    put(notes, &notes_page(title, figures()), &formats)?;
    notes.set_landscape().set_print_fit_to_pages(1, 0);
    workbook.save_to_buffer()
}

fn numbers_page(number: usize, piece: &Piece<'_>) -> pages::Page {
    let numbers = piece.numbers;
    let mut rows: Vec<Vec<PageCell>> = band_row(piece.words.band.as_deref());
    rows.extend([
        vec![PageCell::Title(piece.words.title.clone())],
        vec![PageCell::text(&piece.words.subtitle)],
        Vec::new(),
        numbers.columns.iter().map(head).collect(),
    ]);
    rows.extend(numbers.rows.iter().chain(&numbers.total).map(|row| row.iter().map(cell).collect()));
    rows.push(Vec::new());
    rows.push(vec![PageCell::text(&piece.words.source)]);
    let mut widths = vec![16.0; numbers.columns.len()];
    if let Some(first) = widths.first_mut() {
        *first = 28.0;
    }
    pages::Page { name: tr!("Slide {number}", number = number), rows, widths, frozen_rows: 0 }
}

/// The first row of a sheet of an internal workbook.
fn band_row(band: Option<&str>) -> Vec<Vec<PageCell>> {
    band.map(|band| vec![PageCell::Band(band.to_owned())]).into_iter().collect()
}

fn notes_page<'a>(title: &str, figures: impl Iterator<Item = (usize, &'a Piece<'a>)>) -> pages::Page {
    let mut figures = figures.peekable();
    let mut rows = band_row(figures.peek().and_then(|(_, piece)| piece.words.band.as_deref()));
    rows.extend([vec![PageCell::Title(title.to_owned())], Vec::new()]);
    rows.push(
        [tr!("Sheet"), tr!("Figure"), tr!("What it shows"), tr!("Notes and source")]
            .map(|head| PageCell::Header(head.into()))
            .into(),
    );
    let frozen_rows = u32::try_from(rows.len()).unwrap_or_default();
    for (number, piece) in figures {
        let words = piece.words;
        let notes = [words.notes.as_slice(), &words.details, std::slice::from_ref(&words.source)].concat().join("\n");
        rows.push(vec![
            PageCell::Wrapped(tr!("Slide {number}", number = number)),
            PageCell::Wrapped(words.title.clone()),
            PageCell::Wrapped(words.subtitle.clone()),
            PageCell::Wrapped(notes.trim().to_owned()),
        ]);
    }
    rows.push(Vec::new());
    rows.push(vec![PageCell::text(tr!("— is a number that is withheld to protect people; it is not zero"))]);
    pages::Page { name: tr!("Notes").into(), rows, widths: vec![10.0, 44.0, 44.0, 80.0], frozen_rows }
}

fn head(column: &NumberColumn) -> PageCell {
    match column.align {
        Align::Left => PageCell::Header(column.head.clone()),
        Align::Center | Align::Right => PageCell::HeaderRight(column.head.clone()),
    }
}

/// A published number as a number, in the format that its text shows; a withheld one stands where numbers do.
fn cell(cell: &NumberCell) -> PageCell {
    let Some(value) = cell.value else {
        let dash = cell.text.starts_with('—');
        return if dash { PageCell::Withheld(cell.text.clone()) } else { PageCell::Text(cell.text.clone()) };
    };
    let signed = cell.text.starts_with(['+', '−']);
    let decimals = cell.text.contains('.');
    let format = match (cell.text.contains('$'), cell.text.contains('%')) {
        (true, _) if signed => "+$#,##0;−$#,##0;$0",
        (true, _) => "$#,##0",
        (false, true) if signed && decimals => "+0.0\"%\";−0.0\"%\"",
        (false, true) if signed => "+0\"%\";−0\"%\"",
        (false, true) if decimals => "0.0%",
        (false, true) => "0%",
        (false, false) if signed => "+#,##0;−#,##0;0",
        (false, false) => "#,##0",
    };
    PageCell::Formatted(value, format)
}

/// Charts of small multiples three a row, each under the last row of numbers.
fn panels_of(
    sheet: &mut Worksheet,
    panels: &[NativePanel],
    row: u32,
    number: usize,
    alt: &str,
) -> Result<(), XlsxError> {
    const ACROSS: u32 = 3;
    /// Rows and columns that a panel takes, in Excel's own sizes.
    const ROWS: u32 = 15;
    const COLUMNS: u16 = 3;
    for (at, panel) in (0..).zip(panels) {
        let sheet_name = data_sheet(number, usize::try_from(at + 1).ok());
        let mut chart = excel_chart(&panel.chart, &sheet_name, number, &format!("{}: {alt}", panel.title));
        chart.title().set_hidden();
        chart.set_width(340).set_height(280).set_name(tr!("Chart {number}, {}", panel.title, number = number));
        let top = row + at / ACROSS * ROWS;
        let left = u16::try_from(at % ACROSS).unwrap_or_default() * COLUMNS;
        sheet.write_string_with_format(top, left, &panel.title, &Format::new().set_bold())?;
        sheet.insert_chart(top + 1, left, &chart)?;
    }
    Ok(())
}

/// Grounds of the cells whose first row of numbers is the row `first` of the sheet.
fn shade(
    sheet: &mut Worksheet,
    numbers: &NumberTable,
    shades: &[Vec<Option<CellShade>>],
    first: usize,
) -> Result<(), XlsxError> {
    for (row, (cells, shades)) in numbers.rows.iter().zip(shades).enumerate() {
        for (column, (of, shade)) in cells.iter().zip(shades).enumerate() {
            let Some(shade) = shade else { continue };
            let (row, column) =
                (u32::try_from(first + row).unwrap_or(u32::MAX), u16::try_from(column).unwrap_or(u16::MAX));
            let format = match shade.fill {
                Fill::Solid(color) => Format::new().set_background_color(chart::rgb(color)),
                Fill::Hatch { line, ground } => Format::new()
                    .set_pattern(FormatPattern::LightUp)
                    .set_foreground_color(chart::rgb(line))
                    .set_background_color(chart::rgb(ground)),
            };
            let format = format.set_font_color(chart::rgb(shade.ink)).set_align(FormatAlign::Right);
            match cell(of) {
                PageCell::Formatted(value, number) => {
                    sheet.write_number_with_format(row, column, value, &format.set_num_format(number))?
                }
                _ => sheet.write_string_with_format(row, column, &of.text, &format)?,
            };
        }
    }
    Ok(())
}

fn excel_chart(native: &NativeChart, sheet: &str, number: usize, alt: &str) -> Chart {
    let over_time = matches!(native.kind, NativeKind::OverTime { .. } | NativeKind::Columns | NativeKind::Scatter);
    // Lines have a height of their own; rows are as high as they are many.
    let rows = if over_time { 10.0 } else { native.categories.len().max(1) as f64 };
    let (top, foot) = (36.0, if over_time { 60.0 } else { 40.0 });
    let row = if native.kind == NativeKind::Stacked100 { 64.0 } else { 40.0 };
    let (width, height) = (860.0, top + rows * row + foot);
    let names = match () {
        () if over_time => 0.08,
        () if chart::shows_names(native) => 0.2,
        () => 0.01,
    };
    let layout = Layout {
        plot: [names, top / height, 0.98 - names, rows * row / height],
        legend: [names, 0.01, 0.6, 28.0 / height],
        category_points: 11.0,
        label_points: 10.0,
        axis_points: 10.0,
        gap: if native.kind == NativeKind::Floating { 110 } else { 45 },
        written: Written::BOTH,
    };
    let mut drawn = chart::build(native, sheet, &layout);
    if let Some(plane) = &native.plane {
        drawn.y_axis().set_name(&plane.y.title).set_name_font(&chart::font(layout.axis_points, Palette::LIGHT.muted));
    }
    drawn
        .set_width(width as u32)
        .set_height(height as u32)
        .set_alt_text(short_alt(alt))
        .set_name(tr!("Chart {number}", number = number));
    drawn
}

/// Alternative text as long as Excel takes it, ended at a sentence, else at a word.
fn short_alt(alt: &str) -> String {
    let first = |most: usize| -> String {
        let mut units = 0;
        let fits = |letter: &char| {
            units += letter.len_utf16();
            units <= most
        };
        alt.chars().take_while(fits).collect()
    };
    let start = first(ALT);
    if start.len() == alt.len() {
        return start;
    }
    if let Some((sentences, _)) = start.rsplit_once(". ") {
        return format!("{sentences}.");
    }
    let room = first(ALT - 1);
    format!("{}…", room.rsplit_once(' ').map_or(room.as_str(), |(words, _)| words))
}

/// Most units of UTF-16 of an object's alternative text in Excel; a chart with more goes without.
const ALT: usize = 255;

fn data_sheet(number: usize, panel: Option<usize>) -> String {
    match panel {
        None => tr!("Slide {number} chart data", number = number),
        Some(panel) => tr!("Slide {number} chart {panel} data", number = number, panel = panel),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample_pages::{Sample, unzip};

    #[test]
    fn numbers_charts_and_notes_are_there_and_the_bytes_repeat() {
        let sample = Sample::new();
        let file = workbook("Test deck", &sample.pages(), "").unwrap();
        assert_eq!(file, workbook("Test deck", &sample.pages(), "").unwrap());
        let parts: Vec<_> = unzip("", &file);
        let names: Vec<_> = parts.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.iter().filter(|name| name.starts_with("xl/charts/chart")).count(), 3);
        let find = |name: &str| parts.iter().find(|(n, _)| n == name).map(|(_, b)| String::from_utf8_lossy(b)).unwrap();
        let book = find("xl/workbook.xml");
        for sheet in ["Slide 2", "Slide 6", "Slide 2 chart data", "Notes"] {
            assert!(book.contains(&format!("name=\"{sheet}\"")), "{sheet}");
        }
        assert!(find("xl/sharedStrings.xml").contains("fewer than 10 people"));
    }

    #[test]
    fn numbers_keep_their_format() {
        let of = |text: &str, value| cell(&NumberCell { text: text.into(), value });
        assert_eq!(of("—", None), PageCell::Withheld("—".into()));
        assert_eq!(of("+$17,700", Some(17_700.0)), PageCell::Formatted(17_700.0, "+$#,##0;−$#,##0;$0"));
        assert_eq!(of("−6.7%", Some(-6.7)), PageCell::Formatted(-6.7, "+0.0\"%\";−0.0\"%\""));
        assert_eq!(of("40%", Some(0.4)), PageCell::Formatted(0.4, "0%"));
        assert_eq!(of("3,412", Some(3412.0)), PageCell::Formatted(3412.0, "#,##0"));
    }

    #[test]
    fn alternative_text_ends_at_a_sentence_that_excel_has_room_for() {
        let (one, two) = ("a".repeat(99), "é".repeat(120));
        assert_eq!(short_alt("Earnings by age. Most gained."), "Earnings by age. Most gained.");
        // 99 + 2 + 120 + 1 characters have room; a third sentence has not.
        assert_eq!(short_alt(&format!("{one}. {two}. {two}.")), format!("{one}. {two}."));
        let words = "word ".repeat(60);
        let short = short_alt(&words);
        assert!(short.ends_with("word…") && short.encode_utf16().count() <= 255, "{short}");
    }
}
