//! The college directory that the user opened once (IPEDS HD): remembered beside the settings, so that UNITIDs of later
//! files find their places.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    import::{self, Imported},
    place::Directory,
    table::TableKind,
};

/// File of the remembered directory, beside the settings.
pub fn file(settings: &Path) -> PathBuf {
    settings.with_file_name("colleges.ron")
}

/// The remembered directory; empty if there is none or it is damaged.
pub fn recall(path: &Path) -> Directory {
    fs::read_to_string(path).ok().and_then(|text| ron::from_str(&text).ok()).unwrap_or_default()
}

/// Remembers the directories among these files; a later one takes the place of an earlier one. Does nothing if there
/// is none.
///
/// # Errors
/// If the file cannot be written.
pub fn remember(path: &Path, imported: &[Arc<Imported>]) -> io::Result<()> {
    let mut tables = imported.iter().flat_map(|imported| &imported.tables);
    let Some(table) = tables.rfind(|table| table.kind == TableKind::Directory) else { return Ok(()) };
    let directory = import::directory(table);
    if directory.is_empty() || directory == recall(path) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, ron::to_string(&directory).map_err(io::Error::other)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        import::{Decisions, Mapping, join_with},
        sheet::{Book, Cell, Format, Sheet},
        table::Field,
    };

    fn imported(file: &str, rows: &[&str]) -> Arc<Imported> {
        let width = rows[0].split('|').count();
        let cells = rows.iter().flat_map(|row| row.split('|').map(|text| Cell::Text(text.into()))).collect::<Vec<_>>();
        let sheet = Sheet::from_rows(width, &cells).named("Sheet");
        let book = Book {
            file: file.into(),
            format: Format::Csv,
            encoding: None,
            delimiter: None,
            size: 1,
            sha256: file.to_owned(),
            sheets: vec![sheet],
        };
        Arc::new(import::import(&book, &Mapping::default()))
    }

    #[test]
    fn a_directory_opened_once_places_the_colleges_of_later_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder.path().join("settings/settings.ron"));
        let rows = ["UNITID|College|Program", "234951|Clover Park|Mechatronics", "236504|South Seattle|Mechatronics"];
        let programs = imported("programs.csv", &rows);
        remember(&path, &[Arc::clone(&programs)]).unwrap();
        assert!(!path.exists(), "a list of programs is no directory");
        // Two rows of IPEDS HD 2022.
        let directory = imported(
            "hd2022.csv",
            &[
                "UNITID|INSTNM|CITY|STABBR|ZIP|OPEID|SECTOR|CONTROL|LONGITUD|LATITUDE",
                "234951|Clover Park Technical College|Lakewood|WA|98499-4004|00501500|1|1|-122.497873|47.176084",
                "236504|South Seattle College|Seattle|WA|98106|00950600|1|1|-122.352672|47.547500",
            ],
        );
        remember(&path, &[directory]).unwrap();
        let joined = join_with(&[programs], &recall(&path), &Decisions::default());
        let table = &joined.dataset.tables[0];
        let latitude = table.column(Field::Latitude).and_then(|column| column.number(0)).unwrap();
        assert!((latitude - 47.176084).abs() < 1e-6);
        assert!(joined.unplaced.is_empty());
        fs::write(&path, "(campuses: {").unwrap();
        assert!(recall(&path).is_empty(), "damage is no directory");
    }
}
