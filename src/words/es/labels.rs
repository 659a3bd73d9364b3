//! Texts of `labels`.

#[rustfmt::skip]
macro_rules! spanish_labels {
    ("Administrative services") => { "Servicios administrativos" };
    ("Agriculture") => { "Agricultura" };
    ("All other files") => { "Todos los demás archivos" };
    ("Amer. Samoa") => { "Samoa Amer." };
    ("American Indian or Alaska Native") => { "Indígena americano o de Alaska" };
    ("Arts and recreation") => { "Artes y recreación" };
    ("Asian") => { "Asiático" };
    ("Black or African American") => { "Negro o afroamericano" };
    ("Comparison") => { "Comparación" };
    ("Construction") => { "Construcción" };
    ("Credit") => { "Con crédito" };
    ("Credit and non-credit") => { "Con y sin crédito" };
    ("Did not attempt") => { "No lo intentaron" };
    ("Did not pass") => { "No aprobaron" };
    ("Education") => { "Educación" };
    ("Female") => { "Mujeres" };
    ("Finance and insurance") => { "Finanzas y seguros" };
    ("Health care") => { "Cuidado de la salud" };
    ("Hispanic or Latino") => { "Hispano o latino" };
    ("Hospitality, food") => { "Hotelería y restaurantes" };
    ("Information") => { "Información" };
    ("MSSC modules, not all four") => { "Módulos MSSC, no los cuatro" };
    ("Male") => { "Hombres" };
    ("Management of companies") => { "Administración de empresas" };
    ("Manufacturing") => { "Manufactura" };
    ("Mining, oil and gas") => { "Minería, petróleo y gas" };
    ("More than one race") => { "Más de una raza" };
    ("N. Mariana Is.") => { "I. Marianas N." };
    ("Native Hawaiian or Pacific Islander") => { "Hawaiano o isleño del Pacífico" };
    ("No") => { "No" };
    ("Non-credit") => { "Sin crédito" };
    ("Nonbinary") => { "No binario" };
    ("Not stated") => { "Sin indicar" };
    ("Other services") => { "Otros servicios" };
    ("Professional services") => { "Servicios profesionales" };
    ("Public administration") => { "Administración pública" };
    ("Real estate") => { "Bienes raíces" };
    ("Retail trade") => { "Comercio al por menor" };
    ("Transport") => { "Transporte" };
    ("Treated") => { "Tratamiento" };
    ("Utilities") => { "Servicios públicos" };
    ("Virgin Is.") => { "I. Vírgenes" };
    ("White") => { "Blanco" };
    ("Wholesale trade") => { "Comercio al por mayor" };
    ("Withheld by the source") => { "Ocultado por la fuente" };
    ("Yes") => { "Sí" };
    ($en:tt) => { spanish_measure!($en) };
}
