//! Scenes and published numbers in, files out: pptx, png, svg, pdf, xlsx, html, csv.
