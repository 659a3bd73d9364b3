//! Whether an OpenGL is only a program that draws, which this one does with less work.

use eframe::glow::{self, HasContext as _};

/// Parts of the names that such OpenGLs give themselves, in lower case.
const NAMES: [&str; 7] = [
    "llvmpipe",
    "softpipe",
    "swrast",
    "swiftshader",
    "software rasterizer",
    "software renderer",
    "microsoft basic render", // Direct3D's own, below OpenGL
];

/// True if no graphics card stands behind a context.
#[expect(unsafe_code, reason = "the name has no other way out of OpenGL")]
pub fn draws(gl: &glow::Context) -> bool {
    // SAFETY: eframe has made the context current on this thread, and reading its name changes nothing.
    let name = unsafe { gl.get_parameter_string(glow::RENDERER) };
    is_software(&name)
}

fn is_software(name: &str) -> bool {
    let name = name.to_lowercase();
    NAMES.into_iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_draw_are_told_from_cards() {
        for name in [
            "llvmpipe (LLVM 15.0.6, 256 bits)",
            "softpipe",
            "Apple Software Renderer",
            "D3D12 (Microsoft Basic Render Driver)",
            "Google SwiftShader",
        ] {
            assert!(is_software(name), "{name}");
        }
        for name in [
            "Mesa Intel(R) UHD Graphics 620 (KBL GT2)",
            "AMD Radeon RX 6600 (radeonsi, navi23, LLVM 15.0.7, DRM 3.54, 6.5.0)",
            "NVIDIA GeForce RTX 3060/PCIe/SSE2",
            "Apple M1",
            "D3D12 (Intel(R) Iris(R) Xe Graphics)",
        ] {
            assert!(!is_software(name), "{name}");
        }
    }
}
