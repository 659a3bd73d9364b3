//! Numbers that may leave the program.

/// A result that has passed disclosure control. Figures, exporters, clipboard and alt text take only these,
/// and the only constructor is in this room.
#[derive(Clone, Debug, PartialEq)]
pub struct Published<T> {
    value: T,
}

impl<T> Published<T> {
    /// Only `measure/disclosure` calls this, after suppression and rounding.
    pub(in crate::measure) fn seal(value: T) -> Self {
        Self { value }
    }

    /// Made-up results for tests of the rooms that only take published ones.
    #[cfg(test)]
    pub(crate) fn for_test(value: T) -> Self {
        Self { value }
    }
}

impl<T> std::ops::Deref for Published<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
