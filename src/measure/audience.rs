//! For whom figures are made, and from how many people on: what a project decides about publishing.

use serde::{Deserialize, Serialize};

use super::Request;
use crate::policy;

/// For whom figures are made.
///
/// An internal figure differs from a public one in two ways: its numbers may stand for as few as
/// [`Audience::INTERNAL`] people, and it carries a band with its reason wherever it goes. Everything else holds for both:
/// complementary suppression, rounding, numbers that their source withheld, and that no single person's wage is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Audience {
    #[default]
    Public,
    Internal {
        /// Why it is made, in the user's words; never blank.
        reason: String,
    },
}

impl Audience {
    /// Fewest people behind a number of an internal figure: the smallest threshold that a project can choose.
    pub const INTERNAL: u32 = 3;

    /// An internal audience; `None` without a reason.
    pub fn internal(reason: &str) -> Option<Self> {
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        (!reason.is_empty()).then_some(Self::Internal { reason })
    }

    /// What stands on every figure, slide, page and sheet; `None` for the public.
    pub fn band(&self) -> Option<String> {
        match self {
            Self::Public => None,
            Self::Internal { reason } => Some(tr!("Internal — not for publication: {reason}", reason = reason)),
        }
    }
}

/// What a project decides about publishing its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publishing {
    /// Fewest people behind a published number.
    pub threshold: u32,
    /// Why it is lower than usual.
    pub reason: Option<String>,
    pub audience: Audience,
}

/// Fewest people behind a published number unless a project decides otherwise.
pub const USUAL_THRESHOLD: u32 = 10;

/// Thresholds that a project can choose from.
pub const THRESHOLDS: [u32; 8] = [3, 5, 6, 10, 11, 15, 20, 30];

impl Default for Publishing {
    fn default() -> Self {
        Self { threshold: USUAL_THRESHOLD, reason: None, audience: Audience::Public }
    }
}

impl Publishing {
    /// The request under these decisions, and under those of the computer's policy.
    pub fn rule(&self, request: &Request) -> Request {
        let threshold = match self.audience {
            Audience::Public => self.threshold,
            Audience::Internal { .. } => self.threshold.min(Audience::INTERNAL),
        };
        Request {
            threshold: policy::in_force().threshold(threshold),
            threshold_reason: self.reason.clone().filter(|_| self.threshold < USUAL_THRESHOLD),
            audience: self.audience.clone(),
            ..request.clone()
        }
    }
}

impl Request {
    /// A sentence on a threshold under the usual one and its reason.
    pub fn threshold_note(&self) -> Option<String> {
        if self.threshold >= USUAL_THRESHOLD {
            return None;
        }
        let reason = match (&self.audience, &self.threshold_reason) {
            (Audience::Internal { .. }, _) => tr!("this is an internal figure"),
            (Audience::Public, Some(reason)) => reason.trim_end_matches('.'),
            (Audience::Public, None) => tr!("no reason was given"),
        };
        Some(tr!(
            "Threshold {} instead of {USUAL_THRESHOLD} people: {reason}.",
            self.threshold,
            USUAL_THRESHOLD = USUAL_THRESHOLD,
            reason = reason
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_figure_needs_a_reason_and_says_it() {
        assert_eq!(Audience::internal("  \n"), None);
        let audience = Audience::internal("board  retreat").unwrap();
        assert_eq!(audience.band().unwrap(), "Internal — not for publication: board retreat");
        let ruled = Publishing { audience, ..Publishing::default() }.rule(&Request::default());
        assert_eq!(ruled.threshold, 3);
        assert_eq!(ruled.threshold_note().unwrap(), "Threshold 3 instead of 10 people: this is an internal figure.");
        assert_eq!(Audience::Public.band(), None);
    }

    #[test]
    fn a_lowered_threshold_is_told_with_its_reason() {
        let lowered = Publishing { threshold: 5, reason: Some("State rule 12-4.".into()), ..Publishing::default() };
        let ruled = lowered.rule(&Request::default());
        assert_eq!(ruled.threshold_note().unwrap(), "Threshold 5 instead of 10 people: State rule 12-4.");
        let usual = Publishing { threshold: 11, ..lowered }.rule(&Request::default());
        assert_eq!((usual.threshold, usual.threshold_note()), (11, None));
        assert_eq!(usual.threshold_reason, None);
    }
}
