//! What runs statements: rows of texts and numbers come back.

use super::WarehouseError;

/// One cell of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Number(f64),
    Text(String),
}

impl Value {
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// An answer: names of columns, and rows as long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
}

/// Runs statements, one after the other.
pub trait Wire {
    /// Runs one statement and returns all of its rows.
    ///
    /// # Errors
    /// If it is not connected, or the warehouse cannot answer.
    fn run(&mut self, statement: &str) -> Result<Rows, WarehouseError>;
}
