//! Texts that rooms share.

#[rustfmt::skip]
macro_rules! spanish_shared {
    ("State") => { "Estado" };
    ("{before} and {after}") => { "{before} y {after}" };
    ($en:tt) => { spanish_app!($en) };
}
