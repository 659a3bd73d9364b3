//! The first rows of each sheet of a workbook, from the beginnings of its parts.

use std::sync::Arc;

use super::barn::Columns;
use super::crew::Barn;
use super::inflate::Part;
use super::package::{self, Package, SheetPart};
use super::rows::Rows;
use super::source::Source;
use super::strings::Strings;
use super::{Stop, surroundings};
use crate::sheet::shelf::Shelf;
use crate::sheet::texts::Texts;
use crate::sheet::workbook::Watch;
use crate::sheet::{Format, Sheet};

/// Bytes unpacked at once: a few hundred rows.
const PIECE: usize = 256 << 10;
/// Bytes of a sheet that are looked through for its first rows.
const FARTHEST: usize = 8 << 20;
/// Sheets that are looked into; those behind them are only named.
const SHEETS: usize = 12;

/// The first `rows` rows of the grids of the first sheets, or nothing where the spreadsheet library must read the file.
pub(in crate::sheet) fn read(
    file: &crate::sheet::source::Source,
    rows: usize,
    watch: &Watch,
) -> Option<(Format, Vec<Sheet>)> {
    let package = package::open(file.path()?, watch.limits).ok()?;
    let begun: Result<Vec<_>, Stop> =
        package.sheets.iter().take(SHEETS).map(|part| begin(&package, part, rows, watch)).collect();
    let begun = begun.ok()?;
    let most = begun.iter().map(|(columns, _)| columns.shared()).max().unwrap_or(0) as usize;
    let texts = Arc::new(strings(&package, most).ok()?);
    let mut begun = begun.into_iter();
    let sheets = package.sheets.iter().map(|part| {
        let mut sheet = Sheet { name: part.name.as_str().into(), hidden: part.hidden, ..Sheet::default() };
        if let Some((columns, hidden)) = begun.next() {
            sheet.hidden_columns = hidden;
            sheet = columns.into_draft(sheet, Shelf::new(None), &texts)?.finish(watch.file, watch.limits);
        }
        match sheet.unread.take() {
            Some(reason) => Err(Stop::Error(reason)),
            None => Ok(sheet.head(rows)),
        }
    });
    let sheets: Result<Vec<Sheet>, Stop> = sheets.collect();
    Some((package.format, sheets.ok()?))
}

/// The first rows of a sheet and its hidden columns.
fn begin<'a>(
    package: &Package,
    part: &SheetPart,
    wanted: usize,
    watch: &'a Watch,
) -> Result<(Columns<'a>, Vec<(u32, u32)>), Stop> {
    let (mut source, head) = Source::open(Part::open(&package.path, part.place)?, PIECE)?;
    let hidden = surroundings::hidden_columns(&head)?;
    let mut rows = Rows::new(&package.styles);
    let mut columns = Columns::new(watch.file, watch.limits);
    let (mut piece, mut codes, mut next, mut seen) = (Vec::new(), Vec::new(), 0, 0);
    // Rows above the grid are not counted in it, so that some more are read than wanted.
    while columns.filled() < wanted
        && seen < FARTHEST
        && let Some((number, length)) = source.next(&mut piece)?
    {
        let mut harvest = rows.read(&piece[..length], (number == 0).then_some(0))?;
        if harvest.relative {
            harvest.shift(next)?;
        }
        next = harvest.next;
        seen += length;
        columns.bring(&mut harvest, rows.texts(), &mut codes)?;
        rows.reuse(harvest);
    }
    Ok((columns, hidden))
}

/// As many shared strings as are needed.
fn strings(package: &Package, most: usize) -> Result<Texts, Stop> {
    let Some(place) = package.strings.filter(|_| most > 0) else { return Ok(Texts::default()) };
    let mut strings = Strings::open(&package.path, place, PIECE)?;
    while strings.len() < most && strings.more()? {}
    Ok(strings.into_texts())
}
