//! What earnings are compared by where nobody has chosen: ages, or what the files have in their place.

use super::deck::has_rows;
use crate::{
    measure::{Engine, Request},
    project::Document,
    table::Field,
};

/// Fields to compare by, best first. Published tables may have only pairs.
pub(super) const COMPARED: [&[Field]; 11] = [
    &[Field::AgeGroup],
    &[Field::Program, Field::AgeGroup],
    &[Field::Group],
    &[Field::Credential],
    &[Field::Program],
    &[Field::Cip],
    &[Field::Region],
    &[Field::Sex],
    &[Field::State],
    &[Field::Credit],
    &[Field::College],
];

/// The best comparison that the files can answer; `None` if the document's own can be, or none.
pub(super) fn instead(document: &Document, engine: &Engine) -> Option<Vec<Field>> {
    let fields = engine.fields();
    let own = &document.earnings.request;
    if fields.is_empty() || own.by.iter().all(|field| fields.contains(field)) {
        return None;
    }
    let answered = |by: &&[Field]| {
        let request = Request { by: by.to_vec(), ..own.clone() };
        by.iter().all(|field| fields.contains(field)) && engine.measure(&request).is_ok_and(|answer| has_rows(&answer))
    };
    COMPARED.into_iter().find(answered).map(<[Field]>::to_vec)
}

/// What each dot of the Explore screen is at first: the finest of the fields that programs are looked at by.
pub(super) fn explored(engine: &Engine) -> Option<Field> {
    const LOOKED_AT: [Field; 8] = [
        Field::Program,
        Field::College,
        Field::Credential,
        Field::State,
        Field::Cip,
        Field::AgeGroup,
        Field::Race,
        Field::Sex,
    ];
    let fields = engine.fields();
    LOOKED_AT.into_iter().find(|field| fields.contains(field)).or(fields.first().copied())
}
