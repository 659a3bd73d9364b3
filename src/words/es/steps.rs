//! Texts of steps, recipes, comparisons and similar names.

#[rustfmt::skip]
macro_rules! spanish_steps {
    ("1 row is new (row {listed})") => { "1 fila es nueva (fila {listed})" };
    ("1 row is not there any more (row {listed})") => { "1 fila ya no está (fila {listed})" };
    ("Column {column} is new") => { "La columna {column} es nueva" };
    ("Column {column} is not there any more") => { "La columna {column} ya no está" };
    ("Column {old} is called {new} now") => { "La columna {old} ahora se llama {new}" };
    ("Step that is new: {words}") => { "Paso nuevo: {words}" };
    ("Step that is not followed any more: {words}") => { "Paso que ya no se sigue: {words}" };
    ("The file is new") => { "El archivo es nuevo" };
    ("The file is not there any more") => { "El archivo ya no está" };
    ("The slide is new") => { "La diapositiva es nueva" };
    ("The slide is not there any more") => { "La diapositiva ya no está" };
    ("The title no longer agrees with the numbers") => { "El título ya no concuerda con los números" };
    ("it is turned off in the recipe") => { "está desactivado en la receta" };
    ("its columns are not there") => { "sus columnas no están" };
    ("no cell says so; it waits for one") => { "ninguna celda lo dice; queda en espera" };
    ("no column of these files is read as {field}") => { "ninguna columna de estos archivos se lee como {field}" };
    ("no file has the columns of {name}") => { "ningún archivo tiene las columnas de {name}" };
    ("no meaning") => { "sin significado" };
    ("no row of these files says {labels}") => { "ninguna fila de estos archivos dice {labels}" };
    ("no row says so; it waits for one") => { "ninguna fila lo dice; queda en espera" };
    ("no sheet has the columns of {sheet}") => { "ninguna hoja tiene las columnas de {sheet}" };
    ("one of its spellings means something else in this project") => { "una de sus grafías significa otra cosa en este proyecto" };
    ("row numbers are those of one file") => { "los números de fila son de un solo archivo" };
    ("the column is called {name} now") => { "la columna ahora se llama {name}" };
    ("the header was found without it") => { "el encabezado se encontró sin él" };
    ("the recipe has no file with its columns") => { "la receta no tiene ningún archivo con sus columnas" };
    ("there is no column {name}") => { "no hay columna {name}" };
    ("these files have no earnings of the {period}") => { "estos archivos no tienen ingresos: {period}" };
    ("{count} rows are new (rows {listed})") => { "{count} filas son nuevas (filas {listed})" };
    ("{count} rows are not there any more (rows {listed})") => { "{count} filas ya no están (filas {listed})" };
    ("{name} is called {now} now") => { "{name} ahora se llama {now}" };
    ("{shown} and {more} more") => { "{shown} y {more} más" };
    ($en:tt) => { spanish_missing!($en) };
}
