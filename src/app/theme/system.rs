//! High contrast as the system has it: windowing does not say, so the system's own programs are asked, for two seconds at most.

use std::{
    io::Read as _,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use egui::Id;

use crate::figure::Tone;

/// Longest that one program of the system is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// The system's high contrast, as far as it was asked: black or white, `None` without.
pub(super) fn contrast(ctx: &egui::Context) -> Option<Tone> {
    ctx.data(|data| data.get_temp(known())).flatten()
}

/// Asks the system on a thread of its own; the window is drawn anew if the answer is another one.
pub fn ask(ctx: &egui::Context) {
    let ctx = ctx.clone();
    let asked = std::thread::Builder::new().name("contrast".into()).spawn(move || {
        let found = if cfg!(windows) {
            of_windows(&said)
        } else if cfg!(target_os = "macos") {
            of_macos(&said)
        } else {
            of_desktop(&said)
        };
        hear(&ctx, found);
    });
    if let Err(error) = asked {
        tracing::warn!("the system's contrast is not known: {error}");
    }
}

fn hear(ctx: &egui::Context, found: Option<Tone>) {
    if contrast(ctx) != found {
        ctx.data_mut(|data| data.insert_temp(known(), found));
        ctx.request_repaint();
    }
}

fn known() -> Id {
    Id::unique("contrast of the system")
}

/// A program's words and what it answered.
type Say<'a> = &'a dyn Fn(&[&str]) -> Option<String>;

/// The first bit of the flags is "high contrast is on"; the ground of windows tells black from white.
fn of_windows(said: Say<'_>) -> Option<Tone> {
    let value = |key: &str, name: &str| {
        let answer = said(&["reg", "query", key, "/v", name])?;
        let line = answer.lines().find(|line| line.trim_start().starts_with(name))?.to_owned();
        Some(line.split_once("REG_SZ")?.1.trim().to_owned())
    };
    let flags: u32 = value(r"HKCU\Control Panel\Accessibility\HighContrast", "Flags")?.parse().ok()?;
    if flags & 1 == 0 {
        return None;
    }
    let ground = value(r"HKCU\Control Panel\Colors", "Window").unwrap_or_default();
    let light: u32 = ground.split_whitespace().filter_map(|part| part.parse::<u32>().ok()).sum();
    Some(if light > 3 * 127 { Tone::White } else { Tone::Black })
}

fn of_macos(said: Say<'_>) -> Option<Tone> {
    let more = said(&["defaults", "read", "com.apple.universalaccess", "increaseContrast"])?;
    let dark = || said(&["defaults", "read", "-g", "AppleInterfaceStyle"]).is_some_and(|style| style.contains("Dark"));
    (more.trim() == "1").then(|| if dark() { Tone::Black } else { Tone::White })
}

/// The settings portal, which every desktop answers, then GNOME's own setting. Neither is asked without a session bus,
/// which asking would start.
fn of_desktop(said: Say<'_>) -> Option<Tone> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(std::path::PathBuf::from);
    let bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty());
    if !bus && !runtime.is_some_and(|folder| folder.join("bus").exists()) {
        return None;
    }
    on_bus(said)
}

fn on_bus(said: Say<'_>) -> Option<Tone> {
    let portal = |name: &str| {
        let place = ["--dest", "org.freedesktop.portal.Desktop", "--object-path", "/org/freedesktop/portal/desktop"];
        let method = ["--method", "org.freedesktop.portal.Settings.Read", "org.freedesktop.appearance", name];
        let words: Vec<&str> =
            ["gdbus", "call", "--session", "--timeout", "1"].into_iter().chain(place).chain(method).collect();
        said(&words).map(|answer| answer.contains("uint32 1"))
    };
    let gnome = |schema: &str, key: &str| said(&["gsettings", "get", schema, key]);
    let high = portal("contrast").unwrap_or(false)
        || gnome("org.gnome.desktop.a11y.interface", "high-contrast").is_some_and(|answer| answer.trim() == "true");
    if !high {
        return None;
    }
    let dark = portal("color-scheme").unwrap_or_else(|| {
        gnome("org.gnome.desktop.interface", "color-scheme").is_some_and(|answer| answer.contains("prefer-dark"))
    });
    Some(if dark { Tone::Black } else { Tone::White })
}

/// What a program of the system writes, if it ends well and in time.
fn said(words: &[&str]) -> Option<String> {
    let (program, rest) = words.split_first()?;
    let mut command = Command::new(program);
    command.args(rest).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        const NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(NO_WINDOW);
    }
    let mut child = command.spawn().ok()?;
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => {
                let mut answer = String::new();
                child.stdout.take()?.read_to_string(&mut answer).ok()?;
                return status.success().then_some(answer);
            }
            Ok(None) if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(10)),
            Ok(None) | Err(_) => {
                let _ = child.kill(); // it may have ended by itself meanwhile
                let _ = child.wait();
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_says_it_in_a_bit_of_the_flags_and_in_the_ground_of_windows() {
        // As `reg query` prints them on Windows 11.
        let registry = |flags: &'static str, ground: &'static str| {
            move |words: &[&str]| {
                assert_eq!((words[0], words[1], words[3]), ("reg", "query", "/v"));
                let value = if words[4] == "Flags" { flags } else { ground };
                Some(format!("\r\n{}\r\n    {}    REG_SZ    {value}\r\n\r\n", words[2], words[4]))
            }
        };
        assert_eq!(of_windows(&registry("127", "0 0 0")), Some(Tone::Black));
        assert_eq!(of_windows(&registry("127", "255 255 255")), Some(Tone::White));
        assert_eq!(of_windows(&registry("126", "0 0 0")), None, "off");
        assert_eq!(of_windows(&|_| None), None, "no answer");
    }

    #[test]
    fn desktops_say_it_by_the_portal_or_by_their_own_setting() {
        let answers = |contrast: Option<&'static str>, scheme: &'static str, gnome: &'static str| {
            move |words: &[&str]| match (words[0], words.last().copied()) {
                ("gdbus", Some("contrast")) => contrast.map(str::to_owned),
                ("gdbus", _) => contrast.map(|_| scheme.to_owned()),
                (_, Some("high-contrast")) => Some(gnome.to_owned()),
                _ => Some("'prefer-dark'\n".to_owned()),
            }
        };
        let (on, off) = ("(<<uint32 1>>,)\n", "(<<uint32 0>>,)\n");
        assert_eq!(on_bus(&answers(Some(on), on, "false\n")), Some(Tone::Black));
        assert_eq!(on_bus(&answers(Some(on), off, "false\n")), Some(Tone::White));
        assert_eq!(on_bus(&answers(Some(off), on, "false\n")), None);
        assert_eq!(on_bus(&answers(None, on, "true\n")), Some(Tone::Black), "an old desktop without the portal");
        assert_eq!(on_bus(&|_| None), None);
    }

    #[test]
    #[cfg(unix)]
    fn a_program_that_hangs_is_not_waited_for() {
        let begun = Instant::now();
        assert_eq!(said(&["sleep", "60"]), None);
        assert!(begun.elapsed() < Duration::from_secs(30));
        assert_eq!(said(&["echo", "high"]).as_deref(), Some("high\n"));
        assert_eq!(said(&["no-such-program-anywhere"]), None);
    }

    #[test]
    fn the_systems_contrast_holds_where_its_theme_was_chosen() {
        use crate::app::{command::Theme, theme};
        let ctx = egui::Context::default();
        theme::install(&ctx);
        let worn = |chosen| {
            theme::choose(&ctx, chosen);
            theme::Tokens::of(&ctx).tone
        };
        assert_eq!(worn(Theme::System), Tone::Light);
        hear(&ctx, Some(Tone::Black));
        assert_eq!(worn(Theme::System), Tone::Black);
        assert_eq!(worn(Theme::Light), Tone::Light, "what was chosen here is stronger");
        assert_eq!(worn(Theme::White), Tone::White);
        assert_eq!(worn(Theme::Dark), Tone::Dark);
        hear(&ctx, None);
        assert_eq!(worn(Theme::System), Tone::Light);
    }
}
