//! The window: commands, jobs, screens, widgets, theme.
