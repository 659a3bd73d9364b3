//! Whether the window is shown on another computer, where the graphics card here helps nobody.

use std::ffi::OsString;

/// True in a remote session, as far as the environment tells. Where it does not tell, a start of OpenGL that fails does.
pub fn is_remote() -> bool {
    let named = |name: &str| std::env::var_os(name);
    if cfg!(windows) {
        windows(named)
    } else if cfg!(target_os = "macos") {
        false // screen sharing sends what the graphics card drew
    } else {
        unix(named)
    }
}

/// Remote Desktop and Citrix name the session after their connection ("RDP-Tcp#4", "ICA-TCP#1"), the desk is "Console".
fn windows(named: impl Fn(&str) -> Option<OsString>) -> bool {
    named("SESSIONNAME").is_some_and(|name| !name.is_empty() && !name.eq_ignore_ascii_case("console"))
}

/// Variables that remote desktops set in their sessions.
const SESSIONS: [&str; 7] = [
    "XRDP_SESSION",
    "XRDP_SOCKET_PATH",
    "VNCDESKTOP",
    "X2GO_SESSION",
    "NXSESSIONID",
    "NX_SESSION_ID",
    "CHROME_REMOTE_DESKTOP_SESSION",
];

fn unix(named: impl Fn(&str) -> Option<OsString>) -> bool {
    let given = |name: &str| named(name).filter(|value| !value.is_empty());
    if given("WAYLAND_DISPLAY").is_some() {
        return given("XRDP_SESSION").is_some();
    }
    // "host:10.0" goes over the network; so does "localhost:10.0", which ssh -X makes. ":0" and "unix:0" are screens here.
    let display = given("DISPLAY").map(|display| display.to_string_lossy().into_owned()).unwrap_or_default();
    let host = display.rsplit_once(':').map_or("", |(host, _)| host);
    let elsewhere = !host.is_empty() && host != "unix" && !host.starts_with('/');
    elsewhere || SESSIONS.into_iter().any(|name| given(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from<const N: usize>(set: [(&'static str, &'static str); N]) -> impl Fn(&str) -> Option<OsString> {
        move |name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
    }

    #[test]
    fn screens_elsewhere_are_told_from_screens_here() {
        for (display, remote) in [
            (":0", false),
            ("unix:0", false),
            ("/private/tmp/com.apple.launchd.x/org.xquartz:0", false),
            ("localhost:10.0", true),
            ("10.1.2.3:0", true),
        ] {
            assert_eq!(unix(from([("DISPLAY", display)])), remote, "{display}");
        }
        assert!(unix(from([("DISPLAY", ":10"), ("XRDP_SESSION", "1")])));
        assert!(!unix(from([("DISPLAY", ":0"), ("SSH_CONNECTION", "a b c d")])), "a screen here, started from afar");
        assert!(!unix(from([("WAYLAND_DISPLAY", "wayland-0"), ("DISPLAY", ":0"), ("VNCDESKTOP", "")])));
    }

    #[test]
    fn windows_names_the_session() {
        for (name, remote) in [("Console", false), ("", false), ("RDP-Tcp#4", true), ("ICA-TCP#1", true)] {
            assert_eq!(windows(from([("SESSIONNAME", name)])), remote, "{name}");
        }
        assert!(!windows(from([])));
    }
}
