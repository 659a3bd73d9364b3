//! What each measure and each choice of the map means, in a sentence or two: the tooltips of choices, and the help.

use crate::{
    figure::ShadeBy,
    measure::{CountOf, MeasureName},
    words::Text,
};

/// All measures, in the order of the help.
pub const MEASURES: [MeasureName; 13] = [
    MeasureName::Earnings,
    MeasureName::Trajectory,
    MeasureName::Employment,
    MeasureName::InField,
    MeasureName::Pathway,
    MeasureName::Comparison,
    MeasureName::Wioa,
    MeasureName::Value,
    MeasureName::Standards,
    MeasureName::Colleges,
    MeasureName::Certificates,
    MeasureName::Scatter,
    MeasureName::Distribution,
];

/// Its name as the help lists it.
pub fn name(measure: MeasureName) -> Text {
    match measure {
        MeasureName::Earnings => {
            Text { en: "Yearly earnings before and after", es: "Ingresos anuales antes y después" }
        }
        MeasureName::Trajectory => Text { en: "Earnings by quarter", es: "Ingresos por trimestre" },
        MeasureName::Employment => Text { en: "Matched with wage records", es: "Con registro de salarios" },
        MeasureName::InField => Text { en: "Work in the field", es: "Trabajo en el campo" },
        MeasureName::Pathway => Text { en: "Pathway", es: "Trayecto" },
        MeasureName::Comparison => Text { en: "Comparison with a group", es: "Comparación con un grupo" },
        MeasureName::Wioa => Text { en: "WIOA indicators", es: "Indicadores de WIOA" },
        MeasureName::Value => Text { en: "Cost and yearly change", es: "Costo y cambio anual" },
        MeasureName::Standards => Text { en: "Programs against standards", es: "Programas ante estándares" },
        MeasureName::Colleges => Text { en: "Colleges by place", es: "Instituciones por lugar" },
        MeasureName::Certificates => Text { en: "Certificates by place", es: "Certificados por lugar" },
        MeasureName::Scatter => Text { en: "Two measures of each group", es: "Dos medidas de cada grupo" },
        MeasureName::Distribution => Text { en: "People by earnings", es: "Personas por ingresos" },
    }
}

/// Its definition: numerator, denominator, who is left out, and what it may not be taken for.
pub fn definition(measure: MeasureName) -> Text {
    match measure {
        MeasureName::Earnings => Text {
            en: "The median (or mean) of a year’s earnings before and after the credential, of the same people at both times, in dollars of one year by CPI-U. Who has no earnings above zero at one of the times is left out and counted. A change is not an effect: people grow older and the economy moves.",
            es: "La mediana (o media) de los ingresos de un año antes y después de la credencial, de las mismas personas en ambos momentos, en dólares de un año según el CPI-U. Quien no tiene ingresos sobre cero en uno de los momentos queda fuera y se cuenta. Un cambio no es un efecto: la gente cumple años y la economía cambia.",
        },
        MeasureName::Trajectory => Text {
            en: "The median of earnings in each quarter, counted from the quarter of the credential, of people with earnings above zero in it; not multiplied to a year. Earnings often dip just before training, which makes a gain from there look larger.",
            es: "La mediana de los ingresos de cada trimestre, contado desde el de la credencial, de las personas con ingresos sobre cero en él; sin multiplicar a un año. Los ingresos suelen bajar justo antes de la capacitación, lo que agranda la ganancia medida desde ahí.",
        },
        MeasureName::Employment => Text {
            en: "Of all people, the share found in the wage records of the period after. Work that the records do not cover, such as federal, military, self-employed or out of state, counts as not found.",
            es: "De todas las personas, la proporción hallada en los registros de salarios del período posterior. El trabajo que los registros no cubren, como el federal, militar, por cuenta propia o en otro estado, cuenta como no hallado.",
        },
        MeasureName::InField => Text {
            en: "Of people working after, the share in the industry that the certificate is for, by NAICS code, and the earnings there less those elsewhere. That is a difference between people, not a gain of anybody.",
            es: "De las personas que trabajan después, la proporción en la industria a la que apunta el certificado, por código NAICS, y los ingresos allí menos los de otras. Es una diferencia entre personas, no una ganancia de nadie.",
        },
        MeasureName::Pathway => Text {
            en: "How many enrolled, attempted, passed, were employed and work in the field; each step as a share of the last step before it that the files record. It can count people, certificates or attempts.",
            es: "Cuántas personas se inscribieron, intentaron, aprobaron, tuvieron empleo y trabajan en el campo; cada paso como proporción del paso anterior que los archivos registran. Puede contar personas, certificados o intentos.",
        },
        MeasureName::Comparison => Text {
            en: "The change of the people with the credential less the change of a comparison group over the same time (difference in differences), with a 95% interval. It is only as good as the group: those who were refused by lottery make the best one.",
            es: "El cambio de quienes tienen la credencial menos el cambio de un grupo de comparación en el mismo tiempo (diferencia en diferencias), con un intervalo de 95%. Vale lo que vale el grupo: el mejor es el de quienes no salieron en un sorteo.",
        },
        MeasureName::Wioa => Text {
            en: "The performance indicators of WIOA section 116 by their definitions in TEGL 10-16: employed in the second and the fourth quarter after exit, median earnings of the second quarter (of a quarter, not a year), and credential attainment.",
            es: "Los indicadores de desempeño de la sección 116 de WIOA según TEGL 10-16: empleo en el segundo y el cuarto trimestre tras la salida, mediana de ingresos del segundo trimestre (de un trimestre, no un año) y obtención de credencial.",
        },
        MeasureName::Value => Text {
            en: "Tuition and fees for each one who completes, beside the yearly change of earnings, and the months of that change that add up to the cost. Who does not complete makes the cost of the others higher.",
            es: "Matrícula y cuotas por cada persona que completa, junto al cambio anual de ingresos, y los meses de ese cambio que suman el costo. Quien no completa encarece el costo de las demás.",
        },
        MeasureName::Standards => Text {
            en: "Programs held against least values of completion, employment and earnings that your board sets in Project settings; until then an example after Washington State’s rules. A withheld number is neither met nor missed.",
            es: "Programas ante valores mínimos de finalización, empleo e ingresos que su junta fija en la configuración del proyecto; hasta entonces, un ejemplo según las reglas del estado de Washington. Un número reservado ni cumple ni incumple.",
        },
        MeasureName::Colleges => Text {
            en: "How many colleges take part, by state, county or city. Colleges are no people, so small counts are shown.",
            es: "Cuántas instituciones participan, por estado, condado o ciudad. No son personas, así que los conteos pequeños se muestran.",
        },
        MeasureName::Certificates => Text {
            en: "How many certificates, people or attempts by place or any other field. Counts of people under the threshold are withheld, and others with them where they would give one away.",
            es: "Cuántos certificados, personas o intentos por lugar u otro campo. Los conteos de personas bajo el umbral se reservan, y otros con ellos donde los delatarían.",
        },
        MeasureName::Scatter => Text {
            en: "Each group as a dot on two of the measures. That two things go together does not say that one makes the other.",
            es: "Cada grupo como un punto en dos de las medidas. Que dos cosas vayan juntas no dice que una cause la otra.",
        },
        MeasureName::Distribution => Text {
            en: "How many people earned how much in a year, in bands of dollars; bands that hold too few people are joined with their neighbours, so that no band tells of single people.",
            es: "Cuántas personas ganaron cuánto en un año, en tramos de dólares; los tramos con muy pocas personas se unen a sus vecinos, para que ninguno hable de personas sueltas.",
        },
    }
}

/// What the map counts.
pub fn counted(of: CountOf) -> Text {
    match of {
        CountOf::People => Text {
            en: "Each person once, however many credentials the files record for them. A count of people under the threshold is withheld.",
            es: "Cada persona una vez, aunque los archivos registren varias credenciales. Un conteo de personas bajo el umbral se reserva.",
        },
        CountOf::Credentials => Text {
            en: "Each credential that was earned; who earned two counts twice. Withheld where the people behind them are under the threshold.",
            es: "Cada credencial obtenida; quien obtuvo dos cuenta dos veces. Se reserva donde las personas detrás están bajo el umbral.",
        },
        CountOf::Attempts => Text {
            en: "Each try, passed or not. Withheld where the people behind them are under the threshold.",
            es: "Cada intento, aprobado o no. Se reserva donde las personas detrás están bajo el umbral.",
        },
    }
}

/// What states are shaded by.
pub fn shade(by: ShadeBy) -> Text {
    match by {
        ShadeBy::None => Text {
            en: "Whether a college of the files lies in the state; nothing is counted.",
            es: "Si hay en el estado una institución de los archivos; no se cuenta nada.",
        },
        ShadeBy::Colleges => Text {
            en: "How many colleges of the files lie in the state. A college without a place is listed beside the map.",
            es: "Cuántas instituciones de los archivos hay en el estado. La que no tiene lugar figura junto al mapa.",
        },
        ShadeBy::Certificates => Text {
            en: "How many certificates, people or attempts the colleges of the state have, as chosen under Count. Small counts are withheld, and others with them where they would give one away.",
            es: "Cuántos certificados, personas o intentos tienen las instituciones del estado, según lo elegido en el conteo. Los conteos pequeños se reservan, y otros con ellos donde los delatarían.",
        },
        ShadeBy::InField => definition(MeasureName::InField),
        ShadeBy::Programs => Text {
            en: "How many different programs or credentials the colleges of the state offer in the files.",
            es: "Cuántos programas o credenciales distintos ofrecen las instituciones del estado en los archivos.",
        },
        ShadeBy::PerMillion => Text {
            en: "What is counted, divided by the residents of the state in the 2020 Census, times a million: states of different size can be compared.",
            es: "Lo que se cuenta, dividido por los residentes del estado en el censo de 2020, por un millón: permite comparar estados de distinto tamaño.",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_of_the_map_is_told_in_both_languages() {
        let shades = [
            ShadeBy::None,
            ShadeBy::Colleges,
            ShadeBy::Certificates,
            ShadeBy::InField,
            ShadeBy::Programs,
            ShadeBy::PerMillion,
        ];
        for text in CountOf::ALL.map(counted).into_iter().chain(shades.map(shade)) {
            assert!(text.en.len() > 60 && text.es.len() > 60 && text.en != text.es, "{}", text.en);
        }
    }

    #[test]
    fn every_measure_is_defined_in_both_languages() {
        for measure in MEASURES {
            for text in [name(measure), definition(measure)] {
                assert!(!text.en.is_empty() && !text.es.is_empty() && text.en != text.es, "{measure:?}");
            }
            assert!(definition(measure).en.len() > 80, "{measure:?}");
        }
    }
}
