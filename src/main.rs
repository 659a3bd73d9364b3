//! Window or headless: decides, runs, and prints an error once with its whole chain.

fn main() {}
