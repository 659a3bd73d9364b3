//! One folder a screen; each draws what it is given and sends commands.

pub mod deck;
pub mod earnings;
pub mod map;
pub mod words;
