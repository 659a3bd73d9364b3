//! The topics of the built-in help: what is explained, in both languages.

use crate::{
    app::about::{self, MEASURES},
    words::Text,
};

/// One page of the help.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    pub title: Text,
    pub paragraphs: Vec<Text>,
}

/// The first, then one a measure, then those about privacy, files and work.
pub fn topics() -> Vec<Topic> {
    let fixed = |(title, paragraphs): &(Text, &[Text])| Topic { title: *title, paragraphs: paragraphs.to_vec() };
    let measures =
        MEASURES.map(|measure| Topic { title: about::name(measure), paragraphs: vec![about::definition(measure)] });
    FIRST.iter().map(fixed).chain(measures).chain(OTHERS.iter().map(fixed)).collect()
}

const FIRST: [(Text, &[Text]); 1] = [(
    Text { en: "From two files to a deck", es: "De dos archivos a una presentación" },
    &[
        Text {
            en: "Drop a file of colleges and a file of people or outcomes anywhere in the window. Check shows how each column was read; nothing in your files is changed. “Looks right” goes on to the map.",
            es: "Suelte un archivo de instituciones y uno de personas o resultados en la ventana. Revisar muestra cómo se leyó cada columna; nada cambia en sus archivos. “Se ve bien” lleva al mapa.",
        },
        Text {
            en: "Map and Earnings draw what you choose; Explore compares groups on two measures. D adds the figure to the deck. The deck is exported as an editable PowerPoint file, PDF, pictures, Excel or a web page.",
            es: "Mapa e Ingresos dibujan lo que elija; Explorar compara grupos en dos medidas. D agrega la figura a la presentación, que se exporta como PowerPoint editable, PDF, imágenes, Excel o página web.",
        },
        Text {
            en: "Select any mark, and the panel at the right says where its number comes from: formula, people, filters, files and rows.",
            es: "Seleccione cualquier marca y el panel derecho dice de dónde sale su número: fórmula, personas, filtros, archivos y filas.",
        },
    ],
)];

const OTHERS: [(Text, &[Text]); 7] = [
    (
        Text { en: "Privacy: which numbers are withheld", es: "Privacidad: qué números se reservan" },
        &[
            Text {
                en: "A number about fewer than ten people is not shown (suppressed). The threshold is a setting of the project; under ten, a reason must be given, and it is printed on every figure. A policy of your computer can raise it.",
                es: "Un número sobre menos de diez personas no se muestra (se suprime). El umbral es del proyecto; bajo diez hay que dar una razón, que se imprime en cada figura. Una política del equipo puede subirlo.",
            },
            Text {
                en: "Shares near 0% or 100% are given as ranges, because they would say something about everybody. Where one number of a row or a total would give a suppressed one away, another is withheld, too, across all figures of the deck.",
                es: "Las proporciones cercanas a 0% o 100% se dan como rangos, porque dirían algo de todas las personas. Donde un número o un total delataría a uno suprimido, se reserva otro más, en todas las figuras de la presentación.",
            },
            Text {
                en: "On maps and charts a suppressed group is hatched, zero is empty with a line around it, and what is not known has a broken line. Internal exports show smaller groups and say on every page that they are not for publication.",
                es: "En mapas y gráficos un grupo suprimido va rayado, el cero va vacío con borde, y lo desconocido lleva línea discontinua. Las exportaciones internas muestran grupos menores y dicen en cada página que no son para publicar.",
            },
        ],
    ),
    (
        Text { en: "Privacy: your files", es: "Privacidad: sus archivos" },
        &[
            Text {
                en: "Nothing leaves this computer: the program has no account and reports nothing. It opens a connection only to a warehouse that you connect to, and says so at the foot of the window.",
                es: "Nada sale de este equipo: el programa no tiene cuentas y no informa nada. Solo abre una conexión al almacén de datos al que usted se conecta, y lo dice al pie de la ventana.",
            },
            Text {
                en: "“Save without people’s rows” keeps decisions and deck only. “Share a copy” also leaves out history, notes, file names, titles and filters that only they name. “Protect this project” seals the file under a password; without it nobody can read it, and nobody can bring it back.",
                es: "“Guardar sin las filas de personas” conserva solo decisiones y presentación. “Compartir una copia” quita además historial, notas, nombres de archivo, títulos y filtros que solo ellas nombran. “Proteger este proyecto” sella el archivo con contraseña; sin ella nadie puede leerlo ni recuperarlo.",
            },
            Text {
                en: "“Data on this computer” lists every file of the program that may tell of people and deletes it.",
                es: "“Datos en este equipo” enumera los archivos del programa que pueden hablar de personas y los borra.",
            },
        ],
    ),
    (
        Text { en: "Problems with files: cells", es: "Problemas con archivos: celdas" },
        &[
            Text {
                en: "A cell that is not understood is listed under the columns with its address and what can be done; the column keeps its type, and the other cells count. A “3a” among numbers, an outlier or a date in a wrong form changes nothing silently.",
                es: "Una celda que no se entiende aparece bajo las columnas con su dirección y lo que se puede hacer; la columna conserva su tipo y las demás celdas cuentan. Un “3a” entre números, un valor extremo o una fecha mal escrita no cambian nada en silencio.",
            },
            Text {
                en: "Zeros at the beginning of ZIP, FIPS and CIP codes are kept or brought back. “*”, “<10”, “N/A”, “PrivacySuppressed” and the like are read as what they mean: suppressed, a range, missing, not applicable.",
                es: "Los ceros iniciales de códigos ZIP, FIPS y CIP se conservan o se recuperan. “*”, “<10”, “N/A”, “PrivacySuppressed” y similares se leen como lo que son: suprimido, rango, faltante, no aplica.",
            },
            Text {
                en: "If a column has another meaning than was found, press its card on Check and choose. Titles over the header, two-row headers, totals and notes under a table are found and left out; another sheet can be chosen above the columns.",
                es: "Si una columna significa otra cosa, pulse su tarjeta en Revisar y elija. Los títulos sobre el encabezado, encabezados de dos filas, totales y notas al pie se hallan y se dejan fuera; otra hoja se elige sobre las columnas.",
            },
        ],
    ),
    (
        Text { en: "Problems with files: opening and saving", es: "Problemas con archivos: abrir y guardar" },
        &[
            Text {
                en: "Excel (.xlsx, .xls, .xlsb), OpenDocument, CSV in any encoding, and tables in web pages are read, also while Excel has them open. A damaged or hostile file is read by a process of its own, which is stopped when it takes too much; the message says what to try.",
                es: "Se leen Excel (.xlsx, .xls, .xlsb), OpenDocument, CSV en cualquier codificación y tablas de páginas web, también mientras Excel los tiene abiertos. Un archivo dañado u hostil lo lee un proceso aparte, que se detiene si pide demasiado; el mensaje dice qué intentar.",
            },
            Text {
                en: "When the disk is full, the folder is read-only or the network is gone, the file as it was stays, and the message says what to do. If somebody else has the project open, you can look at it, take a copy, or take it over.",
                es: "Si el disco está lleno, la carpeta es de solo lectura o se cae la red, el archivo anterior queda y el mensaje dice qué hacer. Si otra persona tiene abierto el proyecto, puede mirarlo, tomar una copia o hacerse cargo.",
            },
        ],
    ),
    (
        Text { en: "Undo, earlier states, lost work", es: "Deshacer, estados anteriores, trabajo perdido" },
        &[
            Text {
                en: "Every change is a step with a name, and Ctrl+Z takes it back, clearing filters and going back to proposed words included; steps are saved with the project. Going back and doing something else keeps the other line of steps under “Earlier states”.",
                es: "Cada cambio es un paso con nombre y Ctrl+Z lo deshace, también borrar filtros y volver a las palabras propuestas; los pasos se guardan con el proyecto. Volver atrás y hacer otra cosa conserva la otra línea de pasos en “Estados anteriores”.",
            },
            Text {
                en: "Work that was not saved when the program ended is offered at the next start. Snapshots are kept for seven days beside the settings.",
                es: "El trabajo no guardado al terminar el programa se ofrece en el siguiente inicio. Las instantáneas se guardan siete días junto a la configuración.",
            },
        ],
    ),
    (
        Text { en: "Keyboard and screen readers", es: "Teclado y lectores de pantalla" },
        &[
            Text {
                en: "Tab goes through everything; arrows move in lists, in the rail and among the marks of a figure; Enter or Space presses; Esc closes. Ctrl+K finds every command. Page Up, Page Down, Home and End move through rows that are not drawn.",
                es: "Tab recorre todo; las flechas se mueven en listas, en la barra lateral y entre las marcas de una figura; Intro o Espacio pulsan; Esc cierra. Ctrl+K halla cada orden. Re Pág, Av Pág, Inicio y Fin recorren filas no dibujadas.",
            },
            Text {
                en: "Keys without Ctrl, such as D and F, work where a figure or nothing has the focus, and can be switched off in Settings. Messages, progress and whether the project is saved are spoken by themselves.",
                es: "Las teclas sin Ctrl, como D y F, funcionan donde el foco está en una figura o en nada, y se pueden apagar en Configuración. Los mensajes, el avance y si el proyecto está guardado se anuncian solos.",
            },
        ],
    ),
    (
        Text { en: "Large text and high contrast", es: "Texto grande y alto contraste" },
        &[Text {
            en: "Ctrl + and Ctrl − set the size from 80% to 300%; with large text everything stands in one column that is scrolled. Settings has light, dark and two high-contrast themes; “Theme of the system” follows the system’s own high contrast.",
            es: "Ctrl + y Ctrl − fijan el tamaño de 80% a 300%; con texto grande todo va en una columna que se desplaza. Configuración tiene temas claro, oscuro y dos de alto contraste; “Tema del sistema” sigue el alto contraste del sistema.",
        }],
    ),
];
