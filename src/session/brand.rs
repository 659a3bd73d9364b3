//! A brand kit's file in, a kit whose colours, logo and fonts were looked at out.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Deserialize;

use crate::{
    export::{
        LogoError, logo,
        pptx::{Template, TemplateError},
    },
    figure::{
        Color,
        brand::{BrandFile, BrandFonts, BrandKit, Fault, Look, faults},
    },
};

/// A kit as loaded, with what its board should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Brand {
    pub kit: BrandKit,
    /// Accents that not everybody can read, with proposals.
    pub faults: Vec<Fault>,
    /// What will look otherwise than the board may expect; one sentence each, without its period.
    pub notices: Vec<String>,
}

/// Why a file gives no brand kit; the kit before stays.
#[derive(Debug, thiserror::Error)]
pub enum BrandError {
    #[error("{}", tr!("{} cannot be read: {source}. Check its name and folder, which the kit gives from where it lies itself.", .path.display(), source = .source))]
    Unread { path: PathBuf, source: io::Error },
    #[error("{}", tr!("{} is not a brand kit: {what}. Correct that place and load it again.", .path.display(), what = .what))]
    NotAKit { path: PathBuf, what: String },
    #[error("{}", tr!("{} names the accent “{text}”, which is not a colour. Write it as #RRGGBB.", .path.display(), text = .text))]
    NotAColor { path: PathBuf, text: String },
    #[error("{}", tr!("{} has {count} accents. Give one to six, the most important first.", .path.display(), count = .count))]
    ManyAccents { path: PathBuf, count: usize },
    #[error("{}", tr!("{} has a footer of {count} characters. Shorten it to {LONGEST_FOOTER}.", .path.display(), count = .count, LONGEST_FOOTER = LONGEST_FOOTER))]
    LongFooter { path: PathBuf, count: usize },
    #[error("{}", tr!("{} holds no accents, logo, fonts, footer or template. Give at least one.", .path.display()))]
    Empty { path: PathBuf },
    #[error(transparent)]
    Logo(#[from] LogoError),
    #[error(transparent)]
    Template(#[from] TemplateError),
}

/// Most characters of a footer: one line of a slide.
const LONGEST_FOOTER: usize = 120;
/// Endings of what may be a template, or is refused with a reason.
const POWERPOINT: [&str; 6] = ["pptx", "potx", "ppsx", "pptm", "potm", "ppt"];
/// Largest template, as it lies on disk.
const LARGEST_TEMPLATE: u64 = 48 << 20;
/// Largest JSON file.
const LARGEST: u64 = 1 << 20;

/// The file as boards write it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct KitFile {
    name: String,
    logo: Option<PathBuf>,
    accents: Vec<String>,
    fonts: BrandFonts,
    footer: String,
    template: Option<PathBuf>,
}

/// Reads a brand kit; a PowerPoint file alone becomes the template of the kit before. Files it names lie beside it or where their whole path says.
///
/// # Errors
/// [`BrandError`] says what is wrong and what to do.
pub fn read_brand(path: &Path, before: Option<&BrandKit>) -> Result<Brand, BrandError> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if POWERPOINT.contains(&ending.as_str()) {
        return read_template(path, before);
    }
    let file = read_kit(path)?;
    let mut accents = Vec::new();
    for text in &file.accents {
        let color = Color::parse(text);
        accents.push(color.ok_or_else(|| BrandError::NotAColor { path: path.into(), text: text.clone() })?);
    }
    if accents.len() > 6 {
        return Err(BrandError::ManyAccents { path: path.into(), count: accents.len() });
    }
    let footer = file.footer.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = footer.chars().count();
    if count > LONGEST_FOOTER {
        return Err(BrandError::LongFooter { path: path.into(), count });
    }
    let plain = file.logo.is_none() && file.template.is_none() && file.fonts == BrandFonts::default();
    if accents.is_empty() && footer.is_empty() && plain {
        return Err(BrandError::Empty { path: path.into() });
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let logo = file.logo.as_ref().map(|name| attached(&folder.join(name))).transpose()?;
    if let Some(file) = &logo {
        logo::logo(&file.name, &file.bytes)?;
    }
    let stem = || path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = Some(file.name.trim().to_owned()).filter(|name| !name.is_empty()).unwrap_or_else(stem);
    let mut fonts = file.fonts;
    for font in [&mut fonts.headings, &mut fonts.text].into_iter().flatten() {
        if let Some(family) = family_of_file(folder, font, path)? {
            *font = family;
        }
    }
    let kit = BrandKit { name, logo, accents, fonts, footer, template: None };
    match &file.template {
        Some(template) => with_template(kit, &folder.join(template)),
        None => Ok(looked_at(kit)),
    }
}

/// Reads a PowerPoint file as the template of the kit before.
///
/// # Errors
/// [`BrandError`] says what is wrong and what to do.
pub fn read_template(path: &Path, before: Option<&BrandKit>) -> Result<Brand, BrandError> {
    with_template(before.cloned().unwrap_or_default(), path)
}

/// The kit with a board's own PowerPoint file, whose accents it takes if it has none.
fn with_template(mut kit: BrandKit, path: &Path) -> Result<Brand, BrandError> {
    let size = fs::metadata(path).map_err(|source| BrandError::Unread { path: path.into(), source })?.len();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if size > LARGEST_TEMPLATE {
        let what = format!("{} MB", size >> 20);
        return Err(TemplateError::TooLarge { name, what }.into());
    }
    let file = attached(path)?;
    let template = Template::open(&file.name, &file.bytes)?;
    // Accents that came from the template before give way to those of this one.
    let inherited = kit.template.as_ref().and_then(|file| Template::open(&file.name, &file.bytes).ok());
    if kit.accents.is_empty() || inherited.is_some_and(|before| before.accents() == kit.accents) {
        kit.accents = template.accents().to_vec();
    }
    if kit.name.is_empty() {
        kit.name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    }
    kit.template = Some(file);
    Ok(looked_at(kit))
}

/// A kit with what its board should know of it.
pub fn looked_at(kit: BrandKit) -> Brand {
    let mut notices = Vec::new();
    if let Some(file) = kit.logo.as_ref().filter(|file| logo::has_text(&file.bytes)) {
        notices.push(tr!(
            "Letters of {} are drawn in Source Sans 3; save it with its letters as outlines to keep theirs",
            file.name
        ));
    }
    let fonts: Vec<&String> = kit.fonts.headings.iter().chain(&kit.fonts.text).collect();
    for (at, family) in fonts.iter().enumerate() {
        if fonts.iter().position(|other| other == family) == Some(at) && !logo::font_installed(family) {
            notices.push(tr!(
                "{family} is not on this computer; PowerPoint shows another font wherever it is missing. Text is measured as Arial is", family = family));
        }
    }
    Brand { faults: faults(&kit.accents), notices, kit }
}

/// How pages look with a project's brand; the program's own look without one.
pub fn look(brand: Option<&BrandKit>) -> Look {
    let Some(kit) = brand else { return Look::default() };
    // A logo was looked at when the kit was loaded; one that has become unreadable since leaves its place empty.
    let picture = kit.logo.as_ref().and_then(|file| logo::logo(&file.name, &file.bytes).ok());
    Look::of(kit, picture.map(Arc::new))
}

fn read_kit(path: &Path) -> Result<KitFile, BrandError> {
    let unread = |source| BrandError::Unread { path: path.into(), source };
    let not_a_kit = |what: String| BrandError::NotAKit { path: path.into(), what };
    if fs::metadata(path).map_err(unread)?.len() > LARGEST {
        return Err(not_a_kit(tr!("it is larger than a megabyte").into()));
    }
    let bytes = fs::read(path).map_err(unread)?;
    let text = std::str::from_utf8(&bytes).map_err(|_error| not_a_kit(tr!("it is not text").into()))?;
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| not_a_kit(error.to_string()))
}

/// The family of a font that the kit names by its file; `None` where it names the family itself.
fn family_of_file(folder: &Path, font: &str, kit: &Path) -> Result<Option<String>, BrandError> {
    let ending = Path::new(font).extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if !["ttf", "otf", "ttc"].contains(&ending.as_str()) {
        return Ok(None);
    }
    let bytes = attached(&folder.join(font))?.bytes;
    let what = || BrandError::NotAKit { path: kit.into(), what: tr!("{font} holds no font", font = font) };
    logo::font_family(&bytes).ok_or_else(what).map(Some)
}

fn attached(path: &Path) -> Result<BrandFile, BrandError> {
    let bytes = fs::read(path).map_err(|source| BrandError::Unread { path: path.into(), source })?;
    Ok(BrandFile::new(path.file_name().unwrap_or_default().to_string_lossy(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::brand::Cause;

    fn read(json: &str) -> Result<Brand, BrandError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("north-coast.json");
        fs::write(&path, json).unwrap();
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='10'><rect width='30' height='10'/></svg>";
        fs::write(folder.path().join("logo.svg"), svg).unwrap();
        fs::write(folder.path().join("broken.png"), b"\x89PNG\r\n\x1a\nnothing").unwrap();
        read_brand(&path, None)
    }

    #[test]
    fn a_kit_is_read_with_its_logo_and_its_colours_are_tested() {
        let brand = read(
            r##"{"name": "North Coast", "logo": "logo.svg", "accents": ["#0B6E4F", "f2a900"],
                "fonts": {"headings": "No Such Family 7f3a"}, "footer": " North Coast \n Workforce Board "}"##,
        )
        .unwrap();
        assert_eq!(brand.kit.accents, [Color::hex(0x0B6E4F), Color::hex(0xF2A900)]);
        assert_eq!(brand.kit.footer, "North Coast Workforce Board");
        assert!(matches!(brand.faults[0].causes[..], [Cause::Faint { .. }]));
        assert!(brand.notices[0].starts_with("No Such Family 7f3a is not on this computer"));
        let look = look(Some(&brand.kit));
        assert_eq!(look.light.after, Color::hex(0x0B6E4F));
        let logo = look.imprint.logo.unwrap();
        assert_eq!((logo.width, logo.height), (960, 320));
    }

    #[test]
    fn a_font_may_be_named_by_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kit.json");
        fs::write(&path, r#"{"fonts": {"headings": "heads.ttf", "text": "Georgia"}}"#).unwrap();
        assert!(matches!(read_brand(&path, None), Err(BrandError::Unread { .. })), "the file is not there");
        fs::write(folder.path().join("heads.ttf"), crate::figure::font_files::BOLD).unwrap();
        let fonts = read_brand(&path, None).unwrap().kit.fonts;
        assert_eq!(fonts.headings.as_deref(), Some("Source Sans 3"));
        assert_eq!(fonts.text.as_deref(), Some("Georgia"));
        fs::write(folder.path().join("heads.ttf"), b"nothing").unwrap();
        assert!(read_brand(&path, None).unwrap_err().to_string().contains("heads.ttf holds no font"));
    }

    #[test]
    fn a_kit_without_a_name_is_called_by_its_file() {
        assert_eq!(read(r#"{"footer": "Board"}"#).unwrap().kit.name, "north-coast");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let said = |json: &str| read(json).unwrap_err().to_string();
        assert!(said("{\"name\": ").contains("line 1 column"), "{}", said("{\"name\": "));
        assert!(said("PK\u{3}\u{4}").contains("is not a brand kit"));
        assert!(said(r#"{"acents": []}"#).contains("unknown field `acents`"));
        assert!(said(r#"{"accents": ["teal"]}"#).contains("“teal”, which is not a colour"));
        assert!(said(r##"{"accents": ["#1","#2","#3","#4","#5","#6","#7"]}"##).contains("not a colour"));
        let seven = r##"{"accents": ["#111","#222","#333","#444","#555","#666","#777"]}"##;
        assert!(said(seven).contains("has 7 accents"));
        assert!(said("{}").contains("holds no accents"));
        assert!(said(r#"{"logo": "nowhere.png"}"#).contains("nowhere.png cannot be read"));
        assert!(said(r#"{"logo": "broken.png"}"#).contains("The logo broken.png is damaged"));
        let long = format!(r#"{{"footer": "{}"}}"#, "x".repeat(121));
        assert!(said(&long).contains("121 characters"));
    }
}
